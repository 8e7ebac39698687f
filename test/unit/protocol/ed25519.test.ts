import { Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyFromSeed, signerOf } from '../../../src/adapters/web-crypto/signer.ts';
import { createVerifier } from '../../../src/adapters/web-crypto/verifier.ts';
import type { SignatureVerifier } from '../../../src/ports/runtime.ts';
import { concatBytes, hex, unhex, utf8 } from '../../../src/protocol/bytes.ts';
import { isPublicKeySound, isScalarCanonical, verifyEd25519 } from '../../../src/protocol/crypto/ed25519.ts';
import { testKey } from './support/samples.ts';

/** RFC 8032 section 7.1. */
const RFC8032 = [
  {
    name: 'TEST 1',
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    name: 'TEST 2',
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    name: 'TEST 3',
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    name: 'TEST SHA(abc)',
    seed: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    publicKey: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    message:
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    signature:
      'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  },
];

const L = 2n ** 252n + 27742317777372353535851937790883648493n;
/** A point of order 8. */
const TORSION = Point.fromBytes(
  unhex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
  true,
);
const message = utf8('gatos/test/v1\nhello');

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function bigintOf(bytes: Uint8Array): bigint {
  return [...bytes].reverse().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The secret scalar of a seed (RFC 8032 section 5.1.5). */
function scalarOf(seed: Uint8Array): bigint {
  const half = sha512(seed).slice(0, 32);
  half[0] = (half[0] ?? 0) & 248;
  half[31] = ((half[31] ?? 0) & 63) | 64;
  return bigintOf(half) % L;
}

/** A signature by hand: any encoding of R and of A, s = r + k*a. */
function forge(
  a: bigint,
  publicKey: Uint8Array,
  r: bigint,
  encodedR: Uint8Array,
  text = message,
): Uint8Array {
  const k = bigintOf(sha512(concatBytes(encodedR, publicKey, text))) % L;
  return concatBytes(encodedR, littleEndian((r + k * a) % L));
}

const a = scalarOf(testKey(9).seed);
const A = Point.BASE.multiply(a);
const publicKey = A.toBytes();
const r = 123456789n;
const R = Point.BASE.multiply(r);

/** Small-order points: canonical encodings, and encodings of the same with y + p or with the sign of a zero x. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
];
const NOT_CANONICAL = [
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];

interface Case {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  readonly message?: Uint8Array;
  readonly ok: boolean;
}

function torsionedKeyCase(): Case {
  const mixed = A.add(TORSION).toBytes();
  // With k a multiple of 8 the torsion vanishes from k*A, so the equation itself holds.
  for (let i = 0; ; i++) {
    const text = utf8(`try ${i}`);
    const k = bigintOf(sha512(concatBytes(R.toBytes(), mixed, text))) % L;
    if (k % 8n === 0n)
      return {
        name: 'A with torsion',
        publicKey: mixed,
        signature: forge(a, mixed, r, R.toBytes(), text),
        message: text,
        ok: false,
      };
  }
}

function cases(): Case[] {
  const good = forge(a, publicKey, r, R.toBytes());
  const s = bigintOf(good.subarray(32));
  const cofactored = R.add(TORSION).toBytes();
  const identity = unhex(SMALL_ORDER[0] ?? '');
  return [
    { name: 'the honest signature', publicKey, signature: good, ok: true },
    {
      name: 'R = identity, canonical: the equation holds',
      publicKey,
      signature: forge(a, publicKey, 0n, identity),
      ok: true,
    },
    { name: 'S + L', publicKey, signature: concatBytes(R.toBytes(), littleEndian(s + L)), ok: false },
    {
      name: 'S = L, for the signature with S = 0',
      publicKey,
      signature: concatBytes(R.toBytes(), littleEndian(L)),
      ok: false,
    },
    {
      name: 'S with its top bit set',
      publicKey,
      signature: concatBytes(R.toBytes(), littleEndian(s | (1n << 255n))),
      ok: false,
    },
    {
      name: 'a signature that holds with the cofactor only',
      publicKey,
      signature: forge(a, publicKey, r, cofactored),
      ok: false,
    },
    { name: 'another message', publicKey, signature: good, message: utf8('other'), ok: false },
    { name: 'another key', publicKey: testKey(2).publicKey, signature: good, ok: false },
    torsionedKeyCase(),
    ...[...SMALL_ORDER, ...NOT_CANONICAL].map((text) => ({
      // With S = 0 and R = A every message "verifies" for a key of small order, k being right.
      name: `A = ${text.slice(0, 8)}...${text.slice(-2)}`,
      publicKey: unhex(text),
      signature: concatBytes(identity, littleEndian(0n)),
      ok: false,
    })),
    ...NOT_CANONICAL.map((text) => ({
      name: `R = ${text.slice(0, 8)}...${text.slice(-2)}`,
      publicKey,
      signature: forge(a, publicKey, 0n, unhex(text)),
      ok: false,
    })),
    { name: 'a short key', publicKey: publicKey.slice(1), signature: good, ok: false },
    { name: 'a long key', publicKey: concatBytes(publicKey, new Uint8Array(1)), signature: good, ok: false },
    { name: 'a short signature', publicKey, signature: good.slice(0, 63), ok: false },
    { name: 'a long signature', publicKey, signature: concatBytes(good, new Uint8Array(1)), ok: false },
    { name: 'an empty signature', publicKey, signature: new Uint8Array(), ok: false },
  ];
}

describe('the verdict on Ed25519 signatures', () => {
  let platform: SignatureVerifier;
  beforeAll(async () => {
    platform = await createVerifier();
  });

  it('[EVT-2] uses the platform here, so that the comparison below means something', () => {
    expect(platform.constructor.name).toBe('PlatformVerifier');
  });

  it.each(RFC8032)('[EVT-2] RFC 8032 $name: key, signature and verdict', async (vector) => {
    const key = await keyFromSeed(unhex(vector.seed));
    const text = unhex(vector.message);
    expect(hex(key.publicKey)).toBe(vector.publicKey);
    expect(hex(await signerOf(key).sign(text))).toBe(vector.signature);
    const noble = signerOf({ custody: 'noble', seed: unhex(vector.seed), publicKey: key.publicKey });
    expect(hex(await noble.sign(text))).toBe(vector.signature);
    expect(verifyEd25519(unhex(vector.publicKey), text, unhex(vector.signature))).toBe(true);
    expect(await platform.verify(unhex(vector.publicKey), text, unhex(vector.signature))).toBe(true);
  });

  it.each(cases())(
    '[EVT-3] $name: $ok, by arithmetic and by the platform',
    async ({ publicKey: key, signature, message: text, ok }) => {
      expect(verifyEd25519(key, text ?? message, signature)).toBe(ok);
      expect(await platform.verify(key, text ?? message, signature)).toBe(ok);
    },
  );

  it('[EVT-3] the edge cases are what they claim to be', () => {
    const cofactored = forge(a, publicKey, r, R.add(TORSION).toBytes());
    const k = bigintOf(sha512(concatBytes(cofactored.subarray(0, 32), publicKey, message))) % L;
    const difference = Point.BASE.multiply(bigintOf(cofactored.subarray(32)))
      .subtract(A.multiply(k))
      .subtract(R.add(TORSION));
    expect(difference.is0()).toBe(false);
    expect(difference.isSmallOrder()).toBe(true);
    expect(TORSION.double().double().is0()).toBe(false);
    expect(TORSION.double().double().double().is0()).toBe(true);
  });

  it('[EVT-3] a sound key is canonical, of large order and without torsion', () => {
    expect(isPublicKeySound(publicKey)).toBe(true);
    for (const text of [...SMALL_ORDER, ...NOT_CANONICAL])
      expect(isPublicKeySound(unhex(text)), text).toBe(false);
    let point = A;
    for (let i = 1; i < 8; i++) {
      point = point.add(TORSION);
      expect(isPublicKeySound(point.toBytes()), `A + ${i}T`).toBe(false);
    }
    expect(isPublicKeySound(unhex(`02${'00'.repeat(31)}`))).toBe(false); // not on the curve
  });

  it('[EVT-3] S counts only below L', () => {
    const withS = (s: bigint) => concatBytes(new Uint8Array(32), littleEndian(s));
    expect(isScalarCanonical(withS(L - 1n))).toBe(true);
    expect(isScalarCanonical(withS(L))).toBe(false);
    expect(isScalarCanonical(withS(0n))).toBe(true);
    expect(isScalarCanonical(withS(2n ** 256n - 1n))).toBe(false);
  });

  it('[EVT-3] arithmetic and platform agree on random signatures, honest and changed', async () => {
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(
        bytes32,
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: -1, max: 63 }),
        fc.integer({ min: 1, max: 255 }),
        async (seed, text, at, xor) => {
          const key = await keyFromSeed(seed);
          const signature = await signerOf(key).sign(text);
          if (at >= 0) signature[at] = (signature[at] ?? 0) ^ xor;
          expect(verifyEd25519(key.publicKey, text, signature)).toBe(at < 0);
          expect(await platform.verify(key.publicKey, text, signature)).toBe(at < 0);
        },
      ),
      { numRuns: 40 },
    );
  });
});
