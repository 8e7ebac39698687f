import { rawFromText } from '../../../echolua/q32.ts';
import type { FoldEvent } from '../../../ports/lua.ts';
import type { JsonValue } from '../../../protocol/codec/json.ts';
import type { StateNode } from '../../../protocol/state/stateText.ts';
import { ByteWriter } from './bytes.ts';
import { type JsonObject, LIMIT, type Shape, Shapes } from './shapes.ts';

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
const UNITS = 2 ** 32;
/** The reader of events whose payload has no shape yet, or none at all. */
const ANY_EVENT = 0;

/** Fields of an event in the order in which they are packed; `payload` comes last. */
export const EVENT_TEXTS = ['type', 'ulid', 'actor', 'ns', 'cid', 'ts'] as const;
const ALL_FIELDS: ReadonlySet<string> = new Set([...EVENT_TEXTS, 'payload']);

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
  readonly #shapes = new Shapes();

  /** `fields` are those of the event that the program can see. */
  constructor(fields: ReadonlySet<string> = ALL_FIELDS) {
    this.#texts = EVENT_TEXTS.filter((name) => fields.has(name));
    this.#withPayload = fields.has('payload');
  }

  /** `seed` is that of LUA-4, for programs that use rng. After the last event of a batch comes `end`. */
  event(event: FoldEvent, seed?: bigint): void {
    const { writer } = this;
    const { payload } = event;
    const shape = this.#withPayload ? this.#knownShape(payload) : undefined;
    writer.int16(shape === undefined ? ANY_EVENT : shape.id + 1);
    for (const name of this.#texts) writer.text(event[name] ?? '');
    if (seed !== undefined) writer.int64(seed);
    if (shape) this.#fields(payload as JsonObject, shape);
    else if (this.#withPayload) this.value(payload);
  }

  /** What stands where the reader of a next event, or value, would. */
  end(): void {
    this.writer.int16(ANY_EVENT);
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

  /** A state, or a part of one; its numbers stay exact. */
  state(node: StateNode): void {
    const { writer } = this;
    if (node instanceof Map) {
      writer.byte(TAG.object);
      writer.int32(node.size);
      for (const [key, value] of node) {
        writer.text(key);
        this.state(value);
      }
    } else if (Array.isArray(node)) {
      writer.byte(TAG.array);
      writer.int32(node.length);
      for (const item of node) this.state(item);
    } else if (node !== null && typeof node === 'object' && 'number' in node) {
      writer.byte(TAG.raw);
      this.#exact(node.number);
    } else this.value(node as string | boolean | null);
  }

  #exact(text: string): void {
    const number = Number(text);
    // Most are whole numbers: no bigint for them.
    if (Number.isInteger(number) && Math.abs(number) < LIMIT) this.#raw(number);
    else this.writer.int64(rawFromText(text));
  }

  #knownShape(value: JsonValue): Shape | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return this.#shapes.find(value);
  }

  #object(value: JsonObject): void {
    const { writer } = this;
    const known = this.#shapes.find(value);
    const shape = known ?? this.#shapes.define(value);
    if (!shape) {
      this.#anyObject(value);
      return;
    }
    writer.byte(known ? TAG.shaped : TAG.shape);
    writer.int16(shape.id);
    if (!known) this.#defineShape(shape);
    this.#fields(value, shape);
  }

  #anyObject(value: JsonObject): void {
    const { writer } = this;
    const keys = Object.keys(value);
    writer.byte(TAG.object);
    writer.int32(keys.length);
    for (const key of keys) {
      writer.text(key);
      this.value(value[key] ?? null);
    }
  }

  #defineShape({ keys, kinds }: Shape): void {
    const { writer } = this;
    writer.byte(keys.length);
    keys.forEach((key, i) => {
      writer.text(key);
      writer.byte(kinds[i] ?? 0);
    });
  }

  #fields(value: JsonObject, { keys }: Shape): void {
    for (const key of keys) this.#field(value[key]);
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
