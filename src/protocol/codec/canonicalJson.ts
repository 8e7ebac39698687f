import { compareText } from '../bytes.ts';
import { GatosError } from '../errors.ts';
import type { JsonValue } from './json.ts';

function text(value: string): string {
  if (!value.isWellFormed())
    throw new GatosError('ERR_JSON_INVALID', 'A string holds half of a surrogate pair.');
  // ES2019 JSON.stringify escapes exactly what RFC 8785 section 3.2.2.2 asks for.
  return JSON.stringify(value);
}

function number(value: number): string {
  if (!Number.isFinite(value))
    throw new GatosError('ERR_JSON_INVALID', 'NaN and Infinity have no JSON form.');
  // RFC 8785 section 3.2.2.3 is ECMAScript's Number::toString; -0 becomes 0.
  return String(value === 0 ? 0 : value);
}

/** [ENC-4] RFC 8785 canonical JSON: keys in UTF-16 code unit order, no white space. Throws ERR_JSON_INVALID. */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new GatosError('ERR_JSON_INVALID', `JSON has no ${typeof value}.`);
  const keys = Object.keys(value).sort(compareText);
  return `{${keys.map((key) => `${text(key)}:${canonicalJson(value[key] as JsonValue)}`).join(',')}}`;
}
