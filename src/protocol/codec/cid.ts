import { base32 } from 'multiformats/bases/base32';
import { concatBytes } from '../bytes.ts';
import { blake3 } from '../crypto/hash.ts';

/** CIDv1, codec dag-cbor 0x71, multihash BLAKE3-256 0x1e, 32 bytes. */
const PREFIX = Uint8Array.of(0x01, 0x71, 0x1e, 0x20);

/** [ENC-3] The Event-CID of canonical DAG-CBOR bytes: base32 lower-case with the multibase prefix `b`. */
export function eventCidOf(canonical: Uint8Array): string {
  return base32.encode(concatBytes(PREFIX, blake3(canonical)));
}

/**
 * 4 + 32 bytes in base32 without padding are 58 characters after the `b`. The seventh begins with the last two bits of
 * the prefix, and the last one ends with two bits that must be zero: one digest has one text.
 */
const EVENT_CID = /^bafyr4i[a-h][a-z2-7]{50}[aeimquy4]$/;

export function isEventCid(text: unknown): text is string {
  return typeof text === 'string' && EVENT_CID.test(text);
}
