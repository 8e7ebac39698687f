import { useMemo } from 'react';
import { useHistory } from '../../stores/history.ts';
import { usePages } from '../../stores/pages.ts';
import { useNotes } from '../notes/notesStore.ts';
import { payloadPaths } from './query/payloadPaths.ts';
import type { Counted, SearchFacts } from './query/suggest.ts';

function counted(names: readonly string[], indices: Uint16Array): readonly Counted[] {
  const counts = new Array<number>(names.length).fill(0);
  for (const index of indices) counts[index] = (counts[index] ?? 0) + 1;
  return names.map((name, i) => ({ name, count: counts[i] ?? 0 })).sort((a, b) => b.count - a.count);
}

/** What the open history holds, for completion; payload paths are those of the events that have been on the screen. */
export function useFacts(isWanted: boolean): SearchFacts {
  const strip = useHistory((state) => state.strip);
  const pages = usePages((state) => (isWanted ? state.pages : null));
  const notes = useNotes((state) => state.notes.length);
  const named = useMemo(
    () => ({
      types: strip === null ? [] : counted(strip.types, strip.typeOf),
      actors: strip === null ? [] : counted(strip.actors, strip.actorOf),
    }),
    [strip],
  );
  const paths = useMemo(
    () => payloadPaths([...(pages?.values() ?? [])].flatMap((page) => page.map(({ preview }) => preview))),
    [pages],
  );
  return useMemo(
    () => ({
      ...named,
      paths,
      statuses: {
        fault: strip?.faults.length ?? 0,
        note: notes,
        checkpoint: strip?.checkpoints.length ?? 0,
        denied: 0,
      },
    }),
    [named, paths, strip, notes],
  );
}
