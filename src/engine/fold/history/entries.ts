import type { Versions } from './between.ts';
import type { Table } from './tables.ts';
import { NONE } from './versions.ts';

/** What stands under one key of a table: the slot before and the slot after, NONE where there is none. */
export interface Entry {
  readonly key: string | number;
  readonly before: number;
  readonly after: number;
}

/** Which of the two slots an entry has. */
export type Ends = 'both' | 'before' | 'after';

/** Entries of a table in canonical order [ENC-7], [STA-2]. To go through them is for one turn: others may write after it. */
export interface Entries extends Iterable<Entry> {
  readonly size: number;
  at(index: number): Entry;
  /** -1 where it has none of that key. */
  indexOf(key: string | number): number;
}

function entryOf(key: string | number, slot: number, ends: Ends): Entry {
  return { key, before: ends === 'after' ? NONE : slot, after: ends === 'before' ? NONE : slot };
}

/** Fields of an object that stand at one position or the other. */
export class FieldEntries implements Entries {
  readonly #history: Versions;
  readonly #table: Table;
  readonly #span: readonly [number, number];
  readonly #ends: Ends;
  #ranks: Int32Array = new Int32Array(1);
  /** Versions there were when the ranks were taken: fields that came since may have moved the others about. */
  #versions = -1;

  constructor(history: Versions, table: Table, span: readonly [number, number], ends: Ends) {
    this.#history = history;
    this.#table = table;
    this.#span = span;
    this.#ends = ends;
  }

  #readRanks(): Int32Array {
    const { log, presence } = this.#history;
    if (this.#versions !== log.length) this.#ranks = presence.fieldRanks(this.#table, ...this.#span);
    this.#versions = log.length;
    return this.#ranks;
  }

  get size(): number {
    return this.#readRanks().at(-1) as number;
  }

  #stands(slot: number): boolean {
    const { presence } = this.#history;
    return presence.stands(slot, this.#span[1]) || presence.stands(slot, this.#span[0]);
  }

  #entry(slot: number): Entry {
    return entryOf(this.#history.tables.name(slot), slot, this.#ends);
  }

  at(index: number): Entry {
    const ranks = this.#readRanks();
    let [low, high] = [0, ranks.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((ranks[middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    let rank = ranks[low] as number;
    for (const slot of this.#table.fields[low]?.slots ?? []) {
      if (!this.#stands(slot)) continue;
      if (rank === index) return this.#entry(slot);
      rank += 1;
    }
    throw new RangeError(`There is no field ${index}.`);
  }

  indexOf(key: string | number): number {
    const ranks = this.#readRanks();
    const slot = typeof key === 'string' ? this.#history.tables.field(this.#table, key) : NONE;
    if (slot === NONE || !this.#stands(slot)) return -1;
    const leaf = this.#history.tables.fieldLeaf(this.#table, slot);
    let rank = ranks[leaf] as number;
    for (const one of this.#table.fields[leaf]?.slots ?? []) {
      if (one === slot) return rank;
      if (this.#stands(one)) rank += 1;
    }
    return -1;
  }

  *[Symbol.iterator](): Generator<Entry> {
    this.#readRanks();
    for (const { slots } of this.#table.fields)
      for (const slot of slots) if (this.#stands(slot)) yield this.#entry(slot);
  }
}

/** Items of arrays: they stand at 0 to the last without a gap. */
export class ItemEntries implements Entries {
  readonly size: number;
  readonly #at: (index: number) => Entry;

  constructor(size: number, at: (index: number) => Entry) {
    this.size = size;
    this.#at = at;
  }

  at(index: number): Entry {
    return this.#at(index);
  }

  indexOf(key: string | number): number {
    return typeof key === 'number' && Number.isInteger(key) && key >= 0 && key < this.size ? key : -1;
  }

  *[Symbol.iterator](): Generator<Entry> {
    for (let index = 0; index < this.size; index++) yield this.#at(index);
  }
}

/** Entries that were found one by one. */
export class ListedEntries implements Entries {
  readonly #list: readonly Entry[];
  #index: Map<string | number, number> | null = null;

  constructor(list: readonly Entry[]) {
    this.#list = list;
  }

  get size(): number {
    return this.#list.length;
  }

  at(index: number): Entry {
    const entry = this.#list[index];
    if (entry === undefined) throw new RangeError(`There is no entry ${index}.`);
    return entry;
  }

  indexOf(key: string | number): number {
    this.#index ??= new Map(this.#list.map((entry, i) => [entry.key, i]));
    return this.#index.get(key) ?? -1;
  }

  [Symbol.iterator](): Iterator<Entry> {
    return this.#list[Symbol.iterator]();
  }
}
