import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { event, open, openSource } from './support.ts';

const KEEP = 'state.n = (state.n or 0) + 1 state.last = event.payload';
const TOO_LARGE = 2 ** 31;

test('[STA-1] what a payload that faults had in it does not change how later ones are read', async () => {
  const payloads: JsonValue[] = [
    { a: TOO_LARGE, b: { x: 1 } },
    { b: { x: 2 }, c: [] },
    { x: 3 },
    [TOO_LARGE, { y: 1 }, { x: 4 }],
    { y: 5 },
  ];
  const session = await open(KEEP);
  const faults = session.apply(payloads.map((payload) => event(payload)));
  expect(faults.map(({ index, code }) => `${index} ${code}`)).toEqual(['0 E_OVERFLOW', '3 E_OVERFLOW']);
  expect(session.encode()).toBe('{"last":{"y":5},"n":3}');
});

test('[LUA-5] an event that cannot be read takes no fuel, whatever came before it', async () => {
  const alone = await open(KEEP);
  alone.apply([event({ a: TOO_LARGE })]);
  const after = await open(KEEP);
  after.apply([event({ a: 1 }), event({ a: TOO_LARGE })]);
  expect([alone.fuelSpent(), after.fuelSpent()]).toEqual([0, 0]);
});

test('[STA-1] nothing of an event is there in the next one', async () => {
  const session = await openSource(`return function(state, event)
    state.ts = event.ts or "none"
    local keys = dkeys(event.payload)
    state.keys = keys
    state.all = (state.all or "") .. #keys .. ";"
    return state
  end`);
  const dated: FoldEvent = { ...event({ a: 1, b: 'x' }), ts: '2026-01-01T00:00:00Z' };
  session.apply([dated, event({ a: 2 }), event({}), event({ b: 'y', a: 3 }), event({ a: 1, b: 'z' })]);
  expect(session.encode()).toBe('{"all":"2;1;0;2;2;","keys":["a","b"],"ts":"none"}');
});

test('[LUA-8] an event that is kept in the state stays as it was', async () => {
  const session = await open('state.list = state.list or {} table.insert(state.list, event.payload)');
  session.apply([
    event({ a: 1 }),
    event({ a: 2 }),
    event({ a: 3, b: { c: 1 } }),
    event({ a: 4, b: { c: 2 } }),
  ]);
  expect(session.encode()).toBe('{"list":[{"a":1},{"a":2},{"a":3,"b":{"c":1}},{"a":4,"b":{"c":2}}]}');
});

test('[LUA-8] objects of one shape in one event are several tables', async () => {
  const session = await open('local p = event.payload state.same = p[1] == p[2] state.p = p');
  session.apply([event([{ a: 1 }, { a: 2 }])]);
  expect(session.encode()).toBe('{"p":[{"a":1},{"a":2}],"same":false}');
});

test('[STA-1] keys that look like a description of other keys are told apart', async () => {
  const payloads = [{ 1: 5, abcdefg: 'text' }, { '1157abcdefg': 5 }, { a: 1, b: 2 }, { a: 'x', b: true }];
  const session = await open('state.list = state.list or {} table.insert(state.list, event.payload)');
  expect(session.apply(payloads.map((payload) => event(payload)))).toEqual([]);
  expect(session.encode()).toBe(canonicalJson({ list: payloads as JsonValue }));
});

/** Text without lone surrogates, and numbers in quarters: what comes in must come out. */
const texts = fc.string({ unit: 'binary', maxLength: 60 });
const scalars = fc.oneof(
  texts,
  fc.integer({ min: -(2 ** 31) * 4, max: 2 ** 33 - 1 }).map((n) => n / 4),
  fc.boolean(),
  fc.constant(null),
);
const objects = fc.dictionary(texts, scalars, { maxKeys: 30 });
const payloads = fc.oneof(
  scalars,
  objects,
  objects.map((inner) => [inner, inner]),
  objects.map((inner) => ({ inner })),
);

test('[STA-1] any payload comes to the state as it is, whatever shapes came before and wherever batches end', async () => {
  const lists = fc.array(payloads, { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(lists, fc.nat(12), async (list, cut) => {
      const session = await open(
        'state.list = state.list or json.array() table.insert(state.list, event.payload)',
      );
      const events = list.map((payload) => event(payload as JsonValue));
      expect(session.apply(events.slice(0, cut))).toEqual([]);
      expect(session.apply(events.slice(cut))).toEqual([]);
      if (list.length > 0) expect(session.encode()).toBe(canonicalJson({ list: list as JsonValue }));
    }),
    { numRuns: 60 },
  );
});
