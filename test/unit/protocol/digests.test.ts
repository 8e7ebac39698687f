import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { create as createDigest } from 'multiformats/hashes/digest';
import { describe, expect, it } from 'vitest';
import { hex, unhex, utf8 } from '../../../src/protocol/bytes.ts';
import { eventCidOf, formatEventCid, isEventCid, packEventCid } from '../../../src/protocol/codec/cid.ts';
import { blake3, blake3Digest, sha256Digest } from '../../../src/protocol/crypto/hash.ts';
import {
  deviceOf,
  formatKeyId,
  formatSignature,
  isKeyId,
  parseKeyId,
  parseSignature,
} from '../../../src/protocol/crypto/keys.ts';
import { codeOf } from './support/codes.ts';

interface Blake3Case {
  readonly input_len: number;
  readonly hash: string;
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../vectors/blake3/test_vectors.json', import.meta.url), 'utf8'),
) as { cases: readonly Blake3Case[] };

const DAG_CBOR = 0x71;
const BLAKE3_256 = 0x1e;

describe('BLAKE3', () => {
  it('has all official cases', () => expect(cases).toHaveLength(35));

  // Only the hash mode, at its default length of 32 bytes: keyed hashing and key derivation are not used.
  it.each(cases)('[ENC-6] hashes $input_len bytes as the official vectors do', ({ input_len, hash }) => {
    const input = Uint8Array.from({ length: input_len }, (_, i) => i % 251);
    expect(hex(blake3(input))).toBe(hash.slice(0, 64));
  });
});

describe('digests, keys and signatures as text', () => {
  it('[ENC-5] writes digests with their prefix, in lower case', () => {
    expect(blake3Digest(new Uint8Array())).toBe(
      'blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262',
    );
    expect(sha256Digest(utf8('abc'))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('[ENC-5] reads back what it writes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        (key, sig) => {
          expect(hex(parseKeyId(formatKeyId(key)))).toBe(hex(key));
          expect(hex(parseSignature(formatSignature(sig)))).toBe(hex(sig));
        },
      ),
    );
  });

  it.each([
    '',
    'ed25519:',
    `ed25519:${'0'.repeat(63)}`,
    `ed25519:${'A'.repeat(64)}`,
    `ED25519:${'0'.repeat(64)}`,
    `ed25519:${'0'.repeat(64)}\n`,
    `x ed25519:${'0'.repeat(64)}`,
  ])('[ENC-5] %j is no key and no signature', (text) => {
    expect(isKeyId(text)).toBe(false);
    expect(codeOf(() => parseKeyId(text))).toBe('ERR_KEY_INVALID');
    expect(codeOf(() => parseSignature(text))).toBe('ERR_SIGNATURE_INVALID');
  });

  it('[JRN-1] a device is the first 16 hex digits of the BLAKE3 of its key', () => {
    expect(deviceOf(new Uint8Array())).toBe('af1349b9f5f9a1a6');
  });

  it('unhex refuses odd, upper-case and foreign digits', () => {
    for (const text of ['0', 'AB', '0g', ' 00', '0x']) expect(codeOf(() => unhex(text))).toBe('ERR_USAGE');
    expect([...unhex('00ff7f80')]).toEqual([0, 255, 127, 128]);
  });
});

describe('Event-CID', () => {
  it('[ENC-3] is a CIDv1 of dag-cbor and BLAKE3-256 in base32, as multiformats makes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const cid = eventCidOf(bytes);
        expect(cid).toBe(CID.createV1(DAG_CBOR, createDigest(BLAKE3_256, blake3(bytes))).toString());
        expect(isEventCid(cid)).toBe(true);
        expect(hex(CID.parse(cid).multihash.digest)).toBe(hex(blake3(bytes)));
      }),
    );
  });

  it('[ENC-3] accepts no second text for a digest, and no other kind of CID', () => {
    const cid = eventCidOf(utf8('x'));
    const digits = 'abcdefghijklmnopqrstuvwxyz234567';
    const sameEnd = [...digits].filter((digit) => isEventCid(cid.slice(0, -1) + digit));
    expect(sameEnd).toHaveLength(8);
    expect(
      [...digits].filter((digit) => isEventCid(`${cid.slice(0, 7)}${digit}${cid.slice(8)}`)),
    ).toHaveLength(8);
    const sha2 = CID.createV1(DAG_CBOR, createDigest(0x12, blake3(utf8('x')))).toString();
    const raw = CID.createV1(0x55, createDigest(BLAKE3_256, blake3(utf8('x')))).toString();
    for (const text of [
      sha2,
      raw,
      cid.toUpperCase(),
      cid.slice(1),
      `${cid}a`,
      ` ${cid}`,
      `${cid}\n`,
      '',
      null,
      7,
    ]) {
      expect(isEventCid(text), String(text)).toBe(false);
    }
  });
});

describe('Event-CIDs in bytes', () => {
  it('[ENC-3] are their digest, and the text that multiformats makes of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
        const cid = formatEventCid(Uint8Array.of(9, ...digest), 1);
        expect(cid).toBe(CID.createV1(DAG_CBOR, createDigest(BLAKE3_256, digest)).toString());
        expect(isEventCid(cid)).toBe(true);
        const out = new Uint8Array(34);
        packEventCid(cid, out, 1);
        expect(out).toEqual(Uint8Array.of(0, ...digest, 0));
      }),
    );
    expect(codeOf(() => packEventCid('bafy', new Uint8Array(32), 0))).toBe('ERR_CBOR_INVALID');
  });
});
