import { textFromRaw } from '../../src/echolua/q32.ts';
import type { DeltaSink, StateScalar } from '../../src/ports/lua.ts';

/** A table of the state. `key` is its place in `parent`; an item's may be out of date after items moved. */
export class StateNode {
  readonly table: number;
  parent: StateNode | undefined;
  key: string | number = '';
  fields: Map<string, StateValue> | StateValue[];

  constructor(table: number, fields: Map<string, StateValue> | StateValue[]) {
    this.table = table;
    this.fields = fields;
  }

  get(key: string | number): StateValue | undefined {
    return Array.isArray(this.fields) ? this.fields[key as number] : this.fields.get(key as string);
  }
}

export type StateValue = StateScalar | StateNode;

function textOf(value: StateValue): string {
  if (typeof value === 'number') return `${value}`;
  if (typeof value === 'bigint') return textFromRaw(value);
  if (!(value instanceof StateNode)) return JSON.stringify(value);
  const { fields } = value;
  if (Array.isArray(fields)) return `[${fields.map(textOf).join(',')}]`;
  const keys = [...fields.keys()].sort(); // RFC 8785 orders by UTF-16 units, as JavaScript does
  return `{${keys.map((key) => `${JSON.stringify(key)}:${textOf(fields.get(key) ?? null)}`).join(',')}}`;
}

/** The plainest sink there is, beside which the engine's deltas and the versioned history are tried: the state as it is now. */
export class StateMirror implements DeltaSink {
  readonly #nodes = new Map<number, StateNode>();
  /** Tables that lost a place in this event; they may have another. */
  #loose: StateNode[] = [];
  #top = new StateNode(0, new Map());
  /** Events heard of. */
  events = 0;
  /** Fields that changed. */
  changes = 0;

  get state(): StateNode {
    return this.#top;
  }

  /** How many tables it keeps. */
  get size(): number {
    return this.#nodes.size;
  }

  #node(table: number): StateNode {
    const node = this.#nodes.get(table);
    if (!node) throw new Error('a delta is about a table that is not there');
    return node;
  }

  root(table: number): void {
    this.#loose.push(this.#top);
    this.#top = this.#node(table);
    this.#top.parent = undefined;
  }

  object(table: number): void {
    this.#nodes.set(table, new StateNode(table, new Map()));
  }

  list(table: number, length: number): void {
    this.#nodes.set(table, new StateNode(table, new Array<StateValue>(length).fill(null)));
  }

  resize(table: number, length: number): void {
    const node = this.#node(table);
    const before = node.fields;
    const items = Array.isArray(before) ? before : [];
    for (const gone of Array.isArray(before) ? before.slice(length) : before.values()) this.#loosen(gone);
    while (items.length < length) items.push(null);
    items.length = length;
    node.fields = items;
  }

  #loosen(value: StateValue | undefined): void {
    if (value instanceof StateNode) this.#loose.push(value);
  }

  #place(node: StateNode, key: string | number, value: StateScalar, child: boolean): StateValue {
    this.changes += 1;
    if (!child) return value;
    const placed = this.#node(value as number);
    placed.parent = node;
    placed.key = key;
    return placed;
  }

  field(table: number, key: string, value: StateScalar, child: boolean): void {
    const node = this.#node(table);
    const fields = node.fields as Map<string, StateValue>;
    const before = fields.get(key);
    if (before instanceof StateNode) this.#loose.push(before);
    fields.set(key, this.#place(node, key, value, child));
  }

  item(table: number, index: number, value: StateScalar, child: boolean): void {
    const node = this.#node(table);
    const items = node.fields as StateValue[];
    const before = items[index];
    if (before instanceof StateNode) this.#loose.push(before);
    items[index] = this.#place(node, index, value, child);
  }

  remove(table: number, key: string): void {
    const { fields } = this.#node(table);
    if (Array.isArray(fields)) return; // it became an array in this event, and lost its names with that
    this.#loosen(fields.get(key));
    fields.delete(key);
    this.changes += 1;
  }

  end(): void {
    this.events += 1;
    if (this.#loose.length === 0) return;
    for (const node of this.#loose) this.#forget(node);
    this.#loose = [];
  }

  /** Drops what has no place any more. */
  #forget(node: StateNode): void {
    if (node === this.#top || node.parent?.get(node.key) === node) return;
    this.#nodes.delete(node.table);
    for (const value of node.fields.values()) if (value instanceof StateNode) this.#forgetChild(node, value);
  }

  #forgetChild(parent: StateNode, node: StateNode): void {
    if (node.parent === parent) {
      this.#nodes.delete(node.table);
      for (const value of node.fields.values())
        if (value instanceof StateNode) this.#forgetChild(node, value);
    }
  }

  /** Canonical state text [STA-2]. */
  text(): string {
    return textOf(this.#top);
  }
}
