import { blake3 } from '../crypto/hash.ts';
import { GatosError } from '../errors.ts';

/** RFC 4648 section 6, lower case, without padding. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const VALUES = new Uint8Array(128);
for (let i = 0; i < 32; i++) VALUES[BASE32.charCodeAt(i)] = i;

/**
 * CIDv1, codec dag-cbor 0x71, multihash BLAKE3-256 0x1e, 32 bytes: 01 71 1e 20. Its first 30 bits are the six
 * characters after the multibase prefix `b`; the two that are left, both zero, begin the seventh.
 */
const PREFIX = 'bafyr4i';
const DIGEST_BYTES = 32;

/** [ENC-3] The Event-CID of canonical DAG-CBOR bytes: base32 lower-case with the multibase prefix `b`. */
export function eventCidOf(canonical: Uint8Array): string {
  return formatEventCid(blake3(canonical), 0);
}

/** The Event-CID whose BLAKE3 digest is the 32 bytes at `bytes[at]`. */
export function formatEventCid(bytes: Uint8Array, at: number): string {
  let text = PREFIX;
  let held = 0;
  let bits = 2;
  for (let i = at; i < at + DIGEST_BYTES; i++) {
    held = ((held << 8) | (bytes[i] ?? 0)) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >>> bits) & 31];
    }
  }
  return text + BASE32[(held << (5 - bits)) & 31];
}

/** Writes the 32 bytes of an Event-CID's digest to `out[at]`. Throws ERR_CBOR_INVALID for what is no Event-CID. */
export function packEventCid(cid: string, out: Uint8Array, at: number): void {
  const sound: boolean = isEventCid(cid);
  if (!sound) throw new GatosError('ERR_CBOR_INVALID', `"${cid.slice(0, 80)}" is no Event-CID.`);
  let held = 0;
  let bits = -2;
  let next = at;
  for (let i = PREFIX.length; next < at + DIGEST_BYTES; i++) {
    held = ((held << 5) | (VALUES[cid.charCodeAt(i)] ?? 0)) & 0x1fff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out[next++] = held >>> bits;
  }
}

/**
 * 4 + 32 bytes in base32 without padding are 58 characters after the `b`. The seventh begins with the last two bits of
 * the prefix, and the last one ends with two bits that must be zero: one digest has one text.
 */
const EVENT_CID = /^bafyr4i[a-h][a-z2-7]{50}[aeimquy4]$/;

export function isEventCid(text: unknown): text is string {
  return typeof text === 'string' && EVENT_CID.test(text);
}
