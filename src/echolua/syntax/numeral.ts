import { GatosError } from '../../protocol/errors.ts';
import { rawFromText, textFromRaw } from '../q32.ts';

const DECIMAL = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^0[xX](?:[0-9a-fA-F]+(?:\.[0-9a-fA-F]*)?|\.[0-9a-fA-F]+)(?:[pP][+-]?\d+)?$/;
const HEX_PARTS = /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/;
/** More digits than this cannot matter to a Q32.32 number, and BigInt must not be fed megabytes. */
const MAX_LENGTH = 400;

/** Whether Lua 5.4 takes the text for a number. */
export function isNumeral(text: string): boolean {
  return DECIMAL.test(text) || HEXADECIMAL.test(text);
}

/** A hexadecimal numeral as exact decimal text; undefined if its exponent is beyond all use. */
function hexToDecimal(text: string): string | undefined {
  const [, whole = '', fraction = '', exponent = '0'] = HEX_PARTS.exec(text.toLowerCase()) ?? [];
  const shift = Number(exponent) - 4 * fraction.length;
  if (Math.abs(shift) > 4 * MAX_LENGTH) return undefined;
  const digits = BigInt(`0x${whole}${fraction}`);
  if (shift >= 0) return (digits << BigInt(shift)).toString();
  const places = -shift;
  const scaled = (digits * 5n ** BigInt(places)).toString().padStart(places + 1, '0'); // n / 2^p = n * 5^p / 10^p
  return `${scaled.slice(0, -places)}.${scaled.slice(-places)}`;
}

/** `.5`, `5.` and `007` as RFC 8259 writes them. */
function plainDecimal(text: string): string {
  const [mantissa = '', exponent] = text.split(/[eE]/);
  const [whole = '', fraction = ''] = mantissa.split('.');
  const head = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${head}${fraction === '' ? '' : `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`;
}

/** The one numeral that only fits with a minus before it: -2147483648 is the least number. */
export const LEAST_NUMERAL = '2147483648';

/**
 * The canonical text [ENC-7] of a numeral, rounded to Q32.32, ties to even [LUA-3]; undefined if Q32.32 cannot hold
 * it. A numeral that is not its own canonical text is refused by the linter with that text as what to write. `negated`
 * says that a minus stands before it: then LEAST_NUMERAL fits too.
 */
export function canonicalNumeral(text: string, negated = false): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const decimal = HEXADECIMAL.test(text) ? hexToDecimal(text) : plainDecimal(text);
  if (decimal === undefined) return undefined;
  try {
    const canonical = textFromRaw(rawFromText(negated ? `-${decimal}` : decimal));
    return canonical.replace('-', '');
  } catch (error) {
    if (error instanceof GatosError) return undefined;
    throw error;
  }
}
