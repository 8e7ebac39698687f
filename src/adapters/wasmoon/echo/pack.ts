import type { FoldEvent } from '../../../ports/lua.ts';
import type { JsonValue } from '../../../protocol/codec/json.ts';
import { ByteWriter } from './bytes.ts';

const TAG = {
  string: 115,
  raw: 113,
  object: 111,
  array: 97,
  true: 116,
  false: 102,
  null: 122,
  bad: 120,
  shaped: 104,
  shape: 72,
} as const;
const FIELD = { number: 110, string: 115, boolean: 98 } as const;
const LIMIT = 2 ** 31;
const UNITS = 2 ** 32;
/** Beyond these an object is written field by field. */
const MAX_SHAPES = 200;
const MAX_FIELDS = 24;

/** Fields of an event in the order in which they are packed; `payload` comes last. */
export const EVENT_TEXTS = ['type', 'ulid', 'actor', 'ns', 'cid', 'ts'] as const;
const ALL_FIELDS: ReadonlySet<string> = new Set([...EVENT_TEXTS, 'payload']);

type JsonObject = { readonly [key: string]: JsonValue };

/** The 32 bits after the point, nearest, ties to even; may come out as 2^32. */
function fractionBits(fraction: number): number {
  const scaled = fraction * UNITS;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

/**
 * Events as bytes, read by EVENT_LUA. Numbers become Q32.32 here [ENC-7]; one that does not fit becomes a tag that
 * faults. One crossing for a whole batch.
 */
export class EventPacker {
  readonly writer = new ByteWriter();
  readonly #texts: readonly (typeof EVENT_TEXTS)[number][];
  readonly #withPayload: boolean;
  readonly #shapes = new Map<string, number>();

  /** `fields` are those of the event that the program can see. */
  constructor(fields: ReadonlySet<string> = ALL_FIELDS) {
    this.#texts = EVENT_TEXTS.filter((name) => fields.has(name));
    this.#withPayload = fields.has('payload');
  }

  /** `seed` is that of LUA-4, for programs that use rng. */
  event(event: FoldEvent, seed?: bigint): void {
    const { writer } = this;
    for (const name of this.#texts) writer.text(event[name] ?? '');
    if (seed !== undefined) writer.int64(seed);
    if (this.#withPayload) this.value(event.payload);
  }

  value(value: JsonValue): void {
    const { writer } = this;
    if (typeof value === 'string') {
      writer.byte(TAG.string);
      writer.text(value);
    } else if (typeof value === 'number') this.#number(value);
    else if (value === null) writer.byte(TAG.null);
    else if (typeof value === 'boolean') writer.byte(value ? TAG.true : TAG.false);
    else if (Array.isArray(value)) {
      writer.byte(TAG.array);
      writer.int32(value.length);
      for (const item of value) this.value(item);
    } else this.#object(value);
  }

  #object(value: JsonObject): void {
    const keys = Object.keys(value);
    if (keys.length > 0 && keys.length <= MAX_FIELDS && this.#shaped(value, keys)) return;
    const { writer } = this;
    writer.byte(TAG.object);
    writer.int32(keys.length);
    for (const key of keys) {
      writer.text(key);
      this.value(value[key] ?? null);
    }
  }

  /** Writes an object of scalars by its shape; false where it is not one. */
  #shaped(value: JsonObject, keys: readonly string[]): boolean {
    let signature = '';
    for (const key of keys) {
      const kind = fieldKind(value[key]);
      if (kind === 0) return false;
      signature += `${kind}${key.length}${key}`;
    }
    const known = this.#shapes.get(signature);
    if (known === undefined && this.#shapes.size >= MAX_SHAPES) return false;
    const id = known ?? this.#shapes.size;
    const { writer } = this;
    writer.byte(known === undefined ? TAG.shape : TAG.shaped);
    writer.int16(id);
    if (known === undefined) {
      this.#shapes.set(signature, id);
      this.#defineShape(value, keys);
    }
    for (const key of keys) this.#field(value[key]);
    return true;
  }

  #defineShape(value: JsonObject, keys: readonly string[]): void {
    const { writer } = this;
    writer.byte(keys.length);
    for (const key of keys) {
      writer.text(key);
      writer.byte(fieldKind(value[key]));
    }
  }

  #field(value: JsonValue | undefined): void {
    if (typeof value === 'number') this.#raw(value);
    else if (typeof value === 'string') this.writer.text(value);
    else this.writer.byte(value === true ? 1 : 0);
  }

  #number(value: number): void {
    if (Math.abs(value) < LIMIT || value === -LIMIT) {
      this.writer.byte(TAG.raw);
      this.#raw(value);
    } else this.writer.byte(TAG.bad);
  }

  #raw(value: number): void {
    const { writer } = this;
    const whole = Math.floor(value);
    const fraction = value === whole ? 0 : fractionBits(value - whole);
    writer.int32(fraction === UNITS ? 0 : fraction);
    writer.int32(fraction === UNITS ? whole + 1 : whole);
  }
}

function fieldKind(value: JsonValue | undefined): number {
  if (typeof value === 'number') return Math.abs(value) < LIMIT ? FIELD.number : 0;
  if (typeof value === 'string') return FIELD.string;
  return typeof value === 'boolean' ? FIELD.boolean : 0;
}
