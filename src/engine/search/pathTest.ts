import { compareText } from '../../protocol/bytes.ts';
import { compareNumberText } from '../../protocol/codec/numberText.ts';
import { type ExactJson, parseJsonExact } from '../../protocol/codec/parseJson.ts';
import type { PathTerm } from './query.ts';

type Compare = (found: ExactJson, wanted: ExactJson) => boolean;

interface JsonNumber {
  readonly number: string;
}

function isNumber(value: ExactJson): value is JsonNumber {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

/** Numbers as exact decimals [ENC-7], whatever they are written like; the rest by what it holds. */
function isEqual(a: ExactJson, b: ExactJson): boolean {
  if (isNumber(a) || isNumber(b))
    return isNumber(a) && isNumber(b) && compareNumberText(a.number, b.number) === 0;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isEqual(item, b[i] ?? null));
  if (a instanceof Map && b instanceof Map) {
    return (
      a.size === b.size &&
      [...a].every(([key, value]) => {
        const other = b.get(key);
        return other !== undefined && isEqual(value, other);
      })
    );
  }
  return false;
}

/** Numbers with numbers and texts with texts (by code unit); anything else has no order. */
function ordered(holds: (order: number) => boolean): Compare {
  return (found, wanted) => {
    if (isNumber(found) && isNumber(wanted)) return holds(compareNumberText(found.number, wanted.number));
    if (typeof found === 'string' && typeof wanted === 'string') return holds(compareText(found, wanted));
    return false;
  };
}

/** A part of a text without regard to case, an item of a list, a key of an object. */
function contains(found: ExactJson, wanted: ExactJson): boolean {
  if (Array.isArray(found)) return found.some((item) => isEqual(item, wanted));
  const part = typeof wanted === 'string' ? wanted : isNumber(wanted) ? wanted.number : null;
  if (part === null) return false;
  if (found instanceof Map) return found.has(part);
  return typeof found === 'string' && found.toLowerCase().includes(part.toLowerCase());
}

const COMPARE: Readonly<Record<PathTerm['is'], Compare>> = {
  '=': isEqual,
  '!=': (found, wanted) => !isEqual(found, wanted),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  contains,
  exists: () => true,
};

function valueAt(payload: ExactJson, path: PathTerm['path']): ExactJson | undefined {
  let value: ExactJson | undefined = payload;
  for (const part of path) {
    if (value instanceof Map) value = value.get(String(part));
    else if (Array.isArray(value)) value = value[Number(part)];
    else return undefined;
  }
  return value;
}

/**
 * Whether the value at the path of a payload (as text) stands in that relation to the term's. Nothing there: false,
 * for `!=` too. Throws ERR_JSON_INVALID when the term's value is no JSON.
 */
export function pathTest(term: PathTerm): (payload: ExactJson) => boolean {
  const wanted = term.is === 'exists' ? null : parseJsonExact(term.value);
  if (wanted !== null && isNumber(wanted)) compareNumberText(wanted.number, '0'); // Refused here, not at some event.
  const compare = COMPARE[term.is];
  return (payload) => {
    const found = valueAt(payload, term.path);
    return found !== undefined && compare(found, wanted);
  };
}
