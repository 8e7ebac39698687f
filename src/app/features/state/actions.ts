import { toErrorShape } from '../../../protocol/errors.ts';
import type { StatePath } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { copyText, toast } from '../../design/index.ts';
import { currentMoment } from '../../stores/moment.ts';
import { formatPath } from './path.ts';

function say(done: boolean, what: string): void {
  toast(
    done
      ? { tone: 'neutral', text: `${what} copied.` }
      : { tone: 'failed', text: 'The browser refused the clipboard.' },
  );
}

export async function copyPath(path: StatePath): Promise<void> {
  say(await copyText(formatPath(path)), 'Path');
}

/** The value at the playhead, whole and exact, as canonical JSON. */
export async function copyValue(path: StatePath): Promise<void> {
  const moment = currentMoment();
  if (moment === null) return;
  const { world, ns, position } = moment;
  try {
    const { text } = await client.call('state.value', { world, ns, position, path });
    if (text === null) toast({ tone: 'neutral', text: `Nothing stands at ${formatPath(path)} here.` });
    else say(await copyText(text), 'Value');
  } catch (error) {
    toast({ tone: 'failed', text: `The value could not be read. ${toErrorShape(error).message}` });
  }
}
