/** Which event each row shows: all of them, or the matches of the filter. Rows count from 0, events from 1. */
export interface Rows {
  readonly count: number;
  numberAt(row: number): number;
  /** The row of an event, or of the last one shown before it; -1 where there is none. */
  rowOf(number: number): number;
}

export function createRows(total: number, matches: readonly number[] | null): Rows {
  if (matches === null) {
    return { count: total, numberAt: (row) => row + 1, rowOf: (number) => Math.min(number, total) - 1 };
  }
  return {
    count: matches.length,
    numberAt: (row) => matches[row] ?? 0,
    rowOf: (number) => {
      let low = 0;
      let high = matches.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((matches[middle] ?? 0) <= number) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    },
  };
}
