import * as dagCbor from '@ipld/dag-cbor';
import { equalBytes } from '../bytes.ts';
import { GatosError } from '../errors.ts';
import { CborWriter, compareKeys } from './cborWriter.ts';
import type { JsonObject, JsonValue } from './json.ts';

/**
 * [ENC-1] The DAG-CBOR bytes of a JSON value: keys by length then bytes, shortest integers, 64-bit floats that are
 * never integral. Integers past 2^53 cannot be exact as JSON numbers and are refused, as are NaN, Infinity and
 * undefined. -0 is written as 0.
 */
export function encodeDagCbor(value: JsonValue): Uint8Array<ArrayBuffer> {
  writer.clear();
  write(value);
  return writer.take();
}

/** One for all: encoding is synchronous. What a refused value left in it is cleared before the next. */
const writer = new CborWriter();

function write(value: JsonValue): void {
  if (typeof value === 'string') writer.text(wellFormed(value));
  else if (typeof value === 'number') writer.number(normalNumber(value));
  else if (value === null || typeof value === 'boolean') writer.simple(value);
  else if (Array.isArray(value)) {
    writer.list(value.length);
    for (const item of value) write(item);
  } else if (typeof value === 'object') writeMap(value);
  else throw new GatosError('ERR_CBOR_INVALID', `A signed artefact holds no ${typeof value}.`);
}

function writeMap(value: JsonObject): void {
  const keys = Object.keys(value).sort(compareKeys);
  writer.map(keys.length);
  for (const key of keys) {
    writer.text(wellFormed(key));
    write(value[key] as JsonValue);
  }
}

function wellFormed(text: string): string {
  if (!text.isWellFormed())
    throw new GatosError('ERR_CBOR_INVALID', 'A string holds half of a surrogate pair.');
  return text;
}

function normalNumber(value: number): number {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw new GatosError('ERR_NUMBER_RANGE', `The number ${value} has no exact encoding.`, {
      hint: 'Send it as a string, or in smaller units.',
    });
  }
  return value === 0 ? 0 : value;
}

/**
 * [ENC-2] Strict decoding of any DAG-CBOR block: the decoder accepts unsorted keys and short floats without a word,
 * so the value is encoded again and the bytes compared. Values may hold bigint, bytes and CIDs; envelopes hold none
 * of them and go through `decodeDagCborJson`.
 */
export function decodeDagCbor(bytes: Uint8Array): unknown {
  let value: unknown;
  let again: Uint8Array;
  try {
    value = dagCbor.decode(bytes);
    again = dagCbor.encode(value);
  } catch (cause) {
    throw new GatosError('ERR_CBOR_INVALID', 'The bytes are not a DAG-CBOR block.', { cause });
  }
  if (!equalBytes(bytes, again)) {
    throw new GatosError('ERR_CBOR_INVALID', 'The DAG-CBOR block is not in canonical form.');
  }
  return value;
}

/** [ENC-1] Decodes a signed artefact: no byte strings, no CID links, no integer a JSON number cannot hold exactly. */
export function decodeDagCborJson(bytes: Uint8Array): JsonValue {
  return jsonOf(decodeDagCbor(bytes));
}

function jsonOf(value: unknown): JsonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return normalNumber(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonOf(inner)]));
  }
  throw new GatosError(
    'ERR_CBOR_INVALID',
    'The block holds a value that JSON cannot say (bytes, a link or a big integer).',
  );
}
