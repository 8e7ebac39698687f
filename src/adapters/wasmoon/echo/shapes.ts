import type { JsonValue } from '../../../protocol/codec/json.ts';

/** Kinds of scalars as EVENT_LUA knows them. */
export const FIELD = { number: 110, string: 115, boolean: 98 } as const;
/** Numbers from -(2^31 - 1) to 2^31 - 1, with fractions, are fields of a shape. */
export const LIMIT = 2 ** 31;
/** Beyond these an object is written field by field. */
const MAX_SHAPES = 200;
const MAX_FIELDS = 24;

export type JsonObject = { readonly [key: string]: JsonValue };

/** Keys and kinds of an object of scalars, in order. */
export interface Shape {
  readonly id: number;
  readonly keys: readonly string[];
  readonly kinds: readonly number[];
}

/** Which shapes begin with these keys and kinds. */
class Branch {
  shape: Shape | undefined;
  readonly #next = new Map<string, Map<number, Branch>>();

  to(key: string, kind: number): Branch | undefined {
    return this.#next.get(key)?.get(kind);
  }

  grow(key: string, kind: number): Branch {
    const kinds = this.#next.get(key) ?? new Map<number, Branch>();
    const branch = kinds.get(kind) ?? new Branch();
    kinds.set(kind, branch);
    this.#next.set(key, kinds);
    return branch;
  }
}

export function fieldKind(value: JsonValue | undefined): number {
  if (typeof value === 'number') return Math.abs(value) < LIMIT ? FIELD.number : 0;
  if (typeof value === 'string') return FIELD.string;
  return typeof value === 'boolean' ? FIELD.boolean : 0;
}

/** The shapes that one reader of events has been told of. */
export class Shapes {
  readonly #root = new Branch();
  #count = 0;

  find(value: JsonObject): Shape | undefined {
    let branch: Branch | undefined = this.#root;
    for (const key of Object.keys(value)) {
      branch = branch.to(key, fieldKind(value[key]));
      if (!branch) return undefined;
    }
    return branch.shape;
  }

  /** A new shape; undefined where the object is none, or there are too many. */
  define(value: JsonObject): Shape | undefined {
    const keys = Object.keys(value);
    const kinds = keys.map((key) => fieldKind(value[key]));
    if (keys.length === 0 || keys.length > MAX_FIELDS || this.#count >= MAX_SHAPES || kinds.includes(0))
      return undefined;
    let branch = this.#root;
    keys.forEach((key, i) => {
      branch = branch.grow(key, kinds[i] ?? 0);
    });
    branch.shape = { id: this.#count, keys, kinds };
    this.#count += 1;
    return branch.shape;
  }
}
