import { compareText } from '../../../protocol/bytes.ts';
import type { StateDifference } from '../../../protocol/state/diff.ts';
import { type Entries, type Entry, FieldEntries, ItemEntries, ListedEntries } from './entries.ts';
import type { Presence } from './presence.ts';
import { ROOT_SLOT } from './recorder.ts';
import type { Table, Tables } from './tables.ts';
import { scalarText } from './text.ts';
import { Touched } from './touched.ts';
import { KIND, NONE, type VersionLog } from './versions.ts';

/** What states are read off. */
export interface Versions {
  readonly tables: Tables;
  readonly log: VersionLog;
  readonly presence: Presence;
}

/** A state: a position of a history. */
export interface Side {
  readonly history: Versions;
  readonly position: number;
}

/** What stands at one path in both states: versions, NONE where nothing does. */
export interface Pair {
  readonly before: number;
  readonly after: number;
}

/** Two states, and what of one is another in the other. They may be of different stretches of history. */
export class Between {
  readonly before: Side;
  readonly after: Side;
  readonly #same: boolean;
  #touched: Touched | null = null;

  constructor(before: Side, after: Side) {
    this.before = before;
    this.after = after;
    this.#same = before.history === after.history;
  }

  get root(): Pair {
    return this.child({ key: '', before: ROOT_SLOT, after: ROOT_SLOT });
  }

  child({ before, after }: Entry): Pair {
    return { before: find(this.before, before), after: find(this.after, after) };
  }

  /** The table that a pair is after, or before where it is gone; undefined where it is no table. */
  table({ before, after }: Pair): Table | undefined {
    return after === NONE ? tableOf(this.before, before) : tableOf(this.after, after);
  }

  isListed({ before, after }: Pair): boolean {
    const side = after === NONE ? this.before : this.after;
    return this.table({ before, after })?.isListAt(side.position) ?? false;
  }

  /** Both tables where both are of one kind: what differs is then inside. */
  #tables({ before, after }: Pair): readonly [Table, Table] | undefined {
    const x = tableOf(this.before, before);
    const y = tableOf(this.after, after);
    if (x === undefined || y === undefined) return undefined;
    return x.isListAt(this.before.position) === y.isListAt(this.after.position) ? [x, y] : undefined;
  }

  #isOne([x, y]: readonly [Table, Table]): boolean {
    return this.#same && x === y;
  }

  /** What became of it; `inside` where both are tables and something in them differs. */
  change(pair: Pair): StateDifference['kind'] | 'inside' | null {
    const { before, after } = pair;
    if (before === NONE) return after === NONE ? null : 'added';
    if (after === NONE) return 'removed';
    const tables = this.#tables(pair);
    if (tables !== undefined) return this.#differ(tables) ? 'inside' : null;
    if (this.table(pair) !== undefined || tableOf(this.before, before) !== undefined) return 'changed';
    if (this.#same && before === after) return null;
    return scalarText(this.before.history.log, before) === scalarText(this.after.history.log, after)
      ? null
      : 'changed';
  }

  #differ(tables: readonly [Table, Table]): boolean {
    const differs = (entry: Entry) => this.change(this.child(entry)) !== null;
    if (!this.#isTouchedOnly(tables)) {
      for (const entry of this.#entries(tables)) if (differs(entry)) return true;
      return false;
    }
    const list = tables[0].isListAt(this.after.position);
    return this.#touches.in(tables[0], list).some((slot) => differs(this.#entry(slot)));
  }

  /** Whether what differs in a table that is one in both states is among the slots that were touched. */
  #isTouchedOnly(tables: readonly [Table, Table]): boolean {
    const [table] = tables;
    if (!this.#isOne(tables)) return false;
    return !table.isListAt(this.after.position) || !this.#touches.hasMoved(table);
  }

  #entry(slot: number): Entry {
    const { tables } = this.after.history;
    return { key: tables.isItem(slot) ? tables.index(slot) : tables.name(slot), before: slot, after: slot };
  }

  /** Entries of a table, those of before among them. Of one that is new, or of another kind than before, only its own. */
  entries(pair: Pair): Entries {
    const tables = this.#tables(pair);
    if (tables !== undefined) return this.#entries(tables);
    const table = this.table(pair);
    if (table === undefined) return new ListedEntries([]);
    const [side, ends] =
      pair.after === NONE ? [this.before, 'before' as const] : [this.after, 'after' as const];
    const { history, position } = side;
    if (!table.isListAt(position)) return new FieldEntries(history, table, [position, position], ends);
    return new ItemEntries(history.presence.size(table, position), (index) => {
      const slot = history.tables.item(table, index);
      return { key: index, before: ends === 'before' ? slot : NONE, after: ends === 'after' ? slot : NONE };
    });
  }

  #entries(tables: readonly [Table, Table]): Entries {
    const [x, y] = tables;
    const [a, b] = [this.before, this.after];
    if (x.isListAt(a.position)) {
      const size = Math.max(a.history.presence.size(x, a.position), b.history.presence.size(y, b.position));
      return new ItemEntries(size, (index) => ({
        key: index,
        before: a.history.tables.item(x, index),
        after: b.history.tables.item(y, index),
      }));
    }
    if (this.#isOne(tables)) return new FieldEntries(b.history, y, [a.position, b.position], 'both');
    return this.#merged(tables);
  }

  /** Fields of two objects by name. */
  #merged([x, y]: readonly [Table, Table]): Entries {
    const [a, b] = [this.before, this.after];
    const before = [...new FieldEntries(a.history, x, [a.position, a.position], 'before')];
    const after = [...new FieldEntries(b.history, y, [b.position, b.position], 'after')];
    const merged: Entry[] = [];
    for (let i = 0, j = 0; i < before.length || j < after.length; ) {
      const [one, other] = [before[i], after[j]];
      const order =
        one === undefined ? 1 : other === undefined ? -1 : compareText(`${one.key}`, `${other.key}`);
      merged.push({
        key: (order > 0 ? other : one)?.key ?? '',
        before: order > 0 ? NONE : (one?.before ?? NONE),
        after: order < 0 ? NONE : (other?.after ?? NONE),
      });
      if (order <= 0) i += 1;
      if (order >= 0) j += 1;
    }
    return new ListedEntries(merged);
  }

  /** The entries that may differ, in canonical order. */
  candidates(pair: Pair): Iterable<Entry> {
    const tables = this.#tables(pair);
    return tables === undefined ? this.entries(pair) : this.#candidates(tables);
  }

  *#candidates(tables: readonly [Table, Table]): Generator<Entry> {
    if (!this.#isTouchedOnly(tables)) {
      yield* this.#entries(tables);
      return;
    }
    const list = tables[0].isListAt(this.after.position);
    for (const slot of this.#touches.inOrder(tables[0], list)) yield this.#entry(slot);
  }

  get #touches(): Touched {
    const { tables, log } = this.after.history;
    this.#touched ??= new Touched(tables, log, this.before.position, this.after.position);
    return this.#touched;
  }

  /** Canonical text of a pair that is no table. */
  scalarText({ before, after }: Pair): string {
    return after === NONE
      ? scalarText(this.before.history.log, before)
      : scalarText(this.after.history.log, after);
  }

  /** Keys at the top of the state after. */
  get keysAfter(): number {
    const { history, position } = this.after;
    const table = tableOf(this.after, this.root.after);
    return table === undefined ? 0 : history.presence.size(table, position);
  }

  /** What stands at a path; NONE twice where nothing does or did. */
  at(path: readonly (string | number)[]): Pair {
    let pair = this.root;
    for (const key of path) {
      pair = this.child({
        key,
        before: slotOf(this.before, pair.before, key),
        after: slotOf(this.after, pair.after, key),
      });
    }
    return pair;
  }
}

function find({ history: { log }, position }: Side, slot: number): number {
  if (slot === NONE) return NONE;
  const version = log.find(slot, position);
  return log.kind(version) === KIND.absent ? NONE : version;
}

function tableOf({ history: { log, tables } }: Side, version: number): Table | undefined {
  return log.kind(version) === KIND.table ? tables.table(log.low(version)) : undefined;
}

/** The slot under a key of what a version holds; a list has no names and an object no indices. */
function slotOf(side: Side, version: number, key: string | number): number {
  const table = tableOf(side, version);
  if (table === undefined || table.isListAt(side.position) !== (typeof key === 'number')) return NONE;
  const { tables } = side.history;
  return typeof key === 'number' ? tables.item(table, key) : tables.field(table, key);
}
