import { useMemo } from 'react';
import { useHistory } from '../../stores/history.ts';
import { cutFocus, type Mark, useFocus, useMarks, usePlayhead, useSelection } from '../../stores/index.ts';
import { overlaps, useCollapse } from './collapse.ts';
import { planRows, type Rows } from './rows.ts';
import { findRuns, type NoiseRun, withoutEvent } from './runs.ts';
import { useSearch } from './searchStore.ts';

const NO_RUNS: readonly NoiseRun[] = [];
/** Marks of events that somebody put there: they are never part of the noise. */
const KEPT_TONES: ReadonlySet<Mark['tone']> = new Set([
  'good',
  'bad',
  'skip',
  'culprit',
  'denied',
  'note',
  'hypothetical',
]);

function useKept(): ReadonlySet<number> {
  const strip = useHistory((state) => state.strip);
  const marks = useMarks((state) => state.marks);
  // By content: the matches change with every chunk of a search, and are none of these.
  const kept = useMemo(() => [...marks.values()].filter(({ tone }) => KEPT_TONES.has(tone)), [marks]);
  const key = kept.map(({ numbers }) => numbers.join()).join(';');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says whether the marks say something else.
  return useMemo(() => {
    const numbers = new Set(strip?.faults ?? []);
    const note = strip?.types.indexOf('note') ?? -1;
    if (note >= 0)
      for (const [i, type] of (strip?.typeOf ?? []).entries()) if (type === note) numbers.add(i + 1);
    for (const mark of kept) for (const number of mark.numbers) numbers.add(number);
    return numbers;
  }, [strip, key]);
}

/** What the journal shows: all events or the matches, within the focus, with the noise folded away. */
export function useRows(): { readonly rows: Rows; readonly hasRuns: boolean } {
  const total = usePlayhead((state) => state.total);
  const matches = useSearch((state) => state.matches);
  const window = useFocus((state) => state.window);
  const focus = useMemo(() => cutFocus(window, total), [window, total]);
  const strip = useHistory((state) => state.strip);
  const selected = useSelection((state) => state.event?.number ?? null);
  const { on, opened } = useCollapse();
  const kept = useKept();
  const isWhole = matches === null;
  const runs = useMemo(() => {
    if (!isWhole || strip === null) return NO_RUNS;
    return findRuns(strip, focus?.first ?? 1, Math.min(total, focus?.last ?? total), (number) =>
      kept.has(number),
    );
  }, [isWhole, strip, focus, total, kept]);
  const rows = useMemo(() => {
    const isOpen = (run: NoiseRun) => opened.some((other) => overlaps(other, run));
    const folded = on ? runs : NO_RUNS;
    const shown =
      selected === null
        ? folded
        : folded.flatMap((run) => (isOpen(run) ? [run] : withoutEvent([run], selected)));
    return planRows({ total, matches, focus, runs: shown, isOpen });
  }, [total, matches, focus, on, runs, opened, selected]);
  return { rows, hasRuns: runs.length > 0 };
}
