import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawFromDouble, rawFromText, textFromRaw } from '../../../src/echolua/q32.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { event, open, refusal, stateAfter } from './support.ts';

describe('[LUA-8] values', () => {
  it.each([
    ['null stays', 'state.x = null', '{"x":null}'],
    ['nil deletes', 'state.x = 1 state.x = nil', '{}'],
    [
      'null is truthy and its own type',
      'state.x = (null and type(null)) .. tostring(null)',
      '{"x":"nullnull"}',
    ],
    [
      'null equals only itself',
      'state.x = { null == null, null == false, null == nil }',
      '{"x":[true,false,false]}',
    ],
    ['an empty table is an object', 'state.x = {}', '{"x":{}}'],
    ['json.array is an array', 'state.x = json.array()', '{"x":[]}'],
    ['keys 1..n are an array', 'state.x = { "a", "b" }', '{"x":["a","b"]}'],
    ['"1" and 1 differ', 'state.x = { ["1"] = 1 } state.y = { [1] = 1 }', '{"x":{"1":1},"y":[1]}'],
    ['integral floats are integers', 'state.x = 10 / 2 state.y = { [2 / 2] = 1 }', '{"x":5,"y":[1]}'],
    ['negative zero is zero', 'state.x = -0', '{"x":0}'],
    ['numbers round to Q32.32', 'state.x = 0.1 + 0.2 state.y = 1 / 3', '{"x":0.3,"y":0.3333333333}'],
    ['the extremes', 'state.x = -2147483647 - 1 state.y = 2147483647', '{"x":-2147483648,"y":2147483647}'],
    ['NUL and controls', 'state.x = "a\\0b\\n\\x1f\\x7f\\"\\\\"', '{"x":"a\\u0000b\\n\\u001f\u007f\\"\\\\"}'],
    ['an empty key', 'state[""] = { [""] = "" }', '{"":{"":""}}'],
  ])('%s', async (_, body, expected) => {
    expect(await stateAfter(body)).toBe(expected);
  });

  it('keeps an array an array when it is emptied, across events', async () => {
    const body = `if event.payload.n == 1 then state.list = event.payload.list; state.obj = {}
elseif #state.list > 0 then table.remove(state.list)
else state.list[1] = "again" end`;
    const steps = [{ n: 1, list: [7] }, { n: 2 }, { n: 3 }];
    expect(await stateAfter(body, ...steps.slice(0, 2))).toBe('{"list":[],"obj":{}}');
    expect(await stateAfter(body, ...steps)).toBe('{"list":["again"],"obj":{}}');
  });

  it('[STA-2] sorts keys by UTF-16 units when written, bytewise when walked', async () => {
    const body = 'state = {} for i, k in ipairs(dkeys(event.payload)) do state[k] = i end';
    const payload = { '\u{10000}': 0, '\ue000': 0, '\uffff': 0, z: 0, é: 0, 'a\0': 0, a: 0, '\ud7ff': 0 };
    const text = await stateAfter(body, payload);
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(payload).sort());
    expect(JSON.parse(text)).toMatchObject({
      a: 1,
      'a\0': 2,
      z: 3,
      é: 4,
      '\ud7ff': 5,
      '\ue000': 6,
      '\uffff': 7,
      '\u{10000}': 8,
    });
  });
});

const numbers = fc.oneof(
  fc.integer({ min: 1 - 2 ** 31, max: 2 ** 31 - 1 }),
  fc.double({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.integer().map((n) => (n * 2 + 1) * 2 ** -33), // ties
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 100),
);

describe('[ENC-7] numbers through Lua are those of q32.ts', () => {
  it('entering: nearest, ties to even; leaving: the shortest text; by tostring and .. alike', async () => {
    const session = await open(
      'local n = event.payload state = { n, tostring(n), "" .. n, string.format("%s", n) }',
    );
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 50 }), (list) => {
        for (const n of list) {
          const text = textFromRaw(rawFromDouble(n));
          expect(session.apply([event(n)])).toEqual([]);
          expect(session.encode()).toBe(`[${text},"${text}","${text}","${text}"]`);
        }
      }),
    );
  });

  it('texts: restore, tonumber and decode_strict read decimals exactly as rawFromText', async () => {
    const digits = fc.stringMatching(/^[0-9]{1,30}$/);
    const texts = fc
      .tuple(
        fc.boolean(),
        fc.oneof(
          fc.integer({ min: 0, max: 2 ** 21 - 1 }),
          fc.integer({ min: 2 ** 31 - 2, max: 2 ** 31 + 2 }),
          fc.bigInt({ min: 0n, max: 1n << 80n }),
        ),
        fc.option(digits),
        fc.option(fc.integer({ min: -12, max: 3 })),
      )
      .map(([minus, whole, fraction, exponent]) => {
        const mantissa = `${minus ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}`;
        return exponent === null ? mantissa : `${mantissa}e${exponent}`;
      });
    const session = await open(
      'local t = event.payload state = { tostring(tonumber(t)), json.decode_strict(t) }',
    );
    const expectedText = (text: string): string | undefined => {
      try {
        return textFromRaw(rawFromText(text));
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(texts, (text) => {
        const expected = expectedText(text);
        const faults = session.apply([event(text)]);
        if (expected === undefined) expect(faults[0]?.code).toBe('E_OVERFLOW');
        else {
          expect(faults).toEqual([]);
          expect(session.encode()).toBe(`["${expected}",${expected}]`);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    numbers.map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
})).value;

/** RFC 8785 with Q32.32 numbers, written independently of the engine. */
function canonical(value: JsonValue): string {
  if (typeof value === 'number') return textFromRaw(rawFromDouble(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join()}}`;
}

describe('[STA-2] canonical state text', () => {
  it('of any payload is RFC 8785, and restore gives the same text back', async () => {
    const session = await open('state = { event.payload }');
    const other = await open('state[2] = json.decode_strict(json.encode_canonical(state[1]))');
    fc.assert(
      fc.property(json, (value) => {
        const text = `[${canonical(value)}]`;
        expect(session.apply([event(value)])).toEqual([]);
        expect(session.encode()).toBe(text);
        other.restore(text);
        expect(other.encode()).toBe(text);
        expect(other.apply([event()])).toEqual([]);
        expect(other.encode()).toBe(`[${canonical(value)},${canonical(value)}]`);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '',
    '{',
    '{"a":1,"a":2}',
    '{"b":1,"a":2}',
    '{"a": 1}',
    '{"a":1.0}',
    '{"a":-0}',
    '{"a":1e2}',
    '{"a":0.10000000001}',
    '{"a":"\\u0041"}',
    '{"a":"\\ud800"}',
    '{} ',
    '{}x',
    '5',
    '"state"',
    'null',
    '{"a":2147483648}',
    '{"a":01}',
    '[1,]',
    '{"a":"\u0001"}',
    '{"a":nul}',
    '{"a":NaN}',
    `${'['.repeat(65)}${']'.repeat(65)}`,
    '{"a":1000000000.0000000001}',
  ])('refuses %j to restore, and keeps the state it had', async (text) => {
    const session = await open('');
    session.restore('{"kept":true}');
    const error = await refusal(() => session.restore(text));
    expect(['ERR_JSON_INVALID', 'ERR_NUMBER_RANGE']).toContain(error.code);
    expect(session.encode()).toBe('{"kept":true}');
  });

  it('restores nesting up to 64', async () => {
    const session = await open('');
    const text = `${'['.repeat(64)}${']'.repeat(64)}`;
    session.restore(text);
    expect(session.apply([event()])).toEqual([]);
    expect(session.encode()).toBe(text);
  });
});
