import { GatosError } from '../protocol/errors.ts';

/**
 * Q32.32 fixed point: a value is `raw / 2^32` with `raw` a signed 64-bit integer, held as a bigint [LUA-3].
 * Literals, multiplication and text round to nearest, ties to even; division rounds toward zero; what does not fit
 * is an error, never a wrapped or saturated value.
 */

const FRACTION_BITS = 32n;
const ONE = 1n << FRACTION_BITS;
const FRACTION_MASK = ONE - 1n;
export const RAW_MIN = -(1n << 63n);
export const RAW_MAX = (1n << 63n) - 1n;
/** Doubles at or beyond this magnitude are refused on entry [ENC-7]. */
const DOUBLE_LIMIT = 2 ** 31;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Beyond these, a text is refused unread: no number this system writes comes near. */
const EXPONENT_LIMIT = 400;
/** 10^-10 is finer than 2^-32, so ten fraction digits always suffice. */
const MAX_DIGITS = 10;

function outOfRange(what: string): GatosError {
  return new GatosError(
    'ERR_NUMBER_RANGE',
    `${what} does not fit Q32.32 (from -2147483648 up to, not including, 2147483648)`,
    {
      hint: 'Send it as a string, or in smaller units.',
      data: { code: 'E_OVERFLOW' },
    },
  );
}

function checked(raw: bigint, what: string): bigint {
  if (raw < RAW_MIN || raw > RAW_MAX) throw outOfRange(what);
  return raw;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Floor division; `d` may be negative. */
function floorDiv(n: bigint, d: bigint): bigint {
  const q = n / d;
  return n % d !== 0n && n < 0n !== d < 0n ? q - 1n : q;
}

/** n / d to the nearest integer, ties to even; d > 0. */
function roundDiv(n: bigint, d: bigint): bigint {
  const q = floorDiv(n, d);
  const twice = 2n * (n - q * d);
  return twice > d || (twice === d && (q & 1n) === 1n) ? q + 1n : q;
}

/** The raw value nearest to a double, ties to even [ENC-7]; ERR_NUMBER_RANGE for |n| >= 2^31 and non-finite. */
export function rawFromDouble(n: number): bigint {
  if (!(Math.abs(n) < DOUBLE_LIMIT)) throw outOfRange(`the number ${n}`);
  const scaled = n * 2 ** 32; // exact: a power of two
  const floor = Math.floor(scaled);
  const rest = scaled - floor; // exact: both lie within one binade of each other, or rest is 0
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return BigInt(up ? floor + 1 : floor);
}

/** The raw value nearest to a decimal text (RFC 8259 number grammar), ties to even, exact; never through a double. */
export function rawFromText(text: string): bigint {
  const match = DECIMAL.exec(text);
  if (!match || ((match[2]?.length ?? 0) > 1 && match[2]?.startsWith('0'))) {
    throw new GatosError('ERR_JSON_INVALID', `"${text.slice(0, 40)}" is not a decimal number`);
  }
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return 0n;
  const exponent = Number(exponentText) - fraction.length;
  if (Math.abs(Number(exponentText)) > EXPONENT_LIMIT) throw outOfRange(text.slice(0, 40));
  const magnitude =
    exponent >= 0 ? digits * ONE * 10n ** BigInt(exponent) : roundDiv(digits * ONE, 10n ** BigInt(-exponent));
  return checked(sign === '-' ? -magnitude : magnitude, text.slice(0, 40));
}

/**
 * Canonical text [ENC-7]: the shortest decimal that `rawFromText` reads back to the same raw value; of several that
 * short the nearest, then the one whose last digit is even. No exponent, no -0, no trailing zeros.
 */
export function textFromRaw(raw: bigint): string {
  checked(raw, 'the raw value');
  const magnitude = abs(raw);
  const whole = magnitude >> FRACTION_BITS;
  const fraction = magnitude & FRACTION_MASK;
  const sign = raw < 0n ? '-' : '';
  if (fraction === 0n) return `${sign}${whole}`;
  for (let digits = 1; digits <= MAX_DIGITS; digits++) {
    const scale = 10n ** BigInt(digits);
    const decimal = roundDiv(fraction * scale, ONE);
    if (decimal < scale && roundDiv(decimal * ONE, scale) === fraction) {
      return `${sign}${whole}.${decimal.toString().padStart(digits, '0')}`;
    }
  }
  throw new GatosError('ERR_INTERNAL', 'ten fraction digits did not suffice for a Q32.32 number');
}

export function add(a: bigint, b: bigint): bigint {
  return checked(a + b, 'the sum');
}

export function sub(a: bigint, b: bigint): bigint {
  return checked(a - b, 'the difference');
}

export function mul(a: bigint, b: bigint): bigint {
  return checked(roundDiv(a * b, ONE), 'the product');
}

function nonZero(b: bigint): bigint {
  if (b === 0n) throw new GatosError('ERR_NUMBER_RANGE', 'division by zero', { data: { code: 'E_DIV0' } });
  return b;
}

/** Rounds toward zero. */
export function div(a: bigint, b: bigint): bigint {
  return checked((a * ONE) / nonZero(b), 'the quotient');
}

/** Lua `//`: the floor of a/b, an integer. */
export function idiv(a: bigint, b: bigint): bigint {
  return checked(floorDiv(a, nonZero(b)) * ONE, 'the quotient');
}

/** Lua `%`: a - b * floor(a/b), exact. */
export function mod(a: bigint, b: bigint): bigint {
  return a - nonZero(b) * floorDiv(a, b);
}

export function compare(a: bigint, b: bigint): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
