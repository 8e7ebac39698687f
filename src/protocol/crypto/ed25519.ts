import { Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes, hex } from '../bytes.ts';

/** Order of the prime subgroup, RFC 8032 section 5.1. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

/** [EVT-3] S < L, RFC 8032 section 5.1.7 step 1. WebKit does not check this. */
export function isScalarCanonical(signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  // L is a little above 2^252: below that, which nearly every S is, its last byte tells.
  return (signature[63] ?? 0) < 0x10 || littleEndian(signature.subarray(32)) < L;
}

/**
 * [EVT-3] A public key as it must be to enter the trust graph: canonical encoding, on the curve, not of small order,
 * without torsion.
 */
export function isPublicKeySound(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const id = hex(publicKey);
  const known = soundness.get(id);
  if (known !== undefined) return known;
  const sound = checkPublicKey(publicKey);
  if (soundness.size >= MAX_REMEMBERED) soundness.clear();
  soundness.set(id, sound);
  return sound;
}

/** A world has few keys and asks for each again and again; the check takes milliseconds. */
const soundness = new Map<string, boolean>();
const MAX_REMEMBERED = 1_000;

function checkPublicKey(publicKey: Uint8Array): boolean {
  try {
    const point = Point.fromBytes(publicKey);
    return equalBytes(point.toBytes(), publicKey) && !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/**
 * [EVT-3] The verdict in full, by arithmetic alone: S < L, A sound, and the bytes of S*B - k*A equal R, which is the
 * equation without cofactor and at once the check that R is canonical. About a millisecond; adapters may use the
 * platform's Ed25519 together with `isScalarCanonical` and `isPublicKeySound` once they have shown to agree.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isScalarCanonical(signature) || !isPublicKeySound(publicKey)) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const k = littleEndian(sha512(concatBytes(r, publicKey, message))) % L;
  const minusA = Point.fromBytes(publicKey).negate();
  const sB = s === 0n ? Point.ZERO : Point.BASE.multiply(s, false);
  const expected = k === 0n ? sB : sB.add(minusA.multiply(k, false));
  return equalBytes(expected.toBytes(), r);
}
