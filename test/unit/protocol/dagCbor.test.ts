import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import * as dagCbor from '@ipld/dag-cbor';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { create as createDigest } from 'multiformats/hashes/digest';
import { describe, expect, it } from 'vitest';
import { hex, unhex } from '../../../src/protocol/bytes.ts';
import { decodeDagCbor, decodeDagCborJson, encodeDagCbor } from '../../../src/protocol/codec/dagCbor.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { codeOf } from './support/codes.ts';
import { artefactValues } from './support/json.ts';

const FIXTURES = new URL('../../vectors/dag-cbor/', import.meta.url);
const NEGATIVE = new URL('../../vectors/dag-cbor-negative/dag-cbor/decode/', import.meta.url);
const DAG_CBOR = 0x71;
const SHA2_256 = 0x12;

interface Fixture {
  readonly name: string;
  readonly cid: string;
  readonly bytes: Uint8Array;
}

const fixtures = readdirSync(FIXTURES).map((name): Fixture => {
  const [file = ''] = readdirSync(new URL(`${encodeURIComponent(name)}/`, FIXTURES));
  const url = new URL(`${encodeURIComponent(name)}/${file}`, FIXTURES);
  return { name, cid: file.replace('.dag-cbor', ''), bytes: new Uint8Array(readFileSync(url)) };
});

const negatives = readdirSync(NEGATIVE).flatMap(
  (file) => JSON.parse(readFileSync(new URL(file, NEGATIVE), 'utf8')) as { name: string; hex: string }[],
);

function cidOf(bytes: Uint8Array): string {
  const digest = createHash('sha256').update(bytes).digest();
  return CID.createV1(DAG_CBOR, createDigest(SHA2_256, new Uint8Array(digest))).toString();
}

describe('DAG-CBOR vectors (ipld/codec-fixtures)', () => {
  it('are all there', () => {
    expect(fixtures).toHaveLength(126);
    expect(negatives.length).toBeGreaterThan(0);
  });

  it.each(fixtures)(
    '[ENC-2] $name decodes, encodes to the same bytes and has the CID of its name',
    ({ bytes, cid }) => {
      expect(hex(dagCbor.encode(decodeDagCbor(bytes)))).toBe(hex(bytes));
      expect(cidOf(bytes)).toBe(cid);
    },
  );

  it.each(negatives)('[ENC-2] $name is refused', ({ hex: text }) => {
    expect(codeOf(() => decodeDagCbor(unhex(text)))).toBe('ERR_CBOR_INVALID');
  });
});

describe('decodeDagCbor', () => {
  it.each([
    ['unsorted keys', 'a2616201616100'],
    ['a longer key before a shorter one', 'a262616101616201'],
    ['a short float', 'f93e00'],
    ['a 32-bit float', 'fa3fc00000'],
    ['an integral float', 'fb3ff0000000000000'],
    ['minus zero', 'fb8000000000000000'],
    ['NaN', 'fb7ff8000000000000'],
    ['Infinity', 'fb7ff0000000000000'],
    ['undefined', 'f7'],
    ['a long integer', '1801'],
    ['an indefinite list', '9f01ff'],
    ['an indefinite map', 'bf616101ff'],
    ['an indefinite string', '7f6161ff'],
    ['a duplicate key', 'a2616101616102'],
    ['a key that is no string', 'a10102'],
    ['a tag that is no CID', 'c11a514b67b0'],
    ['trailing bytes', '0101'],
    ['a cut block', '8201'],
    ['nothing', ''],
    ['text that is not UTF-8', '61ff'],
  ])('[ENC-2] refuses %s', (_, text) => {
    expect(codeOf(() => decodeDagCbor(unhex(text)))).toBe('ERR_CBOR_INVALID');
  });

  it('[ENC-2] refuses a block nested without end', () => {
    expect(codeOf(() => decodeDagCbor(new Uint8Array(200_000).fill(0x81)))).toBe('ERR_CBOR_INVALID');
  });

  it('[ENC-2] accepts bytes only if they are what their value encodes to', () => {
    fc.assert(
      fc.property(artefactValues, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, xor) => {
        const bytes = encodeDagCbor(value);
        const changed = bytes.slice();
        const index = at % bytes.length;
        changed[index] = (changed[index] ?? 0) ^ xor;
        let decoded: JsonValue;
        try {
          decoded = decodeDagCborJson(changed);
        } catch {
          return;
        }
        expect(hex(encodeDagCbor(decoded))).toBe(hex(changed));
      }),
      { numRuns: 500 },
    );
  });
});

describe('encodeDagCbor', () => {
  it.each([
    [{ bb: 1, a: 2, c: [] }, 'a36161026163806262' + '6201'],
    [23, '17'],
    [24, '1818'],
    [256, '190100'],
    [-1, '20'],
    [2 ** 32, '1b0000000100000000'],
    [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
    [Number.MIN_SAFE_INTEGER, '3b001ffffffffffffe'],
    [1.5, 'fb3ff8000000000000'],
    [0.1, 'fb3fb999999999999a'],
    [-0, '00'],
    [null, 'f6'],
    [true, 'f5'],
    ['ü', '62c3bc'],
  ] as const)('[ENC-1] writes %j as %s', (value, text) => {
    expect(hex(encodeDagCbor(value as JsonValue))).toBe(text);
  });

  it('[ENC-1] sorts keys by length and then by UTF-8 bytes, not by UTF-16 unit', () => {
    // U+FB33 is three bytes, U+1F600 four: by UTF-16 unit the emoji would come first.
    expect(hex(encodeDagCbor({ '\ufb33': 0, '\ud83d\ude00': 0, z: 0 }))).toBe(
      'a3617a0063efacb30064f09f988000',
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53), 1e300])(
    '[ENC-1] refuses the number %d',
    (value) => {
      expect(codeOf(() => encodeDagCbor({ n: [value] }))).toBe('ERR_NUMBER_RANGE');
    },
  );

  it('[ENC-1] refuses what an envelope may not hold', () => {
    for (const value of [undefined, 1n, Symbol.iterator, () => 1]) {
      expect(codeOf(() => encodeDagCbor({ a: value } as unknown as JsonValue))).toBe('ERR_CBOR_INVALID');
    }
    expect(codeOf(() => encodeDagCbor('\ud800'))).toBe('ERR_CBOR_INVALID');
    expect(codeOf(() => encodeDagCbor({ '\ud800': 1 }))).toBe('ERR_CBOR_INVALID');
  });

  it('[ENC-1] [ENC-2] gives back every JSON value, __proto__ keys among them', () => {
    fc.assert(
      fc.property(artefactValues, (value) => {
        expect(decodeDagCborJson(encodeDagCbor(value))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });
});

describe('decodeDagCborJson', () => {
  it.each([
    ['bytes', '4101'],
    ['a link', 'd82a582500017112205c6a5b8a0c21a0f1f4e0cb2bd5e4a8c2f2c8d2d4f2c1e4b5f5c4d3b2a1908070'],
    ['an integer past 2^53', '1b0020000000000000'],
    ['a big negative integer', '3b7fffffffffffffff'],
    ['bytes inside', 'a1616181' + '4101'],
  ])('[ENC-1] refuses %s, which JSON cannot say', (_, text) => {
    expect(() => decodeDagCbor(unhex(text))).not.toThrow();
    expect(codeOf(() => decodeDagCborJson(unhex(text)))).toBe('ERR_CBOR_INVALID');
  });

  it('[ENC-1] refuses a float that is integral past 2^53', () => {
    expect(codeOf(() => decodeDagCborJson(unhex('fb7e37e43c8800759c')))).toBe('ERR_NUMBER_RANGE');
  });
});
