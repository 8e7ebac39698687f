import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../../src/protocol/bytes.ts';
import {
  formatUlid,
  isUlid,
  MAX_ULID_TIME,
  nextUlid,
  packUlid,
  parseUlid,
  ulidTime,
  unpackUlid,
} from '../../../src/protocol/event/ulid.ts';
import { codeOf } from './support/codes.ts';

const MAX_ENTROPY = (1n << 80n) - 1n;
const parts = fc.record({
  time: fc.integer({ min: 0, max: MAX_ULID_TIME }),
  entropy: fc.bigInt({ min: 0n, max: MAX_ENTROPY }),
});
const entropyBytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const NOON = Date.UTC(2026, 4, 1, 12);

describe('ULID', () => {
  it('[EVT-6] text and parts say the same, and text sorts as the parts do', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(parseUlid(formatUlid(a))).toEqual(a);
        const order =
          a.time === b.time
            ? Number(a.entropy > b.entropy) - Number(a.entropy < b.entropy)
            : Math.sign(a.time - b.time);
        expect(compareText(formatUlid(a), formatUlid(b))).toBe(order);
      }),
    );
  });

  it('[EVT-6] knows the example of the ULID specification', () => {
    expect(ulidTime('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBe(1469922850259);
    expect(formatUlid({ time: MAX_ULID_TIME, entropy: MAX_ENTROPY })).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
    expect(formatUlid({ time: 0, entropy: 0n })).toBe('00000000000000000000000000');
  });

  it.each([
    '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    '80000000000000000000000000',
    'ZZZZZZZZZZZZZZZZZZZZZZZZZZ',
    '01arz3ndektsv4rrffq69g5fav',
    '01ARZ3NDEKTSV4RRFFQ69G5FA',
    '01ARZ3NDEKTSV4RRFFQ69G5FAVV',
    '01ARZ3NDEKTSV4RRFFQ69G5FAI',
    '01ARZ3NDEKTSV4RRFFQ69G5FAL',
    '01ARZ3NDEKTSV4RRFFQ69G5FAO',
    '01ARZ3NDEKTSV4RRFFQ69G5FAU',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV\n',
    '',
  ])('[EVT-6] refuses %j', (text) => {
    expect(isUlid(text)).toBe(false);
    expect(codeOf(() => parseUlid(text))).toBe('ERR_ULID_INVALID');
  });

  it('[EVT-6] refuses times outside 48 bits', () => {
    for (const time of [-1, 2 ** 48, 1.5, Number.NaN]) {
      expect(codeOf(() => formatUlid({ time, entropy: 0n }))).toBe('ERR_ULID_INVALID');
    }
  });
});

describe('nextUlid', () => {
  it('[EVT-6] is always greater than the greatest seen, whatever the clock says', () => {
    fc.assert(
      fc.property(
        parts,
        fc.integer({ min: 0, max: MAX_ULID_TIME - 1 }),
        entropyBytes,
        (seen, now, entropy) => {
          fc.pre(seen.time < MAX_ULID_TIME);
          const greatest = formatUlid(seen);
          const next = nextUlid(now, greatest, entropy);
          expect(next > greatest).toBe(true);
          expect(isUlid(next)).toBe(true);
          expect(ulidTime(next)).toBeGreaterThanOrEqual(now);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('[EVT-6] bears the present moment where nothing later was seen', () => {
    const old = formatUlid({ time: NOON - 1, entropy: MAX_ENTROPY });
    expect(ulidTime(nextUlid(NOON, null, new Uint8Array(10)))).toBe(NOON);
    expect(ulidTime(nextUlid(NOON, old, new Uint8Array(10)))).toBe(NOON);
  });

  it('[EVT-6] goes on by one within the same millisecond and behind a clock that was ahead', () => {
    const seen = formatUlid({ time: NOON + 5000, entropy: 41n });
    expect(parseUlid(nextUlid(NOON, seen, new Uint8Array(10).fill(255)))).toEqual({
      time: NOON + 5000,
      entropy: 42n,
    });
  });

  it('[EVT-6] carries into the time when the entropy is used up, and stops at the end of time', () => {
    const full = formatUlid({ time: NOON, entropy: MAX_ENTROPY });
    expect(ulidTime(nextUlid(NOON, full, new Uint8Array(10)))).toBe(NOON + 1);
    const last = formatUlid({ time: MAX_ULID_TIME, entropy: MAX_ENTROPY });
    expect(codeOf(() => nextUlid(NOON, last, new Uint8Array(10)))).toBe('ERR_ULID_INVALID');
  });
});

describe('ULIDs in words', () => {
  it('[EVT-6] hold the 128 bits, compare as the text does and read back as it', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const words = new Uint32Array(9);
        packUlid(formatUlid(a), words, 1);
        packUlid(formatUlid(b), words, 5);
        const value = [...words.subarray(1, 5)].reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
        expect(value).toBe((BigInt(a.time) << 80n) | a.entropy);
        expect([unpackUlid(words, 1), unpackUlid(words, 5), words[0]]).toEqual([
          formatUlid(a),
          formatUlid(b),
          0,
        ]);
        expect(ulidTime(formatUlid(a))).toBe(a.time);
      }),
      { numRuns: 300 },
    );
  });

  it('[EVT-6] are made of ULIDs alone', () => {
    expect(codeOf(() => packUlid('8ZZZZZZZZZZZZZZZZZZZZZZZZZ', new Uint32Array(4), 0))).toBe(
      'ERR_ULID_INVALID',
    );
  });
});
