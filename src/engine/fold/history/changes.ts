import { compareText } from '../../../protocol/bytes.ts';
import type { StateDifference } from '../../../protocol/state/diff.ts';
import { ROOT_SLOT } from './recorder.ts';
import type { Table, Tables } from './tables.ts';
import type { TextReader } from './text.ts';
import { KIND, NONE, type VersionLog } from './versions.ts';

type Path = readonly (string | number)[];

/** The position before, and the one after; they may be in any order. */
type Span = readonly [from: number, to: number];

interface Versions {
  readonly tables: Tables;
  readonly log: VersionLog;
}

/** What was touched between two positions: slots that changed, and those of the tables round them, by table. */
export interface Touched {
  readonly slots: Map<number, Set<number>>;
  /** Lists of which items moved since, so that any slot may have been the one. */
  readonly moved: Set<number>;
}

export function touchedBetween({ tables, log }: Versions, [from, to]: Span): Touched {
  const touched = new Map<number, Set<number>>();
  const moved = new Set<number>();
  const end = log.firstAfter(Math.max(from, to));
  for (let version = log.firstAfter(Math.min(from, to)); version < end; version++) {
    for (let slot = log.slot(version); slot !== NONE; ) {
      const table = tables.tableOf(slot);
      const slots = touched.get(table.id) ?? new Set();
      if (slots.has(slot)) break;
      touched.set(table.id, slots.add(slot));
      slot = table.place;
      if (slot !== NONE && !(holds(log, slot, from, table) && holds(log, slot, to, table)))
        moved.add(tables.tableOf(slot).id);
    }
  }
  return { slots: touched, moved };
}

function holds(log: VersionLog, slot: number, position: number, table: Table): boolean {
  const version = log.find(slot, position);
  return log.kind(version) === KIND.table && log.low(version) === table.id;
}

/** One comparison of two states. */
class Comparison {
  readonly #tables: Tables;
  readonly #log: VersionLog;
  readonly #reader: TextReader;
  readonly #from: number;
  readonly #to: number;
  readonly #limit: number;
  readonly #touched: Touched;
  readonly diff: StateDifference[] = [];

  constructor(versions: Versions, reader: TextReader, span: Span, limit: number) {
    this.#tables = versions.tables;
    this.#log = versions.log;
    this.#reader = reader;
    [this.#from, this.#to] = span;
    this.#limit = limit;
    this.#touched = touchedBetween(versions, span);
  }

  /** What stood in `before` and what stands in `after`, slots of one key; either may be NONE. */
  slots(before: number, after: number, path: Path): void {
    if (this.diff.length >= this.#limit) return;
    this.#versions(this.#find(before, this.#from), this.#find(after, this.#to), path);
  }

  #find(slot: number, position: number): number {
    return slot === NONE ? NONE : this.#log.find(slot, position);
  }

  #versions(a: number, b: number, path: Path): void {
    const log = this.#log;
    if (a === b && log.kind(a) !== KIND.table) return;
    const kinds = [log.kind(a), log.kind(b)];
    if (kinds[0] === KIND.table && kinds[1] === KIND.table) {
      const [x, y] = [this.#tables.table(log.low(a)), this.#tables.table(log.low(b))];
      const list = x.isListAt(this.#from);
      if (list === y.isListAt(this.#to)) {
        if (list) this.#lists(x, y, path);
        else this.#objects(x, y, path);
        return;
      }
    }
    const [from, to] = [this.#reader.of(a, this.#from), this.#reader.of(b, this.#to)];
    if (from === to) return;
    if (kinds[0] === KIND.absent) this.diff.push({ path, kind: 'added', after: to });
    else if (kinds[1] === KIND.absent) this.diff.push({ path, kind: 'removed', before: from });
    else this.diff.push({ path, kind: 'changed', before: from, after: to });
  }

  #slotsOf(table: Table): number[] {
    return [...(this.#touched.slots.get(table.id) ?? [])];
  }

  #objects(x: Table, y: Table, path: Path): void {
    const tables = this.#tables;
    if (x === y) {
      const slots = this.#slotsOf(x).filter((slot) => !tables.isItem(slot));
      for (const slot of slots.sort((a, b) => compareText(tables.name(a), tables.name(b))))
        this.slots(slot, slot, [...path, tables.name(slot)]);
      return;
    }
    const names = new Set(
      [...tables.slots(x.fields), ...tables.slots(y.fields)].map((slot) => tables.name(slot)),
    );
    for (const name of [...names].sort(compareText))
      this.slots(tables.field(x, name), tables.field(y, name), [...path, name]);
  }

  #lists(x: Table, y: Table, path: Path): void {
    const tables = this.#tables;
    if (x === y && !this.#touched.moved.has(x.id)) {
      const slots = this.#slotsOf(x).filter((slot) => tables.isItem(slot));
      for (const slot of slots.sort((a, b) => tables.index(a) - tables.index(b)))
        this.slots(slot, slot, [...path, tables.index(slot)]);
      return;
    }
    const [before, after] = [tables.slots(x.items), tables.slots(y.items)];
    for (let i = 0; i < Math.max(before.length, after.length); i++)
      this.slots(before[i] ?? NONE, after[i] ?? NONE, [...path, i]);
  }
}

export interface Changes {
  readonly diff: readonly StateDifference[];
  readonly truncated: boolean;
}

/** What differs between two positions, in canonical order and as `diffStates` has it; stops after `limit`. */
export function changesBetween(versions: Versions, reader: TextReader, span: Span, limit: number): Changes {
  // One more than asked for tells whether there is more.
  const comparison = new Comparison(versions, reader, span, limit + 1);
  comparison.slots(ROOT_SLOT, ROOT_SLOT, []);
  const { diff } = comparison;
  return { diff: diff.slice(0, limit), truncated: diff.length > limit };
}
