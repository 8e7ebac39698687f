import type { ValueKind } from '../history/valueKind.ts';

/** Object keys as strings, array positions as numbers (0-based). */
export type StatePath = readonly (string | number)[];

export type DiffKind = 'added' | 'removed' | 'changed';

/** As the worker's contract has them (rpc/contract/time.ts), which says what each means. */
export interface FrameRow {
  readonly path: StatePath;
  readonly depth: number;
  readonly kind: ValueKind;
  readonly text: string;
  readonly cut: boolean;
  readonly size: number;
  readonly open: boolean;
  readonly change: DiffKind | 'inside' | null;
  readonly before?: string;
}

export interface FrameRequest {
  readonly from: number;
  readonly count: number;
  readonly open: readonly string[];
  readonly filter: string;
  readonly changesOnly: boolean;
  readonly since: number | null;
  readonly pinned: readonly StatePath[];
}

export interface FrameDifference {
  readonly path: StatePath;
  readonly kind: DiffKind;
  readonly before?: string;
  readonly after?: string;
}

export interface Frame {
  readonly from: number;
  readonly rows: readonly FrameRow[];
  readonly rowCount: number;
  readonly pinned: readonly FrameRow[];
  readonly diff: readonly FrameDifference[];
  readonly diffTruncated: boolean;
  readonly keys: number;
}
