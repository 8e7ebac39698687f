import { describe, expect, it } from 'vitest';
import {
  anchorOf,
  editCopy,
  eventOf,
  NEW_SAMPLE,
  parseSample,
  positionOf,
  type SampleForm,
  withEvent,
} from '../../../src/app/features/fold/playground/sample.ts';
import { coverageWords, rangeWords, summarise } from '../../../src/app/features/fold/tests/coverage.ts';
import { EXAMPLE_TESTS } from '../../../src/app/features/fold/tests/example.ts';
import { addCase, makeCase, toLua } from '../../../src/app/features/fold/tests/makeCase.ts';
import { parseLua } from '../../../src/echolua/syntax/parse.ts';
import { parseState } from '../../../src/protocol/state/stateText.ts';

describe('the sample event', () => {
  it('is the one at the playhead, over the state before it, until the person says otherwise', () => {
    expect(anchorOf(NEW_SAMPLE, 42, 100)).toBe(42);
    expect(positionOf(NEW_SAMPLE, 42)).toBe(41);
    expect(anchorOf({ ...NEW_SAMPLE, number: 7 }, 42, 100)).toBe(7);
    expect(anchorOf({ ...NEW_SAMPLE, number: 700 }, 42, 100)).toBe(100);
    expect(anchorOf(NEW_SAMPLE, 0, 0)).toBe(0);
    expect(positionOf(NEW_SAMPLE, 0)).toBe(0);
  });

  it('written by hand comes after what the playhead shows', () => {
    const byHand = withEvent(NEW_SAMPLE, 'hand');
    expect(positionOf(byHand, 42)).toBe(42);
    expect(withEvent(byHand, 'history')).toEqual(NEW_SAMPLE);
    const own: SampleForm = { ...NEW_SAMPLE, state: 'edited' };
    expect(withEvent(own, 'hand').state).toBe('edited');
    expect(positionOf(own, 42)).toBeNull();
    expect(positionOf({ ...own, state: 'empty' }, 42)).toBeNull();
  });

  it('copied to be edited meets the state that the recorded one met', () => {
    const event = { type: 'sale', payload: '{"n":1}', actor: 'user:ada', ulid: '0', ns: 'main' };
    const copy = editCopy(NEW_SAMPLE, 42, event, '{\n  "n": 1\n}');
    expect(copy).toMatchObject({ event: 'hand', type: 'sale', payload: '{\n  "n": 1\n}' });
    expect(positionOf(copy, anchorOf(copy, 99, 100))).toBe(41);
  });

  it('[ENC-7] is read from its envelope with its numbers exactly as signed', () => {
    const envelope =
      '{"actor":"user:ada","ns":"main","payload":{"n":1.10,"big":2147483647.9999999998},"ts":"2026-01-02T03:04:05Z","type":"add","ulid":"01"}';
    expect(eventOf(envelope, 'bafy')).toEqual({
      type: 'add',
      payload: '{"big":2147483647.9999999998,"n":1.10}',
      actor: 'user:ada',
      ulid: '01',
      ns: 'main',
      cid: 'bafy',
      ts: '2026-01-02T03:04:05Z',
    });
    expect(eventOf('[]', 'bafy')).toBeNull();
    expect(eventOf('{"type":"add"}', 'bafy')).toBeNull();
  });

  it('comes back after a reload; what another version kept does not', () => {
    const form: SampleForm = {
      ...NEW_SAMPLE,
      event: 'hand',
      number: 3,
      type: 'x',
      state: 'edited',
      edited: '[',
    };
    expect(parseSample(JSON.stringify(form))).toEqual(form);
    for (const stored of [
      null,
      'no',
      '[]',
      'null',
      '{"event":"hand"}',
      JSON.stringify({ ...form, number: 'x' }),
    ])
      expect(parseSample(stored)).toBe(NEW_SAMPLE);
  });
});

describe('coverage', () => {
  const lines = (...hits: readonly (readonly [number, number])[]) =>
    hits.map(([line, n]) => ({ line, hits: n }));

  it('counts lines, and names those never run, neighbours together', () => {
    const summary = summarise(lines([1, 3], [2, 0], [4, 0], [5, 1], [7, 0], [9, 2]));
    expect(coverageWords(summary)).toBe('3 of 6 lines run');
    expect(summary.missed.map(rangeWords)).toEqual(['lines 2 to 4', 'line 7']);
  });

  it('says nothing is missing where all ran, and all where nothing did', () => {
    expect(summarise(lines([1, 1], [2, 5])).missed).toEqual([]);
    expect(summarise(lines([1, 0], [2, 0])).missed).toEqual([{ from: 1, to: 2 }]);
    expect(coverageWords(summarise(lines([1, 1])))).toBe('1 of 1 line run');
  });
});

describe('a trial made a test', () => {
  const event = { type: 'add', payload: '{"n":-1.5}', actor: 'user:ada', ulid: '01', ns: 'main' };
  const outcome = {
    state: '{"count":1}',
    stateRoot: '',
    diff: [],
    diffTruncated: false,
    fuel: 1,
  };

  it('writes values as EchoLua reads them', () => {
    const text = '{"a-b":[],"end":null,"list":[1,-2.250,10.0,100,true],"name":"q\\"\\n\\u0001","sub":{}}';
    expect(toLua(parseState(text))).toBe(
      '{ ["a-b"] = json.array(), ["end"] = null, list = { 1, -2.25, 10, 100, true }, name = "q\\"\\n\\u{0001}", sub = {} }',
    );
  });

  it('keeps event, state and outcome, and is Lua that parses', () => {
    const text = makeCase({ event, before: '{"count":2.5}', outcome }, '');
    expect(text).toContain('state = { count = 2.5 }');
    expect(text).toContain('payload = { n = -1.5 }');
    expect(text).toContain('expect = { count = 1 }');
    expect(parseLua(addCase('', text) ?? '').findings).toEqual([]);
    const fault = { code: 'E_DIV0', message: 'm' };
    expect(makeCase({ event, before: '{}', outcome: { ...outcome, fault } }, '')).toContain(
      'fault = "E_DIV0"',
    );
  });

  it('gives every case a name of its own', () => {
    const tried = { event, before: '{}', outcome };
    const once = addCase('', makeCase(tried, '')) ?? '';
    const twice = addCase(once, makeCase(tried, once)) ?? '';
    const thrice = addCase(twice, makeCase(tried, twice)) ?? '';
    expect([...thrice.matchAll(/name = "(.*)"/g)].map(([, name]) => name)).toEqual([
      'add 01',
      'add 01 (2)',
      'add 01 (3)',
    ]);
  });

  it.each([
    ['return {\n  { name = "a" },\n}\n', 2],
    ['return {\n  { name = "a" }\n}', 2],
    ['return { { name = "a" } }', 2],
    ['return {}\n', 1],
    ['-- only words\nreturn {\n}\n', 1],
  ])('joins the cases that are there: %j', (tests, cases) => {
    const { chunk, findings } = parseLua(
      addCase(tests, makeCase({ event, before: '{}', outcome }, tests)) ?? '',
    );
    expect(findings).toEqual([]);
    const last = chunk?.body.at(-1);
    const table = last?.kind === 'return' ? last.values[0] : undefined;
    expect(table?.kind === 'table' ? table.fields.length : 0).toBe(cases);
  });

  it.each(['local cases = {}\nreturn cases\n', 'x'])('leaves another shape alone: %j', (tests) => {
    expect(addCase(tests, 'x')).toBeNull();
  });

  it('the example that is taught parses', () => {
    expect(parseLua(EXAMPLE_TESTS).findings).toEqual([]);
  });
});
