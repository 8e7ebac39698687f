import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EchoFault,
  type EchoFoldSession,
  StateMirror,
} from '../../../src/adapters/wasmoon/echo/index.ts';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { event, open } from './support.ts';

/** A reducer that nests, moves, shares, deletes, empties, walks and measures, driven by small random commands. */
const REDUCER = `local p = event.payload
local function at(path)
  local t = state
  for _, key in ipairs(path) do
    if type(t[key]) ~= "table" then t[key] = {} end
    t = t[key]
  end
  return t
end
local t = at(p.path)
if p.op == "set" then t[p.key] = p.value
elseif p.op == "delete" then t[p.key] = nil
elseif p.op == "move" then local u = at(p.to) u[p.key] = t[p.key] t[p.key] = nil
elseif p.op == "share" then local u = at(p.to) u[p.key] = t
elseif p.op == "push" then
  if type(t[p.key]) ~= "table" then t[p.key] = json.array() end
  table.insert(t[p.key], p.value)
elseif p.op == "pop" then if type(t[p.key]) == "table" then table.remove(t[p.key], 1) end
elseif p.op == "add" then t[p.key] = (tonumber(t[p.key]) or 0) + p.value / 3
elseif p.op == "walk" then local names = {} for k, v in dpairs(t) do names[#names + 1] = k .. "=" .. tostring(v) end t.names = names
elseif p.op == "count" then t.size = #t t.keys = #dkeys(t)
elseif p.op == "text" then t.text = json.encode_canonical(t)
elseif p.op == "mutate-then-fail" then t[p.key] = p.value t.extra = {} error("no")
elseif p.op == "replace" then state = { old = t, n = p.value } end`;

const key = fc.constantFrom('', 'é', '😀', 'names', ...Array.from('abcdefghijkl'));
const path = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
const value = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -9, max: 9, noNaN: true }),
  fc.constantFrom<JsonValue>(null, true, false, 'x', 'é\0', [], {}, [1, [2]], { a: { b: [] } }),
  // large enough to be copied piece by piece
  fc.constantFrom<JsonValue>(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    Object.fromEntries(Array.from('abcdefghijk', (letter, i) => [letter, i])),
  ),
);
const op = fc.constantFrom(
  ...[
    'set',
    'delete',
    'move',
    'share',
    'push',
    'pop',
    'add',
    'walk',
    'count',
    'text',
    'mutate-then-fail',
    'replace',
  ],
);
const command = fc.record({ op, path, to: path, key, value });

function tablesIn(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce((sum: number, item) => sum + tablesIn(item), 1);
}

interface Outcome {
  readonly states: readonly string[];
  readonly faults: readonly EchoFault[];
  readonly fuel: readonly number[];
}

/** Folds one by one; where `restored`, the session is given its own state's text before every event. */
function foldStepwise(session: EchoFoldSession, events: readonly FoldEvent[], restored: boolean): Outcome {
  session.restore('{}');
  let state = '{}';
  const states: string[] = [];
  const fuel: number[] = [];
  const faults = events.flatMap((one, index) => {
    if (restored) session.restore(state);
    const found = session.apply([one]).map((fault) => ({ ...fault, index }));
    fuel.push(session.fuelSpent());
    state = session.encode();
    states.push(state);
    return found;
  });
  return { states, faults, fuel };
}

async function compare(fuel: number, numRuns: number): Promise<number> {
  const straight = await open(REDUCER, fuel);
  const stepped = await open(REDUCER, fuel);
  let faultCount = 0;
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 30 }), (commands) => {
      const events = commands.map((payload) => event(payload));
      const outcome = foldStepwise(straight, events, false);
      faultCount += outcome.faults.length;
      expect(foldStepwise(stepped, events, true)).toEqual(outcome);
    }),
    { numRuns },
  );
  return faultCount;
}

describe('[STA-1] folding is decode, load afresh, fold one event, encode; for every event', () => {
  it('gives the same states, faults and fuel straight through, and restored before every event', async () => {
    expect(await compare(1_000_000, 300)).toBeGreaterThan(10);
  }, 60_000);

  it('[LUA-5] runs dry on the same events, however the state came to be', async () => {
    expect(await compare(120, 150)).toBeGreaterThan(10);
  }, 60_000);

  it('what every event says it changed makes the state after out of the state before', async () => {
    const session = await open(REDUCER);
    const mirror = new StateMirror();
    session.tell(mirror);
    expect(mirror.text()).toBe('{}');
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 30 }), (commands) => {
        session.restore('{}');
        expect(mirror.text()).toBe('{}');
        expect(mirror.size).toBe(1);
        for (const payload of commands) {
          const before = mirror.events;
          session.apply([event(payload)]);
          expect(mirror.events).toBe(before + 1);
          const text = session.encode();
          expect(mirror.text()).toBe(text);
          expect(mirror.size).toBe(tablesIn(JSON.parse(text)));
        }
      }),
      { numRuns: 300 },
    );
    expect(mirror.changes).toBeGreaterThan(1000);
  }, 60_000);

  it('does not depend on how a batch is cut', async () => {
    const events = fc.sample(command, { numRuns: 2500, seed: 7 }).map((payload) => event(payload));
    const whole = await open(REDUCER);
    const cut = await open(REDUCER);
    const faults = whole.apply(events);
    const pieces: (typeof faults)[number][] = [];
    for (let i = 0; i < events.length; i += 17) {
      pieces.push(
        ...cut.apply(events.slice(i, i + 17)).map((fault) => ({ ...fault, index: fault.index + i })),
      );
    }
    expect(pieces).toEqual(faults);
    expect(cut.encode()).toBe(whole.encode());
  }, 60_000);
});
