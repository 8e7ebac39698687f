import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { installHashes } from '../../../src/adapters/hash-wasm/hashes.ts';
import { concatBytes } from '../../../src/protocol/bytes.ts';
import { adoptHashes, blake3, sha1 } from '../../../src/protocol/crypto/hash.ts';
import { codeOf } from '../protocol/support/codes.ts';

const pure = {
  blake3: (await import('@noble/hashes/blake3.js')).blake3,
  sha1: (await import('@noble/hashes/legacy.js')).sha1,
};

describe('hashes of the platform', () => {
  afterAll(() => adoptHashes({ ...pure, sha1: (...parts) => pure.sha1(concatBytes(...parts)) }));

  it('[ENC-6] are taken where they agree, and are the same functions at every length', async () => {
    expect(await installHashes()).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000, size: 'max' }), (bytes) => {
        expect(blake3(bytes)).toEqual(pure.blake3(bytes));
        expect(sha1(bytes)).toEqual(pure.sha1(bytes));
        expect(sha1(bytes.subarray(0, 7), bytes.subarray(7))).toEqual(pure.sha1(bytes));
      }),
      { numRuns: 60 },
    );
  });

  it('[ENC-6] that disagree are refused, and nothing changes', () => {
    const before = blake3(new Uint8Array(3));
    const wrong = (bytes: Uint8Array) => pure.blake3(bytes.length === 1024 ? new Uint8Array(1) : bytes);
    expect(codeOf(() => adoptHashes({ ...pure, blake3: wrong }))).toBe('ERR_INTERNAL');
    expect(codeOf(() => adoptHashes({ ...pure, sha1: () => new Uint8Array(20) }))).toBe('ERR_INTERNAL');
    expect(blake3(new Uint8Array(3))).toEqual(before);
  });
});
