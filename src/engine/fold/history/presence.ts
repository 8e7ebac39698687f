import { Int32Column } from './columns.ts';
import type { Leaf, Table, Tables } from './tables.ts';
import { KIND, type VersionLog } from './versions.ts';

const NEVER = 0x7fffffff;
/** Tables of which it is kept where their entries stand. */
const KEPT_TABLES = 64;

/** When entries of a table came and went, both rising: how many it has at a position is a difference of ranks. */
interface Traffic {
  readonly came: number[];
  readonly went: number[];
}

/** How many of a table's fields are in the leaves before each one, at either of two positions. */
interface Ranks {
  readonly stamp: number;
  readonly from: number;
  readonly to: number;
  readonly before: Int32Array;
}

/**
 * Where something stands in a slot, without a look at its versions: most keys come once and stay. It reads the log as far
 * as it has grown each time it is asked.
 */
export class Presence {
  readonly #tables: Tables;
  readonly #log: VersionLog;
  /** Versions it knows. */
  #seen = 0;
  /** By slot: the position at which it was first filled, and the one at which it was first emptied after that. */
  readonly #came = new Int32Column();
  readonly #went = new Int32Column();
  /** Of slots that were filled again: at which positions, and emptied again, in turn. */
  readonly #later = new Map<number, number[]>();
  readonly #traffic = new Map<number, Traffic>();
  readonly #ranks = new Map<number, Ranks>();
  /** Another number after every change of what is known. */
  #stamp = 0;

  constructor(tables: Tables, log: VersionLog) {
    this.#tables = tables;
    this.#log = log;
  }

  /** Reads what was written since; whatever is asked does so by itself. */
  sync(): void {
    const log = this.#log;
    if (this.#seen === log.length) return;
    while (this.#came.length < log.slots) {
      this.#came.push(NEVER);
      this.#went.push(NEVER);
    }
    for (; this.#seen < log.length; this.#seen++)
      if (this.#turns(this.#seen)) this.#turn(log.slot(this.#seen), log.position(this.#seen));
    this.#stamp += 1;
  }

  /** Whether a version fills an empty slot or empties a filled one. */
  #turns(version: number): boolean {
    const log = this.#log;
    return (log.kind(version) === KIND.absent) !== (log.kind(log.previous(version)) === KIND.absent);
  }

  #turn(slot: number, position: number): void {
    const traffic = this.#traffic.get(this.#tables.tableOf(slot).id);
    if (this.#came.at(slot) === NEVER) this.#came.set(slot, position);
    else if (this.#went.at(slot) === NEVER) {
      this.#went.set(slot, position);
      traffic?.went.push(position);
      return;
    } else {
      const later = this.#later.get(slot) ?? [];
      this.#later.set(slot, later);
      if (later.push(position) % 2 === 0) {
        traffic?.went.push(position);
        return;
      }
    }
    traffic?.came.push(position);
  }

  #turnBack(slot: number): void {
    const later = this.#later.get(slot);
    if (later !== undefined) {
      later.pop();
      if (later.length === 0) this.#later.delete(slot);
    } else if (this.#went.at(slot) !== NEVER) this.#went.set(slot, NEVER);
    else this.#came.set(slot, NEVER);
  }

  /** Versions from `first` on are about to be cut. */
  cut(first: number): void {
    for (let version = this.#seen - 1; version >= first; version--)
      if (this.#turns(version)) this.#turnBack(this.#log.slot(version));
    this.#seen = Math.min(this.#seen, first);
    this.#traffic.clear();
    this.#ranks.clear();
    this.#stamp += 1;
  }

  /** Whether something stands in a slot at a position; of a table that was asked about since it was written to. */
  stands(slot: number, position: number): boolean {
    if (this.#came.at(slot) > position) return false;
    if (this.#went.at(slot) > position) return true;
    return rank(this.#later.get(slot) ?? [], position) % 2 === 1;
  }

  /** How many entries a table has. */
  size(table: Table, position: number): number {
    this.sync();
    const leaves = table.isListAt(position) ? table.items : table.fields;
    if (leaves.length > 1) {
      const { came, went } = this.#trafficOf(table);
      return rank(came, position) - rank(went, position);
    }
    let size = 0;
    for (const slot of leaves[0]?.slots ?? []) if (this.stands(slot, position)) size += 1;
    return size;
  }

  #trafficOf(table: Table): Traffic {
    const known = this.#traffic.get(table.id);
    if (known !== undefined) return known;
    const traffic: Traffic = { came: [], went: [] };
    for (const leaf of [...table.fields, ...table.items])
      for (const slot of leaf.slots) this.#tell(slot, traffic);
    traffic.came.sort((a, b) => a - b);
    traffic.went.sort((a, b) => a - b);
    this.#traffic.set(table.id, traffic);
    return traffic;
  }

  #tell(slot: number, { came, went }: Traffic): void {
    if (this.#came.at(slot) !== NEVER) came.push(this.#came.at(slot));
    if (this.#went.at(slot) !== NEVER) went.push(this.#went.at(slot));
    for (const [i, position] of (this.#later.get(slot) ?? []).entries())
      (i % 2 === 0 ? came : went).push(position);
  }

  /**
   * Of an object's leaves, how many fields that stand at `from` or at `to` come before each; at the end, how many there
   * are.
   */
  fieldRanks(table: Table, from: number, to: number): Int32Array {
    this.sync();
    const known = this.#ranks.get(table.id);
    if (known?.stamp === this.#stamp && known.from === from && known.to === to) return known.before;
    const before = new Int32Array(table.fields.length + 1);
    let total = 0;
    for (const [i, leaf] of table.fields.entries()) {
      total += this.#count(leaf, from, to);
      before[i + 1] = total;
    }
    if (table.fields.length === 1) return before;
    if (this.#ranks.size >= KEPT_TABLES) this.#ranks.clear();
    this.#ranks.set(table.id, { stamp: this.#stamp, from, to, before });
    return before;
  }

  #count({ slots }: Leaf, from: number, to: number): number {
    let count = 0;
    for (const slot of slots) if (this.stands(slot, to) || this.stands(slot, from)) count += 1;
    return count;
  }
}

/** How many of some rising numbers are not above `limit`. */
function rank(rising: readonly number[], limit: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
