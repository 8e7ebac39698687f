import type { ByteText } from './byteText.ts';
import { isDigit, isHexDigit } from './characters.ts';
import { type Position, syntaxFault } from './finding.ts';

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  '"': 34,
  "'": 39,
};
/** Lua's UTF-8 has room for 31 bits. */
const MAX_POINT = 0x7fffffff;

function readHexByte(source: string, at: number, value: ByteText, place: Position): number {
  const digits = source.slice(at + 2, at + 4);
  if (!/^[0-9a-fA-F]{2}$/.test(digits)) throw syntaxFault(place, "'\\x' takes two hexadecimal digits");
  value.addByte(Number.parseInt(digits, 16));
  return at + 4;
}

function readDecimalByte(source: string, at: number, value: ByteText, place: Position): number {
  let end = at + 1;
  while (end < at + 4 && isDigit(source.charCodeAt(end))) end += 1;
  const byte = Number(source.slice(at + 1, end));
  if (byte > 255) throw syntaxFault(place, `'${source.slice(at, end)}' is more than a byte (255)`);
  value.addByte(byte);
  return end;
}

function readCodePoint(source: string, at: number, value: ByteText, place: Position): number {
  const from = at + 3;
  let end = from;
  let point = 0;
  while (isHexDigit(source.charCodeAt(end))) {
    point = point * 16 + Number.parseInt(source.charAt(end), 16);
    if (point > MAX_POINT) throw syntaxFault(place, "'\\u{...}' goes up to 7FFFFFFF");
    end += 1;
  }
  if (source[at + 2] !== '{' || end === from || source[end] !== '}') {
    throw syntaxFault(place, "'\\u' takes hexadecimal digits in braces, as in '\\u{20AC}'");
  }
  value.addCodePoint(point);
  return end + 1;
}

/** Reads the escape at `at` (its backslash) but for `\z` and line breaks; returns where it ends. */
export function readEscape(source: string, at: number, value: ByteText, place: Position): number {
  const char = source.charAt(at + 1);
  const simple = Object.hasOwn(SIMPLE, char) ? SIMPLE[char] : undefined;
  if (simple !== undefined) {
    value.addByte(simple);
    return at + 2;
  }
  if (char === 'x') return readHexByte(source, at, value, place);
  if (char === 'u') return readCodePoint(source, at, value, place);
  if (isDigit(char.charCodeAt(0))) return readDecimalByte(source, at, value, place);
  throw syntaxFault(place, `'\\${char}' is no escape; for a backslash write '\\\\'`);
}
