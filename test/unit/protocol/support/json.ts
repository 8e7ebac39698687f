import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../../src/protocol/codec/json.ts';

/** Numbers that have an exact DAG-CBOR form (ENC-1) and no negative zero. */
const exactNumbers = fc.oneof(
  fc.maxSafeInteger(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((n) => !Object.is(n, -0) && (!Number.isInteger(n) || Number.isSafeInteger(n))),
);

/** Well-formed text of any script, awkward keys among it. */
export const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'toString',
    '\u0000',
    '\u2028',
    '"\\/',
    '\ud83d\ude00',
    '\ufb33',
  ),
);

function valuesOf(numbers: fc.Arbitrary<number>): fc.Arbitrary<JsonValue> {
  return fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      numbers,
      texts,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.uniqueArray(fc.tuple(texts, tie('value')), { maxLength: 5, selector: ([key]) => key }).map(objectOf),
    ),
  })).value;
}

/** `fromEntries` defines properties, so `__proto__` is a key like any other. */
function objectOf(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(entries);
}

export const jsonValues = valuesOf(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
);
export const artefactValues = valuesOf(exactNumbers);

/** Numbers a fold can hold (ENC-7). */
export const payloads = fc
  .dictionary(texts, valuesOf(exactNumbers.filter((n) => Math.abs(n) < 2 ** 31)), { maxKeys: 5 })
  .map((payload) => objectOf(Object.entries(payload)));
