/** Shorter matches cost about as much to name as to repeat. */
const MIN_MATCH = 8;
const MAX_COPY = 0xffff;
const MAX_INSERT = 127;
const HASH_BITS = 12;

// Where in the base each hash was seen last, plus one; cleared for each base, never allocated again.
const seen = new Int32Array(1 << HASH_BITS);

function hashAt(bytes: Uint8Array, at: number): number {
  const word =
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
  return Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
}

function matchLength(base: Uint8Array, from: number, target: Uint8Array, at: number): number {
  const most = Math.min(base.length - from, target.length - at);
  let length = 0;
  while (length < most && base[from + length] === target[at + length]) length++;
  return length;
}

class DeltaBytes {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** Set when the delta would become longer than allowed. */
  overflow = false;

  constructor(limit: number) {
    this.#bytes = new Uint8Array(limit);
  }

  byte(value: number): void {
    if (this.#at >= this.#bytes.length) this.overflow = true;
    else this.#bytes[this.#at++] = value;
  }

  size(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128);
    this.byte(rest);
  }

  insert(source: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at += MAX_INSERT) {
      const end = Math.min(to, at + MAX_INSERT);
      this.byte(end - at);
      for (let i = at; i < end; i++) this.byte(source[i] ?? 0);
    }
  }

  copy(from: number, length: number): void {
    for (let done = 0; done < length; done += MAX_COPY) {
      const size = Math.min(MAX_COPY, length - done);
      const start = from + done;
      const operands = [
        start & 255,
        (start >>> 8) & 255,
        (start >>> 16) & 255,
        start >>> 24,
        size & 255,
        size >>> 8,
      ];
      let opcode = 128;
      for (const [bit, operand] of operands.entries()) if (operand !== 0) opcode |= 1 << bit;
      this.byte(opcode);
      for (const operand of operands) if (operand !== 0) this.byte(operand);
    }
  }

  finish(): Uint8Array | undefined {
    return this.overflow ? undefined : this.#bytes.subarray(0, this.#at);
  }
}

/**
 * A Git delta that makes `target` of `base`, or undefined when it would take more than `limit` bytes. Fast rather than
 * small: one hash per position of the base, matches taken as they come. Both under 2 GiB.
 */
export function makeDelta(base: Uint8Array, target: Uint8Array, limit: number): Uint8Array | undefined {
  const out = new DeltaBytes(limit);
  out.size(base.length);
  out.size(target.length);
  seen.fill(0);
  for (let i = base.length - 4; i >= 0; i--) seen[hashAt(base, i)] = i + 1;
  let literal = 0;
  let at = 0;
  // How far the last match was shifted: texts of one form go on matching there after a field that differs.
  let shift = 0;
  while (at + MIN_MATCH <= target.length && !out.overflow) {
    let from = at + shift;
    let length = from >= 0 && from < base.length ? matchLength(base, from, target, at) : 0;
    if (length < MIN_MATCH) {
      const other = (seen[hashAt(target, at)] ?? 0) - 1;
      const otherLength = other < 0 ? 0 : matchLength(base, other, target, at);
      if (otherLength > length) [from, length] = [other, otherLength];
    }
    if (length < MIN_MATCH) {
      at++;
      continue;
    }
    out.insert(target, literal, at);
    out.copy(from, length);
    shift = from - at;
    at += length;
    literal = at;
  }
  out.insert(target, literal, target.length);
  return out.finish();
}
