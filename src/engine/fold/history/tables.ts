import { compareText } from '../../../protocol/bytes.ts';
import { Int32Column } from './columns.ts';
import { NONE } from './versions.ts';

const LEAF_SLOTS = 64;
const LEAF_BITS = 6;
/** Above so many fields a table keeps a map of them. */
const SCANNED_FIELDS = 16;
/** As measured in V8, their text at the head and what Presence keeps of slots with them. */
const [TABLE_BYTES, SLOT_BYTES, KEY_BYTES] = [250, 48, 120] as const;

/** Some neighbouring slots of a table, and their text at the head while nothing of it has changed. */
export interface Leaf {
  readonly slots: number[];
  text: string | null;
}

function copyLeaf({ slots, text }: Leaf): Leaf {
  return { slots: slots.slice(), text };
}

/** A table of the state through all of its history. Its place is one field for ever, or it moves within one list. */
export class Table {
  readonly id: number;
  /** The position of the event that made it. */
  readonly since: number;
  /** The position from which on it is an array. */
  listSince: number;
  /** The slot that holds it, or held it last. */
  place: number = NONE;
  /** Fields that it ever had, by name. */
  fields: Leaf[] = [];
  /** Items that it ever had, LEAF_SLOTS to a leaf. */
  items: Leaf[] = [];
  /** How many items it has at the head. */
  length = 0;
  /** Whether its text at the head, and with it that of all tables round it, is to be made again. */
  dirty = true;
  slotOfKey: Map<number, number> | null = null;

  constructor(id: number, since: number, list: boolean) {
    this.id = id;
    this.since = since;
    this.listSince = list ? since : Number.POSITIVE_INFINITY;
  }

  copy(): Table {
    const copy = new Table(this.id, this.since, false);
    copy.listSince = this.listSince;
    copy.place = this.place;
    copy.fields = this.fields.map(copyLeaf);
    copy.items = this.items.map(copyLeaf);
    copy.length = this.length;
    copy.dirty = this.dirty;
    copy.slotOfKey = this.slotOfKey === null ? null : new Map(this.slotOfKey);
    return copy;
  }

  isListAt(position: number): boolean {
    return this.listSince <= position;
  }

  /** Forgets what came after `position`. Its place is told again before anything else happens to it. */
  cut(position: number): void {
    if (this.listSince > position) this.listSince = Number.POSITIVE_INFINITY;
  }
}

/** Which tables and slots there are and ever were; what they hold is the business of VersionLog. */
export class Tables {
  #tables: Table[] = [];
  // Names are only ever added, so copies share them.
  #keys = new Map<string, number>();
  #names: string[] = [];
  /** Names as they stand in the text: quoted, with the colon. */
  #prefixes: string[] = [];
  #slotTable = new Int32Column();
  /** The number of a name, or ~index of an item. */
  #slotKey = new Int32Column();

  get count(): number {
    return this.#tables.length;
  }

  /** About so many bytes do they take. */
  get bytes(): number {
    return (
      this.#tables.length * TABLE_BYTES + this.#slotTable.length * SLOT_BYTES + this.#keys.size * KEY_BYTES
    );
  }

  /** The same tables, to go another way from here on. */
  copy(): Tables {
    const copy = new Tables();
    copy.#tables = this.#tables.map((table) => table.copy());
    copy.#keys = this.#keys;
    copy.#names = this.#names;
    copy.#prefixes = this.#prefixes;
    copy.#slotTable = this.#slotTable.copy();
    copy.#slotKey = this.#slotKey.copy();
    return copy;
  }

  table(id: number): Table {
    return this.#tables[id] as Table;
  }

  tableOf(slot: number): Table {
    return this.table(this.#slotTable.at(slot));
  }

  create(since: number, list: boolean): Table {
    const table = new Table(this.#tables.length, since, list);
    this.#tables.push(table);
    return table;
  }

  isItem(slot: number): boolean {
    return this.#slotKey.at(slot) < 0;
  }

  /** The place of an item in its list, from 0. */
  index(slot: number): number {
    return ~this.#slotKey.at(slot);
  }

  name(slot: number): string {
    return this.#names[this.#slotKey.at(slot)] ?? '';
  }

  prefix(slot: number): string {
    return this.#prefixes[this.#slotKey.at(slot)] ?? '';
  }

  leafOf(slot: number): Leaf {
    const table = this.tableOf(slot);
    const key = this.#slotKey.at(slot);
    const leaf =
      key < 0 ? table.items[~key >> LEAF_BITS] : table.fields[this.#leafIndex(table, this.name(slot))];
    return leaf as Leaf;
  }

  /** Which leaf of its table a field is in. */
  fieldLeaf(table: Table, slot: number): number {
    return this.#leafIndex(table, this.name(slot));
  }

  /** The slot of a field; NONE where the table never had it. */
  field(table: Table, name: string): number {
    const key = this.#keys.get(name);
    return key === undefined ? NONE : this.#lookup(table, key);
  }

  item(table: Table, index: number): number {
    return table.items[index >> LEAF_BITS]?.slots[index % LEAF_SLOTS] ?? NONE;
  }

  /** The slot of a field, made with `newSlot` where the table never had it. */
  makeField(table: Table, name: string, newSlot: () => number): number {
    const key = this.#keyOf(name);
    const known = this.#lookup(table, key);
    if (known !== NONE) return known;
    const slot = this.#newSlot(table, key, newSlot);
    this.#insert(table, name, slot);
    table.slotOfKey?.set(key, slot);
    if (table.slotOfKey === null && (table.fields[0]?.slots.length ?? 0) > SCANNED_FIELDS)
      table.slotOfKey = new Map(this.slots(table.fields).map((one) => [this.#slotKey.at(one), one]));
    return slot;
  }

  /** The same for an item, and for all before it. */
  makeItem(table: Table, index: number, newSlot: () => number): number {
    for (let next = itemSlots(table); next <= index; next++) {
      if (next % LEAF_SLOTS === 0) table.items.push({ slots: [], text: null });
      table.items.at(-1)?.slots.push(this.#newSlot(table, ~next, newSlot));
    }
    return this.item(table, index);
  }

  *itemsFrom(table: Table): Generator<number> {
    for (const { slots } of table.items) yield* slots;
  }

  slots(leaves: readonly Leaf[]): number[] {
    return leaves.flatMap((leaf) => leaf.slots);
  }

  /** Forgets the slots from `slots` on and the tables made after `position`. */
  cut(position: number, slots: number): void {
    while ((this.#tables.at(-1)?.since ?? 0) > position) this.#tables.pop();
    for (let slot = this.#slotTable.length - 1; slot >= slots; slot--) {
      const table = this.#tables[this.#slotTable.at(slot)];
      if (table !== undefined) this.#remove(table, slot);
    }
    this.#slotTable.cut(slots);
    this.#slotKey.cut(slots);
  }

  #keyOf(name: string): number {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    this.#keys.set(name, this.#names.length);
    this.#prefixes.push(`${JSON.stringify(name)}:`);
    return this.#names.push(name) - 1;
  }

  #newSlot(table: Table, key: number, newSlot: () => number): number {
    this.#slotTable.push(table.id);
    this.#slotKey.push(key);
    return newSlot();
  }

  #lookup(table: Table, key: number): number {
    if (table.slotOfKey !== null) return table.slotOfKey.get(key) ?? NONE;
    for (const slot of table.fields[0]?.slots ?? []) if (this.#slotKey.at(slot) === key) return slot;
    return NONE;
  }

  #leafIndex(table: Table, name: string): number {
    let [low, high] = [0, table.fields.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (compareText(this.name(table.fields[middle]?.slots[0] ?? NONE), name) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #insert(table: Table, name: string, slot: number): void {
    if (table.fields.length === 0) table.fields.push({ slots: [], text: null });
    const index = this.#leafIndex(table, name);
    const leaf = table.fields[index] as Leaf;
    leaf.slots.splice(this.#placeIn(leaf, name), 0, slot);
    leaf.text = null;
    if (leaf.slots.length <= LEAF_SLOTS) return;
    // In order of their names is how keys mostly come: then the first half is full and stays so.
    const ascending = index === table.fields.length - 1 && leaf.slots.at(-1) === slot;
    const upper = leaf.slots.splice(ascending ? LEAF_SLOTS : LEAF_SLOTS / 2);
    table.fields.splice(index + 1, 0, { slots: upper, text: null });
  }

  #placeIn(leaf: Leaf, name: string): number {
    let [low, high] = [0, leaf.slots.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareText(this.name(leaf.slots[middle] as number), name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #remove(table: Table, slot: number): void {
    const leaves = this.isItem(slot) ? table.items : table.fields;
    const index = this.isItem(slot) ? leaves.length - 1 : this.#leafIndex(table, this.name(slot));
    const leaf = leaves[index] as Leaf;
    leaf.slots.splice(leaf.slots.lastIndexOf(slot), 1);
    leaf.text = null;
    if (leaf.slots.length === 0) leaves.splice(index, 1);
    table.slotOfKey?.delete(this.#slotKey.at(slot));
  }
}

function itemSlots({ items }: Table): number {
  return items.length === 0 ? 0 : (items.length - 1) * LEAF_SLOTS + (items.at(-1)?.slots.length ?? 0);
}
