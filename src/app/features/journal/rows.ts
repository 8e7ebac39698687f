import { countUpTo, numbersIn } from './matches.ts';
import type { NoiseRun } from './runs.ts';

/** What each row shows: an event, or the head of a run. Rows count from 0, events from 1. */
export interface Rows {
  readonly count: number;
  /** The event of a row; of the head of a run its first. */
  numberAt(row: number): number;
  /** The row of an event, or of the last one shown before it; -1 where there is none. */
  rowOf(number: number): number;
  /** The run whose head this row is. An open one is followed by its events. */
  runAt(row: number): ShownRun | null;
  /** The run that an event is part of. */
  runOf(number: number): ShownRun | null;
}

export interface ShownRun extends NoiseRun {
  readonly open: boolean;
}

export interface RowsRequest {
  readonly total: number;
  /** null: all events. */
  readonly matches: Uint32Array | null;
  readonly focus: NoiseRun | null;
  /** Rising, and none where there are matches. */
  readonly runs: readonly NoiseRun[];
  readonly isOpen: (run: NoiseRun) => boolean;
}

export function planRows({ total, matches, focus, runs, isOpen }: RowsRequest): Rows {
  const first = Math.max(1, focus?.first ?? 1);
  const last = Math.min(total, focus?.last ?? total);
  if (matches !== null) return listRows(numbersIn(matches, first, last));
  if (runs.length === 0) return rangeRows(first, last);
  return foldedRows(
    first,
    last,
    runs.map((run) => ({ ...run, open: isOpen(run) })),
  );
}

function rangeRows(first: number, last: number): Rows {
  return {
    count: Math.max(0, last - first + 1),
    numberAt: (row) => first + row,
    rowOf: (number) => Math.max(-1, Math.min(number, last) - first),
    runAt: () => null,
    runOf: () => null,
  };
}

function listRows(numbers: Uint32Array): Rows {
  return {
    count: numbers.length,
    numberAt: (row) => numbers[row] ?? 0,
    rowOf: (number) => countUpTo(numbers, number) - 1,
    runAt: () => null,
    runOf: () => null,
  };
}

/** Each run takes one row, and its events theirs where it is open; the rows between runs are counted, not stored. */
function foldedRows(first: number, last: number, runs: readonly ShownRun[]): Rows {
  // By run: its row, and how many rows more than events there are from behind it on (fewer: negative).
  const rowOfRun: number[] = [];
  const shiftAfter: number[] = [];
  let shift = 0;
  for (const run of runs) {
    rowOfRun.push(run.first - first + shift);
    shift += run.open ? 1 : run.first - run.last;
    shiftAfter.push(shift);
  }
  const firsts = runs.map((run) => run.first);
  const at = (row: number) => {
    const index = countUpTo(rowOfRun, row) - 1;
    const run = runs[index];
    return { run, head: run !== undefined && rowOfRun[index] === row, shift: shiftAfter[index] ?? 0 };
  };
  return {
    count: Math.max(0, last - first + 1 + shift),
    numberAt: (row) => {
      const { run, head, shift: by } = at(row);
      return run !== undefined && head ? run.first : first + row - by;
    },
    rowOf: (wanted) => {
      const number = Math.min(wanted, last);
      if (number < first) return -1;
      const index = countUpTo(firsts, number) - 1;
      const run = runs[index];
      if (run !== undefined && !run.open && number <= run.last) return rowOfRun[index] ?? -1;
      return number - first + (shiftAfter[index] ?? 0);
    },
    runAt: (row) => {
      const { run, head } = at(row);
      return run !== undefined && head ? run : null;
    },
    runOf: (number) => {
      const run = runs[countUpTo(firsts, number) - 1];
      return run !== undefined && number <= run.last ? run : null;
    },
  };
}
