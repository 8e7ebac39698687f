import { utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import { eventCidOf, isEventCid } from '../codec/cid.ts';
import { encodeDagCbor } from '../codec/dagCbor.ts';
import type { JsonObject, JsonValue } from '../codec/json.ts';
import { MAX_JSON_DEPTH } from '../codec/parseJson.ts';
import { type ErrorCode, GatosError } from '../errors.ts';
import { isActor, isRefComponent } from '../journal/names.ts';
import { parseTimestamp } from './timestamp.ts';
import { isUlid } from './ulid.ts';

/** [EVT-1] What an author signs. */
export interface Envelope {
  readonly type: string;
  readonly ulid: string;
  readonly actor: string;
  readonly caps?: readonly string[];
  readonly payload: JsonObject;
  /** Commit of the policy bundle in force for the author. */
  readonly policy_root: string;
  readonly sig_alg?: string;
  /** RFC 3339 UTC; may be historical. */
  readonly ts?: string;
  /** Event-CID of the genesis; absent only there. */
  readonly repo?: string;
  readonly ns: string;
  /** The last gov Event-CID the author had seen; absent in gov events, whose place is `prev`. */
  readonly gov?: string;
  /** [EVT-7] The Event-CID before it in the same journal; absent in the first. */
  readonly prev?: string;
}

/** [EVT-4] The canonical envelope is at most 64 KiB of JSON. */
export const MAX_ENVELOPE_BYTES = 64 * 1024;
/** [ENC-7] Q32.32 holds |n| < 2^31. */
const NUMBER_LIMIT = 2 ** 31;

const TYPE = /^[a-z0-9._-]{1,64}$/;
const OID = /^[0-9a-f]{40}$/;

function refuse(code: ErrorCode, message: string, hint?: string): never {
  throw new GatosError(code, message, hint === undefined ? {} : { hint });
}

type Check = (value: JsonValue | undefined) => boolean;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** Field by field; the sentence completes "The envelope's <field> must be ...". */
const FIELDS: Readonly<Record<keyof Envelope, readonly [Check, string]>> = {
  type: [(v) => typeof v === 'string' && TYPE.test(v), '1 to 64 lower-case letters, digits, ".", "_" or "-"'],
  ulid: [isUlid, 'a ULID'],
  actor: [isActor, 'user:, agent: or service: and a name'],
  caps: [
    optional((v) => Array.isArray(v) && v.every((cap) => typeof cap === 'string')),
    'a list of capability names',
  ],
  payload: [(v) => typeof v === 'object' && v !== null && !Array.isArray(v), 'a JSON object'],
  policy_root: [(v) => typeof v === 'string' && OID.test(v), 'a commit id'],
  sig_alg: [optional((v) => typeof v === 'string'), 'text'],
  ts: [
    optional((v) => typeof v === 'string' && parseTimestamp(v) !== null),
    'a time like 2026-05-01T10:00:00Z',
  ],
  repo: [optional(isEventCid), 'the Event-CID of the genesis'],
  ns: [(v) => typeof v === 'string' && isRefComponent(v), 'a namespace'],
  gov: [optional(isEventCid), 'an Event-CID'],
  prev: [optional(isEventCid), 'an Event-CID'],
};

const CHECKS = Object.entries(FIELDS);

function checkPayload(value: JsonValue, depth: number, path: string): void {
  if (typeof value === 'number' && !(Math.abs(value) < NUMBER_LIMIT)) {
    refuse(
      'ERR_NUMBER_RANGE',
      `The number ${value} at ${path.slice(0, 200)} is too large: folds hold numbers below 2147483648.`,
      'Send it as a string, or in smaller units.',
    );
  }
  if (value === null || typeof value !== 'object') return;
  // The envelope object itself is one level.
  if (depth >= MAX_JSON_DEPTH)
    refuse('ERR_ENVELOPE_INVALID', `The payload is nested more than ${MAX_JSON_DEPTH - 1} levels deep.`);
  for (const [key, inner] of Object.entries(value)) checkPayload(inner, depth + 1, `${path}.${key}`);
}

/** [EVT-1] [ENC-7] The envelope in a JSON value, or ERR_ENVELOPE_INVALID and its kin with a sentence. */
export function readEnvelope(value: JsonValue): Envelope {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return refuse('ERR_ENVELOPE_INVALID', 'An envelope must be a JSON object.');
  }
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(FIELDS, key));
  if (unknown !== undefined)
    refuse('ERR_ENVELOPE_INVALID', `The envelope has the unknown field "${unknown.slice(0, 40)}".`);
  for (const [field, [check, what]] of CHECKS) {
    const held = Object.hasOwn(value, field) ? value[field] : undefined;
    if (!check(held)) {
      refuse(
        field === 'payload' ? 'ERR_PAYLOAD_INVALID' : 'ERR_ENVELOPE_INVALID',
        `The envelope's ${field} must be ${what}.`,
      );
    }
  }
  const envelope = value as unknown as Envelope;
  if (envelope.sig_alg !== undefined && envelope.sig_alg !== 'ed25519') {
    refuse(
      'ERR_SIGNATURE_ALGORITHM',
      `The signature algorithm "${envelope.sig_alg.slice(0, 40)}" is not known; only ed25519 is.`,
    );
  }
  checkPayload(envelope.payload, 1, 'payload');
  return envelope;
}

export interface EncodedEnvelope {
  readonly envelope: Envelope;
  /** RFC 8785 text, as it stands in the commit message. */
  readonly json: string;
  /** [ENC-1] Canonical DAG-CBOR: what is signed and hashed. */
  readonly canonical: Uint8Array<ArrayBuffer>;
  /** [ENC-3] */
  readonly cid: string;
}

/** Checks and encodes what an author means to sign or a reader has parsed; throws ERR_ENVELOPE_INVALID, ERR_PAYLOAD_INVALID, ERR_NUMBER_RANGE, ERR_ENVELOPE_TOO_LARGE. */
export function encodeEnvelope(value: Envelope | JsonValue): EncodedEnvelope {
  const envelope = readEnvelope(value as JsonValue);
  return encode(envelope, canonicalJson(envelope as unknown as JsonObject));
}

/**
 * [ENC-4] The envelope that stands as `json`, or null when that is not its canonical text: the platform writes what it
 * read the same again, and every key is in its place. (What it also writes the same, half of a surrogate pair, has no
 * CBOR and throws.) Three times faster than to read strictly and to write canonically.
 */
export function encodeCanonicalText(json: string): EncodedEnvelope | null {
  const value = JSON.parse(json) as JsonValue;
  if (JSON.stringify(value) !== json || !isSorted(value)) return null;
  return encode(readEnvelope(value), json);
}

function isSorted(value: JsonValue): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isSorted);
  let before: string | null = null;
  for (const key of Object.keys(value)) {
    if ((before !== null && key <= before) || !isSorted(value[key] as JsonValue)) return false;
    before = key;
  }
  return true;
}

function encode(envelope: Envelope, json: string): EncodedEnvelope {
  // UTF-8 takes at most three bytes a code unit: most envelopes need not be encoded to be measured.
  const size = json.length * 3 <= MAX_ENVELOPE_BYTES ? 0 : utf8(json).length;
  if (size > MAX_ENVELOPE_BYTES) {
    refuse(
      'ERR_ENVELOPE_TOO_LARGE',
      `The event is ${size} bytes; at most ${MAX_ENVELOPE_BYTES} are allowed.`,
      'Put large data elsewhere and refer to it by its digest.',
    );
  }
  const canonical = encodeDagCbor(envelope as unknown as JsonObject);
  return { envelope, json, canonical, cid: eventCidOf(canonical) };
}
