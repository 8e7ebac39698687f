import { blake3 as blake3Hash } from '@noble/hashes/blake3.js';
import { sha256 as sha256Hash } from '@noble/hashes/sha2.js';
import { hex } from '../bytes.ts';

export function blake3(bytes: Uint8Array): Uint8Array {
  return blake3Hash(bytes);
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return sha256Hash(bytes);
}

/** [ENC-5] `blake3:<64 hex>` */
export function blake3Digest(bytes: Uint8Array): string {
  return `blake3:${hex(blake3(bytes))}`;
}

/** [ENC-5] [ENC-6] `sha256:<64 hex>`, for policy and fold code. */
export function sha256Digest(bytes: Uint8Array): string {
  return `sha256:${hex(sha256(bytes))}`;
}
