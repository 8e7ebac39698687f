import { create } from 'zustand';
import { toErrorShape } from '../../../protocol/errors.ts';
import { client } from '../../client.ts';
import { toast } from '../../design/index.ts';
import { usePlayhead, useSession } from '../../stores/index.ts';

/** The event that a note is being written about. */
export interface NoteSubject {
  readonly world: string;
  readonly ns: string;
  readonly number: number;
  readonly cid: string;
  readonly type: string;
}

export const useNoteDialog = create<{ readonly subject: NoteSubject | null }>(() => ({ subject: null }));

/** A note goes into the journal: with a voice in this world, and not on a what-if branch of it. */
export function canNote(): boolean {
  const { info, ns, status } = useSession.getState();
  return status === 'open' && info?.actor != null && !ns.includes('~');
}

export function closeNote(): void {
  useNoteDialog.setState({ subject: null });
}

export function writeNoteAbout(event: {
  readonly number: number;
  readonly cid: string;
  readonly type: string;
}): void {
  const { world, ns } = useSession.getState();
  if (world !== null)
    useNoteDialog.setState({
      subject: { world, ns, number: event.number, cid: event.cid, type: event.type },
    });
}

/** A note about the event that led to the moment at the playhead. */
export async function noteHere(): Promise<void> {
  const { world, ns } = useSession.getState();
  const { position } = usePlayhead.getState();
  if (world === null) return;
  if (position === 0) {
    toast({ tone: 'neutral', text: 'A note is pinned to an event. Step on to the first one.' });
    return;
  }
  try {
    const { entry } = await client.call('event.get', { world, ns, number: position });
    writeNoteAbout(entry);
  } catch (error) {
    toast({ tone: 'failed', text: `The event could not be read. ${toErrorShape(error).message}` });
  }
}
