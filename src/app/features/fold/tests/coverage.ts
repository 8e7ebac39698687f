import type { FoldTestReport } from '../../../../rpc/contract.ts';

/** A line of the source that holds code, and how often the tests ran it. */
export type LineHits = FoldTestReport['coverage'][number];

export interface CoverageSummary {
  /** Lines that hold code. */
  readonly lines: number;
  readonly run: number;
  /** Lines never run, in order, neighbours as one range. */
  readonly missed: readonly LineRange[];
}

export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export function summarise(coverage: readonly LineHits[]): CoverageSummary {
  const missed: LineRange[] = [];
  let follows = false;
  for (const { line, hits } of coverage) {
    // Lines without code between two that never ran do not part them.
    const before = follows ? missed.pop() : undefined;
    if (hits === 0) missed.push({ from: before?.from ?? line, to: line });
    else if (before) missed.push(before);
    follows = hits === 0;
  }
  return { lines: coverage.length, run: coverage.filter(({ hits }) => hits > 0).length, missed };
}

/** "12 of 14 lines run" */
export function coverageWords({ lines, run }: CoverageSummary): string {
  return `${run} of ${lines} ${lines === 1 ? 'line' : 'lines'} run`;
}

/** "line 8", "lines 8 to 10" */
export function rangeWords({ from, to }: LineRange): string {
  return from === to ? `line ${from}` : `lines ${from} to ${to}`;
}
