import { GatosError } from '../errors.ts';

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Longer ones are no numbers that anybody wrote. */
const MAX_TEXT = 400;

/** sign * 0.<digits> * 10^exponent; the digits neither begin nor end with 0. */
interface Decimal {
  readonly sign: -1 | 0 | 1;
  readonly exponent: bigint;
  readonly digits: string;
}

function parseNumberText(text: string): Decimal {
  const match = text.length <= MAX_TEXT ? NUMBER.exec(text) : null;
  if (match === null) {
    throw new GatosError('ERR_JSON_INVALID', `"${text.slice(0, 40)}" is not a number that JSON allows.`);
  }
  const [, minus, whole = '', fraction = '', power = '0'] = match;
  const all = whole + fraction;
  const leading = all.length - all.replace(/^0+/, '').length;
  const digits = all.slice(leading).replace(/0+$/, '');
  if (digits === '') return { sign: 0, exponent: 0n, digits };
  return { sign: minus === '-' ? -1 : 1, exponent: BigInt(power) + BigInt(whole.length - leading), digits };
}

/**
 * [ENC-7] Compares two JSON numbers by the text they are written as, exactly: no double in between. Negative, 0 or
 * positive, as for a sort. Throws ERR_JSON_INVALID for what is no JSON number.
 */
export function compareNumberText(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [parseNumberText(a), parseNumberText(b)];
  if (x.sign !== y.sign) return x.sign - y.sign;
  if (x.exponent !== y.exponent) return (x.exponent < y.exponent ? -1 : 1) * x.sign;
  if (x.digits === y.digits) return 0;
  // Both are fractions 0.<digits>, so they are in the order of their digits as text.
  return (x.digits < y.digits ? -1 : 1) * x.sign;
}
