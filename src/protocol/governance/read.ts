import { isJsonObject, type JsonObject, type JsonValue } from '../codec/json.ts';
import { isPublicKeySound } from '../crypto/ed25519.ts';
import { isKeyId, parseKeyId } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import type { EventCommit } from '../event/commit.ts';
import { isActor } from '../journal/names.ts';
import { speakerOf } from './speaker.ts';
import type { BundlePointer, TrustGraph } from './types.ts';

export function invalidLaw(why: string): never {
  throw new GatosError('ERR_GOV_INVALID', `The governance chain is not valid: ${why}.`);
}

/** Law that cannot be read must not be passed over: an unknown field could be a limit that we would not heed. */
export function readFields(
  value: JsonValue | undefined,
  what: string,
  fields: readonly string[],
): JsonObject {
  if (!isJsonObject(value)) return invalidLaw(`${what} is missing`);
  const unknown = Object.keys(value).find((key) => !fields.includes(key));
  if (unknown !== undefined)
    invalidLaw(`${what} has the field "${unknown.slice(0, 40)}", which this version does not know`);
  const missing = fields.find((field) => !Object.hasOwn(value, field));
  if (missing !== undefined) invalidLaw(`${what} lacks "${missing}"`);
  return value;
}

export function areActors(value: JsonValue | undefined): value is string[] {
  return Array.isArray(value) && value.every(isActor);
}

export function readTrust(value: JsonValue | undefined): TrustGraph {
  const { v, owners, keys, groups } = readFields(value, 'the trust graph', ['v', 'owners', 'keys', 'groups']);
  if (v !== 1) invalidLaw('the trust graph is not version 1');
  if (!areActors(owners) || owners.length === 0) invalidLaw('the trust graph names no owners');
  if (!isJsonObject(keys) || !isJsonObject(groups) || !Object.values(groups).every(areActors))
    return invalidLaw('the trust graph has malformed keys or groups');
  for (const [keyId, holder] of Object.entries(keys)) {
    const { actor } = readFields(holder, 'a key of the trust graph', ['actor']);
    if (!isKeyId(keyId) || !isActor(actor)) invalidLaw('the trust graph holds a malformed key');
    // [EVT-3] checked once, when a key enters the trust graph.
    if (!isPublicKeySound(parseKeyId(keyId)))
      invalidLaw(`the key ${keyId.slice(0, 16)} is not a sound Ed25519 key`);
  }
  return value as unknown as TrustGraph;
}

const POINTER: Readonly<Record<keyof BundlePointer, RegExp>> = {
  id: /^blake3:[0-9a-f]{64}$/,
  commit: /^[0-9a-f]{40}$/,
  policy_code_root: /^sha256:[0-9a-f]{64}$/,
};

export function readPointer(value: JsonValue | undefined): BundlePointer {
  const pointer = readFields(value, 'a bundle pointer', Object.keys(POINTER));
  for (const [field, pattern] of Object.entries(POINTER)) {
    const held = pointer[field];
    if (typeof held !== 'string' || !pattern.test(held))
      invalidLaw(`the ${field} of a bundle pointer is malformed`);
  }
  return pointer as unknown as BundlePointer;
}

type SignedBy = Pick<EventCommit, 'envelope' | 'keyId'>;

/** [POL-5] Throws ERR_GOV_INVALID unless the event's key speaks for its actor. */
export function requireSpeaker(trust: TrustGraph, { envelope, keyId }: SignedBy): void {
  if (speakerOf(trust, keyId) !== envelope.actor)
    invalidLaw(`"${envelope.type}" is not signed by a key of ${envelope.actor}`);
}

/** [POL-5] Throws ERR_GOV_INVALID unless the event's key speaks for its actor, and the actor is an owner. */
export function requireOwner(trust: TrustGraph, { envelope, keyId }: SignedBy): void {
  if (speakerOf(trust, keyId) !== envelope.actor || !trust.owners.includes(envelope.actor))
    invalidLaw(`"${envelope.type}" is not signed by an owner`);
}
