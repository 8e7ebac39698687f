import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { parseJsonStrict } from '../../../src/protocol/codec/parseJson.ts';
import { codeOf } from './support/codes.ts';
import { jsonValues } from './support/json.ts';

/** RFC 8785 appendix B: IEEE 754 bits and their JSON form. */
const NUMBERS = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
] as const;

function doubleOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

/** An object whose keys have been inserted in another order, at every level. */
function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe('canonicalJson', () => {
  it.each(NUMBERS)('[ENC-4] writes the double %s as %s (RFC 8785 appendix B)', (bits, text) => {
    expect(canonicalJson(doubleOf(bits))).toBe(text);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
    '[ENC-4] refuses the double %s',
    (bits) => {
      expect(codeOf(() => canonicalJson(doubleOf(bits)))).toBe('ERR_JSON_INVALID');
    },
  );

  it('[ENC-4] gives the example of RFC 8785 section 3.2.2', () => {
    const sample = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(parseJsonStrict(sample))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('[ENC-4] sorts keys by UTF-16 code unit, as RFC 8785 section 3.2.3 shows with surrogates', () => {
    const sample = String.raw`{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}`;
    const keys = [...canonicalJson(parseJsonStrict(sample)).matchAll(/"([^"]+)":/g)].map((match) => match[1]);
    expect(keys).toEqual(['\\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });

  it('[ENC-4] escapes only what RFC 8785 section 3.2.2.2 names, in lower case', () => {
    expect(canonicalJson('\u0000\u001f\b\t\n\f\r"\\/\u007f\u2028')).toBe(
      `${String.raw`"\u0000\u001f\b\t\n\f\r\"\\/`}\u007f\u2028"`,
    );
  });

  it('[ENC-4] refuses half of a surrogate pair in values and in keys', () => {
    expect(codeOf(() => canonicalJson('a\ud800'))).toBe('ERR_JSON_INVALID');
    expect(codeOf(() => canonicalJson({ '\udc00': 1 }))).toBe('ERR_JSON_INVALID');
  });

  it('[ENC-1] refuses what is not JSON rather than write null for it', () => {
    expect(codeOf(() => canonicalJson({ a: undefined } as unknown as JsonValue))).toBe('ERR_JSON_INVALID');
    expect(codeOf(() => canonicalJson([1n] as unknown as JsonValue))).toBe('ERR_JSON_INVALID');
  });

  it('[ENC-4] does not depend on the order of insertion, and reading it back gives the value', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(parseJsonStrict(text)).toEqual(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 300 },
    );
  });
});
