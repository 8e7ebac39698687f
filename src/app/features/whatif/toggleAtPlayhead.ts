import { toErrorShape } from '../../../protocol/errors.ts';
import { client } from '../../client.ts';
import { toast } from '../../design/index.ts';
import { usePlayhead, useSession } from '../../stores/index.ts';
import { removeAdded, startWhatIf, turnOff } from './actions.ts';
import { isWhatIf, shownBranch } from './store.ts';

/** Turns the event at the playhead off: in a what-if that begins with it, or in the one that is shown. */
export async function toggleAtPlayhead(): Promise<void> {
  const { world, ns } = useSession.getState();
  const { position: number } = usePlayhead.getState();
  if (world === null) return;
  if (number === 0) {
    toast({ tone: 'neutral', text: 'The playhead is before the first event: there is none to turn off.' });
    return;
  }
  try {
    const { entry } = await client.call('event.get', { world, ns, number });
    await turnEventOff(entry);
  } catch (thrown) {
    toast({ tone: 'failed', text: toErrorShape(thrown).message });
  }
}

export function turnEventOff(event: { readonly cid: string; readonly number: number }): Promise<void> {
  if (!isWhatIf(useSession.getState().ns)) return startWhatIf(event);
  const added = shownBranch()?.added.find(({ cid }) => cid === event.cid);
  return added === undefined ? turnOff(event) : removeAdded(added);
}
