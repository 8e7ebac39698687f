import type { Rows } from './rows.ts';

const FIRST = 16;

interface Posting {
  positions: Uint32Array;
  count: number;
}

/** Where in an order each name stands: read when first asked for, and on from there as the order grows at its end. */
export class Postings {
  private readonly rows: Rows;
  private readonly nameOf: (row: number) => string;
  private readonly byName = new Map<string, Posting>();
  private known = 0;

  constructor(rows: Rows, nameOf: (row: number) => string) {
    this.rows = rows;
    this.nameOf = nameOf;
  }

  /** Names in the order of their first event. */
  names(): readonly string[] {
    this.update();
    return [...this.byName.keys()];
  }

  /** Positions (0-based, rising) of the events with that name, in from..to-1; to be read only. */
  positions(name: string, from = 0, to = this.rows.length): Uint32Array {
    this.update();
    const posting = this.byName.get(name);
    if (posting === undefined) return new Uint32Array(0);
    const { positions, count } = posting;
    return positions.subarray(firstFrom(positions, count, from), firstFrom(positions, count, to));
  }

  private update(): void {
    for (; this.known < this.rows.length; this.known++) {
      const name = this.nameOf(this.rows.row(this.known));
      let posting = this.byName.get(name);
      if (posting === undefined) {
        posting = { positions: new Uint32Array(FIRST), count: 0 };
        this.byName.set(name, posting);
      }
      if (posting.count === posting.positions.length) {
        const grown = new Uint32Array(posting.count * 2);
        grown.set(posting.positions);
        posting.positions = grown;
      }
      posting.positions[posting.count++] = this.known;
    }
  }
}

/** Index of the first of `count` rising numbers that is not below `from`. */
function firstFrom(numbers: Uint32Array, count: number, from: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
