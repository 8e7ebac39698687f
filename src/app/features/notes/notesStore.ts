import { useMemo } from 'react';
import { create } from 'zustand';
import type { Note } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { formatCount } from '../../design/index.ts';
import { setMarks, usePlayhead, useSession } from '../../stores/index.ts';
import { createLatest } from '../../stores/latest.ts';

const NONE: readonly Note[] = [];

/** The notes of the open timeline, in its order. */
export const useNotes = create<{ readonly notes: readonly Note[] }>(() => ({ notes: NONE }));

interface Key {
  readonly world: string;
  readonly ns: string;
}

const lists = createLatest<Key, readonly Note[]>({
  fetch: (key) => client.call('note.list', { world: key.world, ns: key.ns }),
  onResult: ({ world, ns }, notes) => {
    const session = useSession.getState();
    if (session.world === world && session.ns === ns) show(notes);
  },
  onError: () => undefined, // The journal itself reports what is wrong with reading.
});

/** The moment a note is pinned to; its own where the event that it is about is not here. */
export function momentOf(note: Note): number {
  return note.aboutNumber ?? note.number;
}

function show(notes: readonly Note[]): void {
  useNotes.setState({ notes });
  const numbers = [...new Set(notes.map(momentOf))].sort((a, b) => a - b);
  setMarks('notes', {
    tone: 'note',
    label: `${formatCount(notes.length)} ${notes.length === 1 ? 'note' : 'notes'}`,
    numbers,
  });
}

function refresh(): void {
  const { world, ns, status } = useSession.getState();
  if (world !== null && status === 'open') lists.want({ world, ns });
}

/** Follows the history. Called once. */
export function startNotes(): void {
  useSession.subscribe((now, before) => {
    const moved = now.world !== before.world || now.ns !== before.ns;
    if (moved) show(NONE);
    if (moved || now.revision !== before.revision || now.status !== before.status) refresh();
  });
  usePlayhead.subscribe((now, before) => {
    if (now.known && before.known && now.total !== before.total) refresh();
  });
}

/** By event number: the notes about it, oldest first. */
export function useNotesAbout(): ReadonlyMap<number, readonly Note[]> {
  const notes = useNotes((state) => state.notes);
  return useMemo(() => {
    const about = new Map<number, readonly Note[]>();
    for (const note of notes)
      if (note.aboutNumber !== null)
        about.set(note.aboutNumber, [...(about.get(note.aboutNumber) ?? []), note]);
    return about;
  }, [notes]);
}
