import { getPublicKey, hashes, sign as nobleSign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import type { Signer } from '../../ports/runtime.ts';
import { concatBytes, unhex } from '../../protocol/bytes.ts';
import { formatKeyId } from '../../protocol/crypto/keys.ts';

hashes.sha512 = sha512;

/** RFC 8410: the DER before the 32 bytes of an Ed25519 private key in PKCS#8. */
const PKCS8_PREFIX = unhex('302e020100300506032b657004220420');

/** What is kept of a key: a non-extractable CryptoKey where the platform has Ed25519, else the seed. */
export type KeyMaterial =
  | { readonly custody: 'webcrypto'; readonly privateKey: CryptoKey; readonly publicKey: Uint8Array }
  | { readonly custody: 'noble'; readonly seed: Uint8Array; readonly publicKey: Uint8Array };

/** A new key that cannot leave this browser; with noble, and its seed stored, only where Web Crypto has no Ed25519. */
export async function generateKey(): Promise<KeyMaterial> {
  try {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return { custody: 'webcrypto', privateKey: pair.privateKey, publicKey };
  } catch {
    const seed = crypto.getRandomValues(new Uint8Array(32));
    return { custody: 'noble', seed, publicKey: getPublicKey(seed) };
  }
}

/** `ed25519:<64 hex>` of the key that a 32-byte seed gives. */
export function keyIdOfSeed(seed: Uint8Array): string {
  return formatKeyId(getPublicKey(seed));
}

/** The key of a 32-byte seed (RFC 8032 section 5.1.5), non-extractable once imported. */
export async function keyFromSeed(seed: Uint8Array): Promise<KeyMaterial> {
  const publicKey = getPublicKey(seed);
  try {
    const privateKey = await crypto.subtle.importKey(
      'pkcs8',
      concatBytes(PKCS8_PREFIX, seed),
      'Ed25519',
      false,
      ['sign'],
    );
    return { custody: 'webcrypto', privateKey, publicKey };
  } catch {
    return { custody: 'noble', seed, publicKey };
  }
}

export function signerOf(key: KeyMaterial): Signer {
  const keyId = formatKeyId(key.publicKey);
  if (key.custody === 'noble') return { keyId, sign: async (message) => nobleSign(message, key.seed) };
  return {
    keyId,
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', key.privateKey, new Uint8Array(message))),
  };
}
