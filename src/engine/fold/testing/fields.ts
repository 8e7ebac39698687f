import type { JsonObject, JsonValue } from '../../../protocol/codec/json.ts';
import { parseJsonStrict } from '../../../protocol/codec/parseJson.ts';
import { formatState, type StateNode } from '../../../protocol/state/stateText.ts';
import { shortened } from './compare.ts';

export type StateMap = ReadonlyMap<string, StateNode>;

export function wholeNumber(node: StateNode | undefined): number | undefined {
  if (node === null || typeof node !== 'object' || !('number' in node)) return undefined;
  return /^\d+$/.test(node.number) ? Number(node.number) : undefined;
}

/** As the payload of an event arrives: numbers by way of JSON, as from anywhere else. */
export function jsonOf(node: StateNode): JsonValue {
  return parseJsonStrict(formatState(node));
}

/** Reads the fields of a table strictly: what is wrong is told to `problem`, and then left out. */
export class Fields {
  readonly #map: StateMap;
  readonly #problem: (message: string) => void;

  constructor(map: StateMap, known: readonly string[], problem: (message: string) => void) {
    this.#map = map;
    this.#problem = problem;
    for (const key of map.keys()) {
      if (!known.includes(key))
        problem(`'${shortened(key)}' means nothing here; there is ${known.join(', ')}`);
    }
  }

  has(key: string): boolean {
    return this.#map.has(key);
  }

  get(key: string): StateNode | undefined {
    return this.#map.get(key);
  }

  problem(message: string): void {
    this.#problem(message);
  }

  /** Text that `is` says yes to. */
  text(key: string, what: string, is: (text: string) => boolean = (text) => text !== ''): string | undefined {
    const node = this.#map.get(key);
    if (node === undefined) return undefined;
    if (typeof node === 'string' && is(node)) return node;
    this.#problem(`'${key}' must be ${what}, not ${shortened(formatState(node))}`);
    return undefined;
  }

  /** A table with names. */
  map(key: string): StateMap | undefined {
    const node = this.#map.get(key);
    if (node === undefined || node instanceof Map) return node;
    this.#problem(`'${key}' must be a table with names, not ${shortened(formatState(node))}`);
    return undefined;
  }

  json(key: string): JsonObject | undefined {
    const map = this.map(key);
    return map && (jsonOf(map as StateNode) as JsonObject);
  }

  /** A list that is not empty. */
  list(key: string): readonly StateNode[] | undefined {
    const node = this.#map.get(key);
    if (node === undefined) return undefined;
    if (Array.isArray(node) && node.length > 0) return node;
    this.#problem(`'${key}' must be a list with something in it, not ${shortened(formatState(node))}`);
    return undefined;
  }

  /** An object or a list: what a state can be. */
  tree(key: string): StateNode | undefined {
    const node = this.#map.get(key);
    if (node === undefined || node instanceof Map || Array.isArray(node)) return node;
    this.#problem(`'${key}' must be a table, not ${shortened(formatState(node))}`);
    return undefined;
  }

  count(key: string): number | undefined {
    const node = this.#map.get(key);
    if (node === undefined) return undefined;
    const value = wholeNumber(node);
    if (value === undefined)
      this.#problem(`'${key}' must be a whole number, not ${shortened(formatState(node))}`);
    return value;
  }
}
