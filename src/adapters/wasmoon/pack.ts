import type { FoldEvent } from '../../ports/lua.ts';
import type { JsonValue } from '../../protocol/codec/json.ts';

const TAG = {
  string: 115,
  integer: 105,
  double: 100,
  object: 111,
  array: 97,
  true: 116,
  false: 102,
  null: 110,
} as const;
const INT32_MIN = -(2 ** 31);

/**
 * Events as bytes, little-endian, read by EVENT_LUA with string.unpack: a tag, then `s` a length and UTF-8, `i` an int32,
 * `d` a double, `o` and `a` a count and their entries (an object's keys have no tag). One crossing for a whole batch.
 */
export class EventPacker {
  #bytes = new Uint8Array(65_536);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;
  readonly #encoder = new TextEncoder();

  get size(): number {
    return this.#size;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  clear(): void {
    this.#size = 0;
  }

  event(event: FoldEvent): void {
    const { type, ulid, actor, ns, cid, payload } = event;
    this.#value(event.ts === undefined ? { type, ulid, actor, ns, cid, payload } : { ...event });
  }

  #reserve(extra: number): void {
    if (this.#size + extra <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + extra));
    larger.set(this.bytes());
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  #tag(tag: number): void {
    this.#reserve(16);
    this.#view.setUint8(this.#size, tag);
    this.#size += 1;
  }

  #count(count: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#size, count, true);
    this.#size += 4;
  }

  #text(text: string): void {
    this.#reserve(4 + text.length * 3);
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(this.#size + 4));
    this.#view.setUint32(this.#size, written, true);
    this.#size += 4 + written;
  }

  #number(value: number): void {
    if (Number.isInteger(value) && value >= INT32_MIN && value < -INT32_MIN) {
      this.#tag(TAG.integer);
      this.#view.setInt32(this.#size, value, true);
      this.#size += 4;
    } else {
      this.#tag(TAG.double);
      this.#view.setFloat64(this.#size, value, true);
      this.#size += 8;
    }
  }

  #value(value: JsonValue): void {
    if (typeof value === 'string') {
      this.#tag(TAG.string);
      this.#text(value);
    } else if (typeof value === 'number') this.#number(value);
    else if (value === null) this.#tag(TAG.null);
    else if (typeof value === 'boolean') this.#tag(value ? TAG.true : TAG.false);
    else if (Array.isArray(value)) {
      this.#tag(TAG.array);
      this.#count(value.length);
      for (const item of value) this.#value(item);
    } else {
      const entries = Object.entries(value);
      this.#tag(TAG.object);
      this.#count(entries.length);
      for (const [key, item] of entries) {
        this.#text(key);
        this.#value(item);
      }
    }
  }
}
