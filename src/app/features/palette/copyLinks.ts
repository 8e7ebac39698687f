import { toErrorShape } from '../../../protocol/errors.ts';
import { client } from '../../client.ts';
import { copyText } from '../../design/clipboard.ts';
import { formatCount, toast } from '../../design/index.ts';
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

/** The event, picked, at its moment. */
export function copyEventLink(number: number, cid: string): void {
  void copyLink(urlOf({ at: cid, sel: cid }), `event ${formatCount(number)}`);
}

export function copyFocusLink(first: number, last: number): void {
  void copyLink(urlOf({ focus: [first, last] }), 'the events in focus');
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
      if (event !== null) copyEventLink(event.number, event.cid);
    },
  });
  registerCommand({
    id: 'place.copyFocus',
    label: 'Copy a link to the events in focus',
    group,
    when: () => isWorldOpen() && focused() !== null,
    run: () => {
      const window = focused();
      if (window !== null) copyFocusLink(window.first, window.last);
    },
  });
}
