import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { stateRootOf } from '../../../src/protocol/state/checkpoint.ts';
import { diffStates, type StateDifference } from '../../../src/protocol/state/diff.ts';
import { formatState, parseState } from '../../../src/protocol/state/stateText.ts';
import { codeOf } from './support/codes.ts';
import { jsonValues } from './support/json.ts';

const states = fc.dictionary(fc.string({ maxLength: 4 }), jsonValues, { maxKeys: 6 });

function diff(before: JsonValue, after: JsonValue, limit = 1_000) {
  return diffStates(parseState(canonicalJson(before)), parseState(canonicalJson(after)), limit);
}

/** Applies a diff to a value, as a reader of the diff would. */
function patched(before: JsonValue, changes: readonly StateDifference[]): JsonValue {
  let root = structuredClone(before);
  // Removals from the end first, so that list positions stay what they were.
  for (const { path, kind, after } of [...changes].reverse()) {
    const value = after === undefined ? null : (JSON.parse(after) as JsonValue);
    const last = path.at(-1);
    if (last === undefined) {
      root = value;
      continue;
    }
    let at = root as Record<string | number, JsonValue>;
    for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, JsonValue>;
    // Never by assignment: `__proto__` is a key like any other here.
    if (kind !== 'removed')
      Object.defineProperty(at, last, { value, enumerable: true, writable: true, configurable: true });
    else if (Array.isArray(at)) at.splice(Number(last), 1);
    else delete at[last];
  }
  return root;
}

describe('state text', () => {
  it('[STA-2] reading and writing keep every byte of canonical text', () => {
    fc.assert(
      fc.property(states, (state) => {
        const text = canonicalJson(state);
        expect(formatState(parseState(text))).toBe(text);
      }),
    );
  });

  it('[ENC-7] numbers keep their text: nothing passes through a double', () => {
    const text = '{"a":0.00000000023283064365386962890625,"b":2147483647.99999999976716935634613037109375}';
    expect(formatState(parseState(text))).toBe(text);
  });

  it('[STA-2] keys are sorted when written', () => {
    expect(formatState(parseState('{"b":1,"a":2,"😀":3,"ﬀ":4}'))).toBe('{"a":2,"b":1,"😀":3,"ﬀ":4}');
    expect(codeOf(() => parseState('{"a":1,"a":1}'))).toBe('ERR_JSON_INVALID');
  });

  it('[STA-2] the State-Root of the empty state', () => {
    expect(stateRootOf('{}')).toBe('blake3:6e46dd10defc9b56c29a6ec56b508c21f54c08192194e4df25bf36f0c9c3c279');
  });
});

describe('diffStates', () => {
  it('names what was added, removed and changed, by path', () => {
    expect(diff({ a: 1, b: { c: [1, 2] }, d: 0 }, { a: 2, b: { c: [1, 3, 4] }, e: null }).diff).toEqual([
      { path: ['a'], kind: 'changed', before: '1', after: '2' },
      { path: ['b', 'c', 1], kind: 'changed', before: '2', after: '3' },
      { path: ['b', 'c', 2], kind: 'added', after: '4' },
      { path: ['d'], kind: 'removed', before: '0' },
      { path: ['e'], kind: 'added', after: 'null' },
    ]);
  });

  it('tells a list from an object, and null from nothing', () => {
    expect(diff({ a: [] }, { a: {} }).diff).toEqual([
      { path: ['a'], kind: 'changed', before: '[]', after: '{}' },
    ]);
    expect(diff({ a: null }, {}).diff).toEqual([{ path: ['a'], kind: 'removed', before: 'null' }]);
    expect(diff([], {}).diff).toEqual([{ path: [], kind: 'changed', before: '[]', after: '{}' }]);
  });

  it('applied to the first state it gives the second, and equal states have none', () => {
    fc.assert(
      fc.property(states, states, (before, after) => {
        expect(diff(before, before).diff).toEqual([]);
        expect(canonicalJson(patched(before, diff(before, after).diff))).toBe(canonicalJson(after));
      }),
      { numRuns: 200 },
    );
  });

  it('stops at its limit and says so', () => {
    const wide = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k${i}`, i]));
    expect(diff({}, wide, 10)).toMatchObject({ truncated: false, diff: { length: 10 } });
    expect(diff({}, wide, 9)).toMatchObject({ truncated: true, diff: { length: 9 } });
  });
});
