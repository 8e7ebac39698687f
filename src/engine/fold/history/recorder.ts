import type { DeltaSink, StateScalar } from '../../../ports/lua.ts';
import { Int32Column } from './columns.ts';
import type { Table, Tables } from './tables.ts';
import { KIND, NONE, type VersionLog } from './versions.ts';

/** A table told in this event: it may be an old one told anew, which only its place says. */
class Told {
  readonly number: number;
  list: boolean;
  readonly entries: { readonly key: string | number; readonly value: Value }[] = [];

  constructor(number: number, list: boolean) {
    this.number = number;
    this.list = list;
  }
}

type Value = StateScalar | Told | Table;

/** What the recorder writes to. */
export interface Recorded {
  readonly tables: Tables;
  readonly log: VersionLog;
  /** The position that versions written now belong to. */
  readonly writingAt: number;
  eventEnded(): void;
}

/** The slot of the state itself. */
export const ROOT_SLOT = 0;

const LOW_WORD = 0xffffffffn;

/**
 * Writes the deltas of one session into the history. A whole table told again (a fold that returns a new state, a session
 * that was restored) is laid over the one that stands in its place, so that only what differs becomes a version.
 */
export class Recorder implements DeltaSink {
  #history: Recorded;
  /** By the session's number of a table, ours. */
  readonly #ids = new Int32Column();
  readonly #told = new Map<number, Told>();
  readonly #newSlot = () => this.#history.log.newSlot();

  constructor(history: Recorded) {
    this.#history = history;
  }

  /** Writes to another history from now on; its session is about to tell its whole state. */
  follow(history: Recorded): void {
    this.#history = history;
    this.#ids.cut(0);
  }

  root(number: number): void {
    this.#place(ROOT_SLOT, this.#told.get(number) ?? this.#table(number), true);
  }

  object(number: number): void {
    this.#told.set(number, new Told(number, false));
  }

  list(number: number): void {
    this.#told.set(number, new Told(number, true));
  }

  resize(number: number, length: number): void {
    const told = this.#told.get(number);
    if (told === undefined) this.#resize(this.#table(number), length);
    else told.list = true;
  }

  field(number: number, key: string, value: StateScalar, child: boolean): void {
    const told = this.#told.size === 0 ? undefined : this.#told.get(number);
    if (told !== undefined) told.entries.push({ key, value: this.#value(value, child) });
    else this.#place(this.#fieldSlot(this.#table(number), key), this.#value(value, child), true);
  }

  item(number: number, index: number, value: StateScalar, child: boolean): void {
    const told = this.#told.size === 0 ? undefined : this.#told.get(number);
    if (told !== undefined) {
      told.entries.push({ key: index, value: this.#value(value, child) });
      return;
    }
    // What stood here may only have moved within its list: nothing is laid over it.
    const table = this.#table(number);
    this.#place(this.#itemSlot(table, index), this.#value(value, child), false);
  }

  remove(number: number, key: string): void {
    const table = this.#table(number);
    const slot = this.#history.tables.field(table, key);
    if (slot !== NONE) this.#erase(slot);
  }

  end(): void {
    this.#told.clear();
    this.#history.eventEnded();
  }

  #table(number: number): Table {
    const id = number < this.#ids.length ? this.#ids.at(number) : NONE;
    if (id === NONE) throw new Error('a delta is about a table that is not there');
    return this.#history.tables.table(id);
  }

  #value(value: StateScalar, child: boolean): Value {
    return child ? (this.#told.get(value as number) ?? this.#table(value as number)) : value;
  }

  #fieldSlot(table: Table, name: string): number {
    return this.#history.tables.makeField(table, name, this.#newSlot);
  }

  #itemSlot(table: Table, index: number): number {
    if (index >= table.length) table.length = index + 1;
    return this.#history.tables.makeItem(table, index, this.#newSlot);
  }

  #erase(slot: number): void {
    const { log, writingAt } = this.#history;
    if (log.newest(slot) !== NONE) log.write(slot, writingAt, KIND.absent);
  }

  #place(slot: number, value: Value, over: boolean): void {
    const { log, writingAt } = this.#history;
    if (typeof value === 'number') log.write(slot, writingAt, KIND.whole, value);
    else if (typeof value === 'string') log.writeText(slot, writingAt, JSON.stringify(value));
    else if (typeof value === 'bigint')
      log.write(slot, writingAt, KIND.raw, Number(value & LOW_WORD) | 0, Number(value >> 32n));
    else if (value === null) log.write(slot, writingAt, KIND.null);
    else if (typeof value === 'boolean') log.write(slot, writingAt, value ? KIND.true : KIND.false);
    else this.#placeTable(slot, value instanceof Told ? this.#settle(slot, value, over) : value);
  }

  #placeTable(slot: number, table: Table): void {
    table.place = slot;
    this.#history.log.write(slot, this.#history.writingAt, KIND.table, table.id);
  }

  /** The table that a told one is from now on: the one in its place, or a new one. */
  #settle(slot: number, told: Told, over: boolean): Table {
    const { tables, log, writingAt } = this.#history;
    const newest = log.newest(slot);
    const before = over && log.kind(newest) === KIND.table ? tables.table(log.low(newest)) : undefined;
    const isSame = before?.isListAt(writingAt) === told.list;
    const table = before !== undefined && isSame ? before : tables.create(writingAt, told.list);
    while (this.#ids.length <= told.number) this.#ids.push(NONE);
    this.#ids.set(told.number, table.id);
    if (told.list) this.#resize(table, told.entries.length);
    else if (table === before) this.#eraseOthers(table, told);
    for (const { key, value } of told.entries)
      this.#place(
        typeof key === 'number' ? this.#itemSlot(table, key) : this.#fieldSlot(table, key),
        value,
        true,
      );
    return table;
  }

  #eraseOthers(table: Table, told: Told): void {
    const { tables } = this.#history;
    const names = new Set(told.entries.map(({ key }) => key));
    for (const slot of tables.slots(table.fields)) if (!names.has(tables.name(slot))) this.#erase(slot);
  }

  /** Makes it an array of so many items; new ones are told next. */
  #resize(table: Table, length: number): void {
    const { tables, log, writingAt } = this.#history;
    if (!table.isListAt(writingAt)) {
      // Empty by now: the fields it had are told to be gone.
      log.renew(table.place, writingAt);
      table.listSince = writingAt;
    }
    for (let index = length; index < table.length; index++) this.#erase(tables.item(table, index));
    table.length = length;
  }
}
