import type { StatePath, TreeRow } from '../../../../rpc/contract.ts';

/** A tree as a list of rows, of which only those in sight need to be here. A new object whenever its rows are others. */
export interface TreeModel {
  readonly rowCount: number;
  /** undefined: not here yet; `show` brings it. */
  rowAt(index: number): TreeRow | undefined;
  /** The rows `first` to `last` are in sight. */
  show(first: number, last: number): void;
  /** The row of a path; null where it is not among the rows. */
  rowOf(path: StatePath): Promise<number | null>;
  setOpen(path: StatePath, open: boolean): void;
  /** The next row from `from` on, going round, whose name begins so, in any case; null for none, or once it is aborted. */
  find(prefix: string, from: number, signal: AbortSignal): Promise<number | null>;
}
