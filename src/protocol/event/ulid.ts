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

export function ulidTime(text: string): number {
  return parseUlid(text).time;
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
