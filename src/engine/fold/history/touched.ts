import { compareText } from '../../../protocol/bytes.ts';
import type { Table, Tables } from './tables.ts';
import { KIND, NONE, type VersionLog } from './versions.ts';

/** Versions between two positions up to which slots are remembered one by one, and beyond which as bits. */
const FEW_VERSIONS = 512;
/** To sort a slot costs about as much as to look at so many in the order in which they stand. */
const SORT_COST = 16;

interface NumberSet {
  has(number: number): boolean;
  add(number: number): void;
}

class Bits implements NumberSet {
  readonly #bits: Uint8Array;

  constructor(size: number) {
    this.#bits = new Uint8Array(size);
  }

  has(number: number): boolean {
    return this.#bits[number] === 1;
  }

  add(number: number): void {
    this.#bits[number] = 1;
  }
}

/** What was touched between two positions of one history: slots that changed, and those of the tables round them. */
export class Touched {
  readonly #tables: Tables;
  readonly #slots: NumberSet;
  /** Of tables of more than a leaf; those of others are found as quickly by looking at each. */
  readonly #byTable = new Map<number, number[]>();
  /** Lists of which items moved since, so that any slot may have been the one. */
  readonly #moved = new Set<number>();

  /** The positions may be in any order. */
  constructor(tables: Tables, log: VersionLog, from: number, to: number) {
    this.#tables = tables;
    const [first, end] = [log.firstAfter(Math.min(from, to)), log.firstAfter(Math.max(from, to))];
    const few = end - first <= FEW_VERSIONS;
    this.#slots = few ? new Set<number>() : new Bits(log.slots);
    const seen: NumberSet = few ? new Set<number>() : new Bits(tables.count);
    const holds = (slot: number, position: number, table: Table) => {
      const version = log.find(slot, position);
      return log.kind(version) === KIND.table && log.low(version) === table.id;
    };
    for (let version = first; version < end; version++) {
      for (let slot = log.slot(version); slot !== NONE && !this.#slots.has(slot); ) {
        const table = tables.tableOf(slot);
        this.#add(slot, table);
        if (seen.has(table.id)) break;
        seen.add(table.id);
        slot = table.place;
        // Only items change places: a field is the place of a table for ever.
        if (slot !== NONE && tables.isItem(slot) && !(holds(slot, from, table) && holds(slot, to, table)))
          this.#moved.add(tables.tableOf(slot).id);
      }
    }
  }

  #add(slot: number, table: Table): void {
    this.#slots.add(slot);
    if (table.fields.length + table.items.length <= 1) return;
    const slots = this.#byTable.get(table.id);
    if (slots === undefined) this.#byTable.set(table.id, [slot]);
    else slots.push(slot);
  }

  /** Whether items of a list may have changed places. */
  hasMoved(table: Table): boolean {
    return this.#moved.has(table.id);
  }

  /** Fields, or items, of a table that were touched, in no order. */
  in(table: Table, list: boolean): readonly number[] {
    const slots = this.#byTable.get(table.id);
    if (slots !== undefined) return slots.filter((slot) => this.#tables.isItem(slot) === list);
    return this.#tables.slots(list ? table.items : table.fields).filter((slot) => this.#slots.has(slot));
  }

  /** The same as they stand in the canonical text. */
  *inOrder(table: Table, list: boolean): Generator<number> {
    const leaves = list ? table.items : table.fields;
    const tables = this.#tables;
    const slots = this.#byTable.get(table.id);
    if (slots === undefined) yield* this.in(table, list);
    else if (slots.length * SORT_COST > leaves.length * (leaves[0]?.slots.length ?? 0)) {
      for (const leaf of leaves) for (const slot of leaf.slots) if (this.#slots.has(slot)) yield slot;
    } else if (list) yield* [...this.in(table, list)].sort((a, b) => tables.index(a) - tables.index(b));
    else yield* [...this.in(table, list)].sort((a, b) => compareText(tables.name(a), tables.name(b)));
  }
}
