import { quantile } from '../ledger/workload.ts';

export { quantile };

/** What is said of a list of milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export function spreadOf(list: readonly number[]): Spread {
  return {
    count: list.length,
    p50: quantile(list, 0.5),
    p95: quantile(list, 0.95),
    max: Math.max(0, ...list),
  };
}
