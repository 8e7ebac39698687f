import type { EventOrder } from '../../src/engine/ledger/event.ts';
import { Rows } from '../../src/engine/ledger/rows.ts';
import { BranchOrder } from '../../src/engine/sessions/branchOrder.ts';

/** Names in the order in which they come; two keys may have one name. */
class Numbered {
  readonly names: string[] = [];
  private readonly byKey = new Map<number | string, number>();

  of(key: number | string, name: () => string): number {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const text = name();
    const index = this.names.includes(text) ? this.names.indexOf(text) : this.names.push(text) - 1;
    this.byKey.set(key, index);
    return index;
  }
}

class Columns {
  readonly types = new Numbered();
  readonly actors = new Numbered();
  readonly typeOf: Uint16Array;
  readonly actorOf: Uint16Array;
  readonly time: Float64Array;
  private next = 0;

  constructor(length: number) {
    this.typeOf = new Uint16Array(length);
    this.actorOf = new Uint16Array(length);
    this.time = new Float64Array(length);
  }

  /** From the ledger's own columns: no event is made of a row. */
  rows({ table, all }: Rows, from: number, to: number): void {
    for (const row of all.subarray(from, to)) {
      this.put(
        this.types.of(table.columns.types[row] ?? 0, () => table.type(row)),
        this.actors.of(table.columns.refs[row] ?? 0, () => table.home(row).actor),
        table.columns.times[row] ?? 0,
      );
    }
  }

  event({
    type,
    actor,
    time,
  }: {
    readonly type: string;
    readonly actor: string;
    readonly time: number;
  }): void {
    this.put(
      this.types.of(type, () => type),
      this.actors.of(actor, () => actor),
      time,
    );
  }

  private put(type: number, actor: number, time: number): void {
    this.typeOf[this.next] = type;
    this.actorOf[this.next] = actor;
    this.time[this.next++] = time;
  }
}

/** The strip's columns: types and actors are numbered in the order in which they come. */
export function stripColumns(order: EventOrder) {
  const columns = new Columns(order.length);
  if (order instanceof Rows) columns.rows(order, 0, order.length);
  else if (order instanceof BranchOrder) {
    for (const { added, base, length } of order.pieces) {
      if (added === null) columns.rows(order.base, base, base + length);
      else columns.event(added);
    }
  } else for (const event of order) columns.event(event);
  const { types, actors, typeOf, actorOf, time } = columns;
  return { types: types.names, typeOf, actors: actors.names, actorOf, time };
}
