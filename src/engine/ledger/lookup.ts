import { DIGEST_BYTES, type EventTable, ULID_WORDS } from './table.ts';

const FREE = 0;

/** Finds rows by 32 bits of their key (open addressing); the caller compares the whole key. */
export class Lookup {
  private readonly table: EventTable;
  private readonly keyOf: (row: number) => number;
  /** Row + 1 by slot; at most half full. */
  private slots = new Uint32Array(64);
  private known = 0;

  constructor(table: EventTable, keyOf: (row: number) => number) {
    this.table = table;
    this.keyOf = keyOf;
  }

  /** The rows whose key may be the one asked for, in no order. Takes in what the table has gained since. */
  *candidates(key: number): Generator<number> {
    this.update();
    const mask = this.slots.length - 1;
    for (let slot = spread(key) & mask; this.slots[slot] !== FREE; slot = (slot + 1) & mask) {
      const row = (this.slots[slot] ?? 1) - 1;
      if (this.keyOf(row) === key) yield row;
    }
  }

  private update(): void {
    if (this.known === this.table.count) return;
    if (this.table.count * 2 > this.slots.length) {
      let size = this.slots.length;
      while (this.table.count * 2 > size) size *= 2;
      this.slots = new Uint32Array(size * 2);
      this.known = 0;
    }
    const mask = this.slots.length - 1;
    for (; this.known < this.table.count; this.known++) {
      let slot = spread(this.keyOf(this.known)) & mask;
      while (this.slots[slot] !== FREE) slot = (slot + 1) & mask;
      this.slots[slot] = this.known + 1;
    }
  }
}

/** Fibonacci hashing: neighbouring keys do not fill neighbouring slots. */
function spread(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> 7;
}

/** By all words of the ULID: a writer chooses them, so none of them alone may decide the slot. */
export function ulidLookup(table: EventTable): Lookup {
  return new Lookup(table, (row) => ulidKey(table.columns.ulids, row * ULID_WORDS));
}

export function ulidKey(words: Uint32Array, at: number): number {
  let key = 0;
  for (let i = at; i < at + ULID_WORDS; i++) {
    key = Math.imul(key ^ (words[i] ?? 0), 0x85ebca6b);
    key ^= key >>> 15;
  }
  return key >>> 0;
}

/** By the first word of the Event-CID's digest. */
export function cidLookup(table: EventTable): Lookup {
  return new Lookup(table, (row) => digestKey(table.columns.digests, row * DIGEST_BYTES));
}

export function digestKey(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  );
}
