import { isJsonObject, type JsonObject } from '../../protocol/codec/json.ts';
import { parseJsonStrict } from '../../protocol/codec/parseJson.ts';
import { isKeyId, parseSignature } from '../../protocol/crypto/keys.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { SignedEvent } from '../../protocol/event/commit.ts';
import { encodeEnvelope } from '../../protocol/event/envelope.ts';

/** A line that this device signs. */
export interface PlainLine {
  readonly kind: 'plain';
  readonly type: string;
  readonly payload: JsonObject;
  readonly ts?: string;
  readonly id?: string;
}

/** A line that somebody has signed; its signature is still to be checked. */
export interface SignedLine {
  readonly kind: 'signed';
  readonly event: SignedEvent;
}

function bad(message: string): never {
  throw new GatosError('ERR_ENVELOPE_INVALID', message);
}

const PLAIN_FIELDS = ['type', 'payload', 'ts', 'id'];

/** `{type, payload, ts?, id?}`, or `{envelope, sig, signer}` as `git gatos log --json` writes it. Throws with a sentence. */
export function parseImportLine(text: string): PlainLine | SignedLine {
  const value = parseJsonStrict(text);
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return bad('The line is not a JSON object.');
  return Object.hasOwn(value, 'envelope') ? signedLine(value) : plainLine(value);
}

function signedLine(value: JsonObject): SignedLine {
  const { envelope, sig, signer } = value;
  if (envelope === undefined || typeof sig !== 'string' || !isKeyId(signer))
    return bad('A signed line needs envelope, sig and signer.');
  return {
    kind: 'signed',
    event: { ...encodeEnvelope(envelope), keyId: signer, signature: parseSignature(sig) },
  };
}

function plainLine(value: JsonObject): PlainLine {
  const unknown = Object.keys(value).find((key) => !PLAIN_FIELDS.includes(key));
  if (unknown !== undefined)
    return bad(
      `The line has the unknown field "${unknown.slice(0, 40)}"; it may have type, payload, ts and id.`,
    );
  const { type, payload, ts, id } = value;
  if (typeof type !== 'string') return bad('The line has no "type".');
  if (!isJsonObject(payload)) return bad('The line has no "payload" object.');
  if (ts !== undefined && typeof ts !== 'string')
    return bad('"ts" must be a time like 2026-05-01T10:00:00Z.');
  if (id !== undefined && (typeof id !== 'string' || id === '')) return bad('"id" must be text.');
  return {
    kind: 'plain',
    type,
    payload,
    ...(ts === undefined ? {} : { ts }),
    ...(id === undefined ? {} : { id }),
  };
}
