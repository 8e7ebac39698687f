import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RAW_MAX, RAW_MIN, textFromRaw } from '../../../src/echolua/q32.ts';
import { textFromWords } from '../../../src/echolua/q32Text.ts';

function viaWords(raw: bigint): string {
  return textFromWords(Number(BigInt.asIntN(32, raw)), Number(raw >> 32n));
}

it('[ENC-7] the text of a raw number is the same from its two words', () => {
  const anywhere = fc.bigInt({ min: RAW_MIN, max: RAW_MAX });
  const small = fc.bigInt({ min: -(1n << 34n), max: 1n << 34n });
  // Ties and near ties: decimals of few digits, and one unit beside them.
  const decimal = fc
    .tuple(
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.constantFrom(10n, 100n, 10n ** 5n, 10n ** 9n, 10n ** 10n),
    )
    .chain(([n, scale]) => fc.constantFrom(-1n, 0n, 1n).map((beside) => (BigInt(n) << 32n) / scale + beside));
  const halves = fc
    .tuple(anywhere, fc.nat({ max: 40 }))
    .map(([raw, bits]) => (raw >> BigInt(bits)) << BigInt(bits % 33));
  fc.assert(
    fc.property(
      fc.oneof(
        anywhere,
        small,
        decimal,
        halves.map((raw) => BigInt.asIntN(64, raw)),
      ),
      (raw) => {
        expect(viaWords(raw)).toBe(textFromRaw(raw));
      },
    ),
    { numRuns: 100_000 },
  );
  for (const raw of [
    0n,
    1n,
    -1n,
    RAW_MIN,
    RAW_MAX,
    1n << 31n,
    -(1n << 31n),
    (1n << 32n) - 1n,
    1n << 32n,
    -(1n << 32n),
  ])
    expect(viaWords(raw)).toBe(textFromRaw(raw));
});
