import type { StoreStats } from '../../../src/ports/repository.ts';

export interface StoreParams {
  /** Sizes of the history at which to measure, rising. */
  readonly levels: readonly number[];
  /** Events appended one by one at each. */
  readonly samples: number;
}

export interface StoreLevel {
  readonly stored: number;
  /** Milliseconds of one durable `apply` of one event's commit and its ref. */
  readonly p50: number;
  readonly p95: number;
  /** Events a second in applies of 1,000, on the way to this level; null at 0. */
  readonly batchPerSecond: number | null;
}

export interface StoreFigures {
  readonly levels: readonly StoreLevel[];
  readonly stats: StoreStats;
  readonly events: number;
  readonly bytesPerEvent: number;
  readonly openMs: number;
  /** The first object after opening: its pack is loaded. */
  readonly firstReadMs: number;
  /** Microseconds an object, all of them in order, hashes checked. */
  readonly readUs: number;
  readonly verifyMs: number;
  /** All packing and merging together. */
  readonly maintenanceMs: number;
  /** The longest that it held up a message to the worker. */
  readonly longestBlockMs: number;
}

export interface NativeFigures {
  /** Milliseconds of `git commit-tree` and `git update-ref` for one event, the median, right before the browser's turn. */
  readonly loopMs: number;
  /** Bytes an event of the pack and its index that `git gc` makes of the same history. */
  readonly bytesPerEvent: number;
}
