import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as q32 from '../../../src/echolua/q32.ts';
import { GatosError } from '../../../src/protocol/errors.ts';

interface Vector {
  readonly op: 'add' | 'sub' | 'mul' | 'div' | 'idiv' | 'mod';
  readonly a: string;
  readonly b: string;
  readonly result?: string;
  readonly error?: 'overflow' | 'div0';
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/q32/vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];

const OPERATIONS = { add: q32.add, sub: q32.sub, mul: q32.mul, div: q32.div, idiv: q32.idiv, mod: q32.mod };
const ONE = 1n << 32n;
const raws = fc.oneof(
  fc.bigInt({ min: q32.RAW_MIN, max: q32.RAW_MAX }),
  fc.bigInt({ min: -(1n << 34n), max: 1n << 34n }),
  fc
    .integer({ min: -100_000_000, max: 100_000_000 })
    .map((cents) => q32.rawFromText((cents / 100).toFixed(2))),
  fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((n) => BigInt(n) << 21n),
);

function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof GatosError ? [error.code, error.data.code] : error;
  }
  return 'no error';
}

describe('[LUA-3] Q32.32 arithmetic', () => {
  it('agrees with every published vector, errors included', () => {
    const wrong = vectors.filter((vector) => {
      try {
        return String(OPERATIONS[vector.op](BigInt(vector.a), BigInt(vector.b))) !== vector.result;
      } catch (error) {
        const expected = vector.error === 'div0' ? 'E_DIV0' : 'E_OVERFLOW';
        return !(error instanceof GatosError && vector.error !== undefined && error.data.code === expected);
      }
    });
    expect(vectors.length).toBeGreaterThan(1000);
    expect(wrong).toEqual([]);
  });

  it('compares', () => {
    expect([q32.compare(1n, 2n), q32.compare(2n, 2n), q32.compare(3n, 2n)]).toEqual([-1, 0, 1]);
  });
});

describe('[ENC-7] doubles into Q32.32', () => {
  it.each([
    [0, 0n],
    [-0, 0n],
    [1, ONE],
    [-1.5, -ONE - ONE / 2n],
    [0.1, 429496730n],
    [2 ** -32, 1n],
    [2 ** -33, 0n], // a tie: to even
    [3 * 2 ** -33, 2n],
    [-(2 ** -33), 0n],
    [-3 * 2 ** -33, -2n],
    [2 ** -33 + 2 ** -80, 1n],
    [5e-324, 0n],
    [2 ** 20 + 3 * 2 ** -33, (1n << 52n) + 2n],
    [2147483647, 2147483647n << 32n],
    [-2147483647.5, -(2147483647n << 32n) - ONE / 2n],
  ])('%d is raw %s', (n, raw) => {
    expect(q32.rawFromDouble(n)).toBe(raw);
  });

  it.each([2 ** 31, -(2 ** 31), 1e300, Number.POSITIVE_INFINITY, Number.NaN])('refuses %d', (n) => {
    expect(codeOf(() => q32.rawFromDouble(n))).toEqual(['ERR_NUMBER_RANGE', 'E_OVERFLOW']);
  });

  it('is the exact nearest value for any double (checked in rationals)', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -(2 ** 31), max: 2 ** 31, minExcluded: true, maxExcluded: true, noNaN: true }),
        (n) => {
          const raw = q32.rawFromDouble(n);
          // n * 2^32 * 2^1100 as an integer, by taking the double apart
          const bits = new DataView(new ArrayBuffer(8));
          bits.setFloat64(0, n);
          const high = bits.getUint32(0);
          const exponent = (high >>> 20) & 0x7ff;
          const mantissa = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
          const magnitude = exponent === 0 ? mantissa : (mantissa | (1n << 52n)) << BigInt(exponent - 1);
          const exact = n < 0 ? -magnitude : magnitude; // in units of 2^-1074
          const unit = 1n << (1074n - 32n);
          const error = exact - raw * unit;
          const half = unit / 2n;
          const size = error < 0n ? -error : error;
          expect(size < half || (size === half && raw % 2n === 0n)).toBe(true);
        },
      ),
    );
  });
});

describe('[ENC-7] canonical text', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['0.1', 429496730n],
    ['1e2', 100n * ONE],
    ['2147483647.9999999998', q32.RAW_MAX],
    ['-2147483648', q32.RAW_MIN],
    ['0.00000000011641532182693481445312', 0n],
    ['0.00000000011641532182693481445313', 1n],
    ['0.000000000116415321826934814453125', 0n], // a tie
    ['0.000000000349245965480804443359375', 2n], // a tie
  ])('%s reads as raw %s', (text, raw) => {
    expect(q32.rawFromText(text)).toBe(raw);
  });

  it.each(['2147483648', '-2147483648.0000000002', '1e401', '1e10', '2147483647.9999999999'])(
    '%s overflows',
    (text) => {
      expect(codeOf(() => q32.rawFromText(text))).toEqual(['ERR_NUMBER_RANGE', 'E_OVERFLOW']);
    },
  );

  it.each(['', '-', '.5', '5.', '01', '+1', '0x10', '1 ', 'NaN', 'Infinity', '１'])('refuses %j', (text) => {
    expect(codeOf(() => q32.rawFromText(text))).toEqual(['ERR_JSON_INVALID', undefined]);
  });

  it.each([
    [0n, '0'],
    [1n, '0.0000000002'],
    [-1n, '-0.0000000002'],
    [ONE, '1'],
    [ONE + ONE / 4n, '1.25'],
    [1n << 21n, '0.0004882812'], // exactly between two candidates: the even one
    [429496730n, '0.1'],
    [q32.RAW_MAX, '2147483647.9999999998'],
    [q32.RAW_MIN, '-2147483648'],
  ])('raw %s is written %s', (raw, text) => {
    expect(q32.textFromRaw(raw)).toBe(text);
  });

  it('reads back to the same raw, has no trailing zero and no exponent', () => {
    fc.assert(
      fc.property(raws, (raw) => {
        const text = q32.textFromRaw(raw);
        expect(text).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/);
        expect(q32.rawFromText(text)).toBe(raw);
      }),
      { numRuns: 2000 },
    );
  });

  it('is shortest: no decimal with one digit less reads back', () => {
    fc.assert(
      fc.property(raws, (raw) => {
        const [whole = '', fraction = ''] = q32.textFromRaw(raw).split('.');
        if (fraction === '') return;
        const scale = 10n ** BigInt(fraction.length - 1);
        const magnitude = raw < 0n ? -raw : raw;
        const below = (magnitude * scale) / ONE;
        for (const candidate of [below, below + 1n]) {
          const digits = candidate.toString().padStart(fraction.length, '0');
          const cut = digits.length - (fraction.length - 1);
          const text = `${whole.startsWith('-') ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}0`;
          let back: bigint | undefined;
          try {
            back = q32.rawFromText(text);
          } catch {
            back = undefined; // beyond the range: certainly not the same value
          }
          expect(back).not.toBe(raw);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
