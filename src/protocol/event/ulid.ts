import { GatosError } from '../errors.ts';

/** Crockford base 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** [EVT-6] 26 characters, the first 0-7: 130 bits would not fit in 128. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export const MAX_ULID_TIME = 2 ** 48 - 1;
/** Characters of the time; sixteen of randomness follow. */
const TIME_LENGTH = 10;
const MAX_ENTROPY = (1n << 80n) - 1n;

export interface UlidParts {
  /** Milliseconds since the epoch, 48 bits. */
  readonly time: number;
  /** 80 bits. */
  readonly entropy: bigint;
}

export function isUlid(text: unknown): text is string {
  return typeof text === 'string' && ULID.test(text);
}

export function formatUlid(parts: UlidParts): string {
  if (!Number.isInteger(parts.time) || parts.time < 0 || parts.time > MAX_ULID_TIME) {
    throw new GatosError('ERR_ULID_INVALID', 'The time does not fit into 48 bits of milliseconds.');
  }
  let value = (BigInt(parts.time) << 80n) | (parts.entropy & MAX_ENTROPY);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

export function parseUlid(text: string): UlidParts {
  if (!ULID.test(text)) {
    throw new GatosError(
      'ERR_ULID_INVALID',
      `"${text.slice(0, 40)}" is not a ULID (26 characters, the first 0 to 7).`,
    );
  }
  let value = 0n;
  for (const c of text) value = (value << 5n) | BigInt(ALPHABET.indexOf(c));
  return { time: Number(value >> 80n), entropy: value & MAX_ENTROPY };
}

/** Milliseconds since the epoch. Throws ERR_ULID_INVALID. */
export function ulidTime(text: string): number {
  if (!ULID.test(text)) return parseUlid(text).time;
  // Ten characters of five bits, the first of three: below 2^48, so exact as a double.
  let time = 0;
  for (let i = 0; i < 10; i++) time = time * 32 + digitOf(text, i);
  return time;
}

/** The value of a character by its code; only codes of the alphabet are asked for. */
const DIGITS = new Uint8Array(128);
for (let i = 0; i < 32; i++) DIGITS[ALPHABET.charCodeAt(i)] = i;

function digitOf(text: string, index: number): number {
  return DIGITS[text.charCodeAt(index)] ?? 0;
}

/** A ULID's 128 bits as four words, the most significant first, at `out[at]`. Throws ERR_ULID_INVALID. */
export function packUlid(text: string, out: Uint32Array, at: number): void {
  if (!ULID.test(text)) parseUlid(text);
  let held = 0;
  let bits = 0;
  let word = at;
  // The first character brings three bits: 26 characters are 130 bits, and the two above 128 are zero.
  for (let i = 0; i < 26; i++) {
    const digit = digitOf(text, i);
    const size = i === 0 ? 3 : 5;
    const missing = 32 - bits;
    if (size < missing) {
      held = (held << size) | digit;
      bits += size;
    } else {
      const rest = size - missing;
      out[word++] = missing === 32 ? digit : (held << missing) | (digit >>> rest);
      held = digit & ((1 << rest) - 1);
      bits = rest;
    }
  }
}

/** The text of the ULID that `packUlid` wrote at `words[at]`. */
export function unpackUlid(words: Uint32Array, at: number): string {
  let text = '';
  for (let i = 0; i < 26; i++) {
    const end = 3 + 5 * i;
    text += ALPHABET[bitsOf(words, at, Math.max(0, end - 5), end)];
  }
  return text;
}

/** The bits from `first` up to `end` (at most five of them), counted from the most significant of 128. */
function bitsOf(words: Uint32Array, at: number, first: number, end: number): number {
  const last = at + ((end - 1) >>> 5);
  const shift = (32 - (end & 31)) & 31;
  const low = (words[last] ?? 0) >>> shift;
  const fromLast = 32 - shift;
  const size = end - first;
  const value = fromLast >= size ? low : low | ((words[last - 1] ?? 0) << fromLast);
  return value & ((1 << size) - 1);
}

/**
 * [EVT-6] The ULID of what is written for an idempotency key, itself a ULID that was chosen at the first try: the key's
 * 80 random bits at the first time from `now` and the key's time on that puts it above `greatest`. See `isKeyOf`.
 */
export function keyedUlid(key: string, now: number, greatest: string | null): string {
  const { time, entropy } = parseUlid(key);
  const fresh = { time: Math.max(time, now), entropy };
  if (greatest === null) return formatUlid(fresh);
  const seen = parseUlid(greatest);
  if (fresh.time > seen.time) return formatUlid(fresh);
  return formatUlid({ time: entropy > seen.entropy ? seen.time : seen.time + 1, entropy });
}

/** Whether the ULID was made for the key. Such a one is never below the key. */
export function isKeyOf(key: string, ulid: string): boolean {
  return ulid.slice(TIME_LENGTH) === key.slice(TIME_LENGTH) && ulid >= key;
}

/**
 * [EVT-6] The next ULID of a hybrid logical clock: this moment, but strictly above `greatest` (the greatest the
 * author has seen), so that causal order survives skewed clocks. `entropy` is 10 random bytes.
 */
export function nextUlid(now: number, greatest: string | null, entropy: Uint8Array): string {
  let random = 0n;
  for (const byte of entropy.subarray(0, 10)) random = (random << 8n) | BigInt(byte);
  const fresh = { time: now, entropy: random };
  if (greatest === null) return formatUlid(fresh);
  const seen = parseUlid(greatest);
  if (now > seen.time) return formatUlid(fresh);
  if (seen.entropy < MAX_ENTROPY) return formatUlid({ time: seen.time, entropy: seen.entropy + 1n });
  return formatUlid({ time: seen.time + 1, entropy: random });
}
