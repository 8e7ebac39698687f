import { blake3 as blake3Hash } from '@noble/hashes/blake3.js';
import { sha1 as sha1Hash } from '@noble/hashes/legacy.js';
import { sha256 as sha256Hash } from '@noble/hashes/sha2.js';
import { equalBytes, hex, utf8 } from '../bytes.ts';
import { GatosError } from '../errors.ts';

/** Hash functions that are the same functions, only faster on this platform. */
export interface Hashes {
  readonly blake3: (bytes: Uint8Array) => Uint8Array;
  /** Of the parts one after another. */
  readonly sha1: (...parts: readonly Uint8Array[]) => Uint8Array;
}

const PURE: Hashes = {
  blake3: blake3Hash,
  sha1: (...parts) => {
    const hash = sha1Hash.create();
    for (const part of parts) hash.update(part);
    return hash.digest();
  },
};
let hashes: Hashes = PURE;

/** Lengths around the blocks and chunks of both functions. */
const PROBES = [0, 1, 55, 56, 63, 64, 65, 450, 1023, 1024, 1025, 5000];

/**
 * Takes other implementations of the same functions from here on. They must agree with the ones in JavaScript on some
 * probes, or ERR_INTERNAL is thrown and nothing changes; what comes out of this module never depends on which are used.
 */
export function adoptHashes(faster: Hashes): void {
  for (const length of PROBES) {
    const bytes = utf8('gatos/probe/v1\n'.repeat(400)).subarray(0, length);
    for (const name of ['blake3', 'sha1'] as const) {
      if (!equalBytes(faster[name](bytes), PURE[name](bytes)))
        throw new GatosError('ERR_INTERNAL', `This ${name} gives another digest of ${length} bytes.`);
    }
  }
  hashes = faster;
}

export function blake3(bytes: Uint8Array): Uint8Array {
  return hashes.blake3(bytes);
}

/** Of the parts one after another. Git's object ids, and nothing that security rests on alone: Event-CIDs are BLAKE3. */
export function sha1(...parts: readonly Uint8Array[]): Uint8Array {
  return hashes.sha1(...parts);
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
