import type { EventOrder, LedgerEvent } from './event.ts';
import { Postings } from './postings.ts';
import type { EventTable } from './table.ts';

/**
 * Rows of a table in an order. Events are made of them only when they are looked at. Grows at its end and is otherwise
 * fixed: whoever holds one sees what it saw, and what came after.
 */
export class Rows implements EventOrder {
  readonly table: EventTable;
  private rows: Uint32Array;
  private count: number;
  private typePostings: Postings | null = null;
  private actorPostings: Postings | null = null;

  constructor(table: EventTable, rows = new Uint32Array(0), count = rows.length) {
    this.table = table;
    this.rows = rows;
    this.count = count;
  }

  get length(): number {
    return this.count;
  }

  /** Where the events of each type stand. */
  get byType(): Postings {
    this.typePostings ??= new Postings(this, (row) => this.table.type(row));
    return this.typePostings;
  }

  /** Where the events of each actor stand, whichever device signed them. */
  get byActor(): Postings {
    this.actorPostings ??= new Postings(this, (row) => this.table.home(row).actor);
    return this.actorPostings;
  }

  push(row: number): void {
    if (this.count === this.rows.length) {
      const grown = new Uint32Array(Math.max(64, this.count * 2));
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[this.count++] = row;
  }

  /** The row at a position, which must be there. */
  row(position: number): number {
    return this.rows[position] ?? 0;
  }

  /** All rows, to be read only. */
  get all(): Uint32Array {
    return this.rows.subarray(0, this.count);
  }

  at(index: number): LedgerEvent | undefined {
    const position = index < 0 ? this.count + index : index;
    return position >= 0 && position < this.count ? this.table.event(this.row(position)) : undefined;
  }

  slice(from = 0, to = this.count): LedgerEvent[] {
    const place = (index: number) =>
      Math.max(0, index < 0 ? this.count + index : Math.min(index, this.count));
    const end = place(to);
    const events: LedgerEvent[] = [];
    for (let i = place(from); i < end; i++) events.push(this.table.event(this.row(i)));
    return events;
  }

  *[Symbol.iterator](): Generator<LedgerEvent> {
    for (let i = 0; i < this.count; i++) yield this.table.event(this.row(i));
  }

  /** [JRN-4] How many of these, which stand in that order, come before `row`: its position, if it is one of them. */
  before(row: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.table.compare(this.row(middle), row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * [JRN-4] These with more rows, both in that order. What only adds to the end grows these; an event that lands in the
   * past makes new ones. `unchanged` is the position of the first row that did not stand there.
   */
  merge(more: Uint32Array): { readonly rows: Rows; readonly unchanged: number } {
    const first = more[0];
    const unchanged = first === undefined ? this.count : this.before(first);
    if (unchanged === this.count) {
      for (const row of more) this.push(row);
      return { rows: this, unchanged };
    }
    const merged = new Uint32Array(this.count + more.length);
    merged.set(this.rows.subarray(0, unchanged));
    let here = unchanged;
    let there = 0;
    for (let i = unchanged; i < merged.length; i++) {
      const mine = here < this.count;
      const takeMine =
        mine && (there >= more.length || this.table.compare(this.row(here), more[there] ?? 0) < 0);
      merged[i] = takeMine ? this.row(here++) : (more[there++] ?? 0);
    }
    return { rows: new Rows(this.table, merged), unchanged };
  }
}

/** [JRN-4] One order of several, each of them in that order. */
export function mergeRows(table: EventTable, journals: readonly Uint32Array[]): Rows {
  // Pairs of neighbours, again and again: each row is compared once for every doubling of the number of journals.
  let runs = journals.filter((rows) => rows.length > 0);
  while (runs.length > 1) {
    const next: Uint32Array[] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const [a, b] = [runs[i], runs[i + 1]];
      if (a === undefined) continue;
      next.push(b === undefined ? a : new Rows(table, a.slice()).merge(b).rows.all);
    }
    runs = next;
  }
  return new Rows(table, (runs[0] ?? new Uint32Array(0)).slice());
}
