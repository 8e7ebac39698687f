import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

const key = fc.constantFrom('a', 'b', 'c', '', 'é', '😀', 'names');
const path = fc.array(key, { maxLength: 3 });
const value = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -9, max: 9, noNaN: true }),
  fc.constantFrom(null, true, 'x', 'é\0', [], {}, [1, [2]], { a: { b: [] } }),
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

describe('[STA-1] folding is decode, load afresh, fold one event, encode; for every event', () => {
  it('gives the same states and faults straight through, and restored before every event', async () => {
    const straight = await open(REDUCER);
    const stepped = await open(REDUCER);
    let seenFaults = 0;
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 25 }), (commands) => {
        const events = commands.map((payload) => event(payload));
        straight.restore('{}');
        const faults = straight.apply(events);
        let text = '{}';
        const steppedFaults = events.flatMap((one, index) => {
          stepped.restore(text);
          const found = stepped.apply([one]).map((fault) => ({ ...fault, index }));
          text = stepped.encode();
          return found;
        });
        seenFaults += faults.length;
        expect(steppedFaults).toEqual(faults);
        expect(straight.encode()).toBe(text);
      }),
      { numRuns: 400 },
    );
    expect(seenFaults).toBeGreaterThan(10);
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
