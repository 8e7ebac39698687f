import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNumberText } from '../../../src/protocol/codec/numberText.ts';

interface Fraction {
  readonly text: string;
  readonly top: bigint;
  readonly scale: number;
}

/** A number as text in some way of writing it, and as an integer over 10^scale. */
const written: fc.Arbitrary<Fraction> = fc
  .record({
    minus: fc.boolean(),
    whole: fc.bigInt({ min: 0n, max: 10n ** 30n }),
    fraction: fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 30 }),
    power: fc.integer({ min: -9, max: 9 }),
    style: fc.constantFrom('', 'e', 'E', 'e+'),
  })
  .map(({ minus, whole, fraction, power: wanted, style }) => {
    const power = style === '' ? 0 : style === 'e+' ? Math.abs(wanted) : wanted;
    const text = `${minus ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}${style === '' ? '' : `${style}${power}`}`;
    const top = BigInt(`${whole}${fraction}`) * (minus ? -1n : 1n);
    return { text, top, scale: fraction.length - power };
  });

function compareExactly(a: Fraction, b: Fraction): number {
  const scale = Math.max(a.scale, b.scale, 0);
  const [x, y] = [a, b].map(({ top, scale: own }) => top * 10n ** BigInt(scale - own)) as [bigint, bigint];
  return x < y ? -1 : x > y ? 1 : 0;
}

describe('numbers by their text', () => {
  it('[ENC-7] compare as the fractions they are', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        expect(Math.sign(compareNumberText(a.text, b.text))).toBe(compareExactly(a, b));
      }),
    );
  });

  it('[ENC-7] are told apart where a double does not', () => {
    expect(compareNumberText('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
    expect(compareNumberText('0.1', '0.1000000000000000055')).toBeLessThan(0);
    expect(compareNumberText('1e400', '1e401')).toBeLessThan(0);
    expect(compareNumberText('-0.0', '0')).toBe(0);
    expect(compareNumberText('10.50', '1.05e1')).toBe(0);
  });

  it.each(['', '01', '1.', '.5', '+1', 'NaN', '0x10', '1e', `1${'0'.repeat(500)}`])('refuse %j', (text) => {
    expect(() => compareNumberText(text, '1')).toThrow(/is not a number/);
  });
});
