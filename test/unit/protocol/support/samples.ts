import { getPublicKey, hashes, sign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../../../src/protocol/bytes.ts';
import { eventCidOf } from '../../../../src/protocol/codec/cid.ts';
import { formatKeyId } from '../../../../src/protocol/crypto/keys.ts';
import type { SignedEvent } from '../../../../src/protocol/event/commit.ts';
import { type Envelope, encodeEnvelope } from '../../../../src/protocol/event/envelope.ts';
import { formatUlid } from '../../../../src/protocol/event/ulid.ts';

hashes.sha512 = sha512;

/** 2026-05-01T12:00:00Z */
export const NOON = Date.UTC(2026, 4, 1, 12);

export function ulidAt(time: number, entropy = 0): string {
  return formatUlid({ time, entropy: BigInt(entropy) });
}

/** Some Event-CID, distinct for every text. */
export function cidFor(text: string): string {
  return eventCidOf(utf8(text));
}

export const OID = 'c0ffee'.padEnd(40, '0');

export const envelope: Envelope = {
  type: 'add',
  ulid: ulidAt(NOON),
  actor: 'user:ada',
  payload: { n: 10, note: 'ü', ratio: 0.1, deep: [{ x: null }] },
  policy_root: OID,
  repo: cidFor('genesis'),
  ns: 'main',
  gov: cidFor('genesis'),
  prev: cidFor('before'),
};

/** A key pair of a fixed seed. */
export function testKey(number: number) {
  const seed = new Uint8Array(32).fill(number);
  const publicKey = getPublicKey(seed);
  return {
    seed,
    publicKey,
    keyId: formatKeyId(publicKey),
    sign: (message: Uint8Array) => sign(message, seed),
  };
}

export function signedEvent(value: Envelope = envelope, key = testKey(1)): SignedEvent {
  const encoded = encodeEnvelope(value);
  return { ...encoded, keyId: key.keyId, signature: key.sign(encoded.canonical) };
}
