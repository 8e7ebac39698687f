import { toErrorShape } from '../../../protocol/errors.ts';
import { client } from '../../client.ts';
import { copyText } from '../../design/clipboard.ts';
import { toast } from '../../design/index.ts';
import {
  isWorldOpen,
  registerCommand,
  useFocus,
  usePlayhead,
  useSelection,
  useSession,
} from '../../stores/index.ts';
import { currentUrl, urlOf } from '../../stores/router.ts';

async function copyLink(url: string, what: string): Promise<void> {
  const done = await copyText(url);
  toast(
    done
      ? { tone: 'neutral', text: `Link to ${what} copied.` }
      : { tone: 'failed', text: 'The browser refused the clipboard. Copy the address bar instead.' },
  );
}

/** By Event-CID, not by number: numbers shift when a late event arrives, events do not. */
async function copyMoment(): Promise<void> {
  const { world, ns } = useSession.getState();
  const { position } = usePlayhead.getState();
  if (world === null) return;
  try {
    const at =
      position === 0 ? 0 : (await client.call('event.get', { world, ns, number: position })).entry.cid;
    await copyLink(urlOf({ at }), 'this moment');
  } catch (error) {
    toast({ tone: 'failed', text: `The event could not be read. ${toErrorShape(error).message}` });
  }
}

export function registerLinkCommands(): void {
  const group = 'Copy a link';
  const selected = () => useSelection.getState().event;
  const focused = () => useFocus.getState().window;
  registerCommand({
    id: 'place.copy',
    label: 'Copy a link to this place',
    group,
    run: () => void copyLink(currentUrl(), 'this place'),
  });
  registerCommand({
    id: 'place.copyMoment',
    label: 'Copy a link to this moment',
    group,
    when: isWorldOpen,
    run: () => void copyMoment(),
  });
  registerCommand({
    id: 'place.copySelection',
    label: 'Copy a link to the picked event',
    group,
    when: () => isWorldOpen() && selected() !== null,
    run: () => {
      const event = selected();
      if (event !== null) void copyLink(urlOf({ at: event.cid, sel: event.cid }), `event ${event.number}`);
    },
  });
  registerCommand({
    id: 'place.copyFocus',
    label: 'Copy a link to the events in focus',
    group,
    when: () => isWorldOpen() && focused() !== null,
    run: () => {
      const window = focused();
      if (window !== null)
        void copyLink(urlOf({ focus: [window.first, window.last] }), 'the events in focus');
    },
  });
}
