import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_JSON_DEPTH, parseJsonExact, parseJsonStrict } from '../../../src/protocol/codec/parseJson.ts';
import { codeOf, errorOf } from './support/codes.ts';
import { jsonValues } from './support/json.ts';

function nested(levels: number, open: string, inner: string, close: string): string {
  return open.repeat(levels) + inner + close.repeat(levels);
}

describe('parseJsonStrict', () => {
  it('[ENC-4] agrees with JSON.parse on valid text, however it is spaced', () => {
    fc.assert(
      fc.property(jsonValues, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJsonStrict(` ${text}\n`)).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });

  it('[ENC-4] refuses whatever JSON.parse refuses, in any text', () => {
    const alphabet = fc.constantFrom(...'{}[]",:0123456789.-+eE \n\\utrfalsn\u0001');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (characters) => {
        const text = characters.join('');
        let reference: unknown;
        try {
          reference = JSON.parse(text);
        } catch {
          expect(codeOf(() => parseJsonStrict(text))).toBe('ERR_JSON_INVALID');
          return;
        }
        // What is left to refuse is duplicate keys, lone surrogates and numbers past a double.
        try {
          expect(JSON.stringify(parseJsonStrict(text))).toBe(JSON.stringify(reference));
        } catch (error) {
          expect(String(error)).toMatch(/twice|surrogate|too large/);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['an empty text', ''],
    ['only white space', ' \n'],
    ['trailing data', '{} x'],
    ['a second value', '1 2'],
    ['a trailing comma in a list', '[1,]'],
    ['a trailing comma in an object', '{"a":1,}'],
    ['a leading zero', '01'],
    ['a plus sign', '+1'],
    ['a bare point', '1.'],
    ['a point first', '.5'],
    ['hexadecimal', '0x10'],
    ['NaN', 'NaN'],
    ['Infinity', '-Infinity'],
    ['single quotes', "'a'"],
    ['a comment', '/**/1'],
    ['a byte order mark', '\ufeff1'],
    ['a no-break space', '\u00a01'],
    ['a raw control character', '"a\u0001"'],
    ['a raw line break in a string', '"a\nb"'],
    ['an unknown escape', String.raw`"\x41"`],
    ['a short \\u', String.raw`"\u12"`],
    ['an open string', '"a'],
    ['an open list', '[1'],
    ['an open object', '{"a":1'],
    ['a key without quotes', '{a:1}'],
    ['a number past the doubles', '1e400'],
    ['a negative number past the doubles', '[-1e400]'],
  ])('[ENC-4] refuses %s', (_, text) => {
    expect(codeOf(() => parseJsonStrict(text))).toBe('ERR_JSON_INVALID');
  });

  it('[ENC-4] refuses a duplicate key, also one written with escapes, at the place of the second', () => {
    const error = errorOf(() => parseJsonStrict('{\n  "a": 1,\n  "\\u0061": 2\n}'));
    expect(error.message).toContain('"a" appears twice');
    expect(error.data).toMatchObject({ line: 3, column: 3, offset: 14 });
    expect(parseJsonStrict('[{"a":1},{"a":1}]')).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it.each([String.raw`"\ud800"`, String.raw`"\udc00\ud800"`, '"\ud83d"', String.raw`{"\udead":1}`])(
    '[ENC-4] refuses the lone surrogate in %j',
    (text) => {
      expect(errorOf(() => parseJsonStrict(text)).message).toContain('surrogate');
    },
  );

  it('[ENC-4] reads a pair of surrogates, escaped or not', () => {
    expect(parseJsonStrict(`${String.raw`["\ud83d\ude00","😀","\ud83d`}\ude00"]`)).toEqual([
      '😀',
      '😀',
      '😀',
    ]);
  });

  it('[ENC-4] reads 64 levels and refuses the 65th, lists and objects alike', () => {
    expect(MAX_JSON_DEPTH).toBe(64);
    expect(() => parseJsonStrict(nested(64, '[', '1', ']'))).not.toThrow();
    expect(() => parseJsonStrict(nested(64, '{"a":', '1', '}'))).not.toThrow();
    expect(errorOf(() => parseJsonStrict(nested(65, '[', '', ']'))).message).toContain('64 levels');
    expect(codeOf(() => parseJsonStrict(nested(65, '{"a":', '1', '}')))).toBe('ERR_JSON_INVALID');
    // Breadth is not depth.
    expect(() => parseJsonStrict(`[${Array.from({ length: 1000 }, () => '[]').join(',')}]`)).not.toThrow();
  });

  it('[ENC-4] neither hostile depth nor size exhausts the stack', () => {
    expect(codeOf(() => parseJsonStrict('['.repeat(5_000_000)))).toBe('ERR_JSON_INVALID');
    expect(codeOf(() => parseJsonStrict('{"a":'.repeat(1_000_000)))).toBe('ERR_JSON_INVALID');
    const long = 'x'.repeat(20_000_000);
    expect(parseJsonStrict(`"${long}"`)).toHaveLength(long.length);
    expect(parseJsonStrict(`"${'\\n'.repeat(500_000)}"`)).toHaveLength(500_000);
    expect(parseJsonStrict(`${'1'.repeat(308)}`)).toBeGreaterThan(1e307);
    expect(parseJsonStrict(`[${'0,'.repeat(300_000)}0]`)).toHaveLength(300_001);
  });

  it('[ENC-1] reads -0 and numbers too small for a double as 0', () => {
    for (const text of ['-0', '-0.0', '-0e5', '1e-400', '-1e-400']) {
      expect(Object.is(parseJsonStrict(text), 0), text).toBe(true);
    }
  });

  it('[ENC-4] keeps __proto__ and its like as ordinary keys', () => {
    const value = parseJsonStrict('{"__proto__":{"polluted":1},"constructor":2,"toString":3}') as Record<
      string,
      unknown
    >;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value.polluted).toBeUndefined();
    expect(codeOf(() => parseJsonStrict('{"__proto__":1,"__proto__":2}'))).toBe('ERR_JSON_INVALID');
  });

  it.each([
    ['{"a" 1}', 1, 6],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['[1,\r\n2,\r\nx]', 3, 1],
    ['["ü😀", x]', 1, 9],
    ['', 1, 1],
    ['"abc', 1, 5],
    ['[1, 2', 1, 6],
  ])('[ENC-4] says where %j is wrong', (text, line, column) => {
    const error = errorOf(() => parseJsonStrict(text));
    expect(error.data).toMatchObject({ line, column });
    expect(error.message).toContain(`line ${line}, column ${column}`);
  });

  it('[ENC-4] an error stays short, whatever the text', () => {
    const key = 'k'.repeat(100_000);
    expect(errorOf(() => parseJsonStrict(`{"${key}":1,"${key}":2}`)).message.length).toBeLessThan(300);
  });
});

describe('parseJsonExact', () => {
  it('[ENC-7] keeps number text as it stands, beyond what a double can hold', () => {
    expect(parseJsonExact('[2147483647.99999999976716935634613037109375, 1e400, 0.1]')).toEqual([
      { number: '2147483647.99999999976716935634613037109375' },
      { number: '1e400' },
      { number: '0.1' },
    ]);
  });

  it('[ENC-4] is as strict as parseJsonStrict', () => {
    for (const text of ['{"a":1,"a":2}', '01', '"\\ud800"', '1 1', nested(65, '[', '', ']')]) {
      expect(codeOf(() => parseJsonExact(text))).toBe('ERR_JSON_INVALID');
    }
  });
});
