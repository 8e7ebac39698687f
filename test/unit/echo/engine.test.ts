import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateLua } from '../../../src/echolua/codegen/generate.ts';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { createRuntime, event, fold, open, openSource, refusal, runtime } from './support.ts';

async function spend(body: string, payload = {}): Promise<number> {
  const session = await open(body);
  expect(session.apply([event(payload)])).toEqual([]);
  return session.fuelSpent();
}

describe('[LUA-5] fuel counts ELC nodes', () => {
  /** `return state` is 2. */
  it.each([
    ['nothing', '', 2],
    ['a local', 'local x = 1', 4],
    ['a checked sum of locals', 'local a, b = 1, 2 local c = a + b', 9],
    [
      'a checked sum of fields, which takes temporaries',
      'local t = { a = 1 } local c = t.a + t.a',
      4 + 8 + 2,
    ],
    ['a branch not taken', 'local a = 1 if a > 1 then a = 5 end', 8],
    ['a branch taken', 'local a = 1 if a < 2 then a = 5 end', 11],
    ['a loop', 'for i = 1, 10 do end', 15],
    ['a loop with a body', 'for i = 1, 10 do local x = i end', 25],
    ['a while loop', 'local i = 0 while i < 3 do i = i + 1 end', 2 + 2 + 4 + 3 * (5 + 3)],
    ['a repeat loop', 'local i = 0 repeat i = i + 1 until i > 2', 2 + 2 + 1 + 3 * (5 + 3)],
    ['a call', 'local function f() return 1 end f()', 2 + 2 + 3 + 2],
    ['a block', 'do local x = 1 end', 5],
    ['walking a list', 'for i, v in ipairs({ 7, 8 }) do end', 2 + 6 + 2],
    ['walking sorted keys, 2 a key', 'for k, v in dpairs({ a = 7, b = 8 }) do end', 2 + 8 + 2 + 4],
    ['text by its length, 1 for 16', 'local s = string.rep("x", 160)', 2 + 5 + 10],
  ])('%s', async (_, body, fuel) => {
    expect(await spend(body)).toBe(fuel);
  });

  it('of a while loop is the same where its condition takes statements', async () => {
    const bare = await spend('local t, i = { n = 3 }, 0 while i < t.n do i = i + 1 end');
    const checked = await spend('local t, i = { n = 2 }, 0 while i < t.n + 1 do i = i + 1 end');
    expect(checked).toBe(bare + 2 + 2 * 3);
  });

  it('of an event that faults is counted too', async () => {
    const session = await open('while true do end', 5_000);
    session.apply([event()]);
    expect(session.fuelSpent()).toBe(5_000);
  });
});

describe('[STA-1] no order of insertion is seen', () => {
  it('in state, text, length of walks, fuel', async () => {
    const session = await open(`local t, n = {}, {}
for i, k in ipairs(event.payload) do t[k] = i * 0 + 7 n[#n + 1] = 0 end
state.t = t
local seen = ""
for k in dpairs(t) do seen = seen .. k end
state.seen, state.text = seen, json.encode_canonical(t)
state.first = dkeys(t)[1]`);
    const keys = fc.uniqueArray(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(keys, fc.infiniteStream(fc.nat()), (list, draws) => {
        const shuffled = list.map((key) => ({ key, at: draws.next().value as number }));
        shuffled.sort((a, b) => a.at - b.at);
        const outcome = (order: string[]) => {
          session.restore('{}');
          return [session.apply([event(order)]), session.encode(), session.fuelSpent()];
        };
        expect(outcome(shuffled.map(({ key }) => key))).toEqual(outcome(list));
      }),
      { numRuns: 200 },
    );
  });
});

describe('[LUA-1] generated Lua', () => {
  it('does not depend on names, comments and layout', () => {
    const text = (source: string): string => {
      const { elc } = compileToElc(source, { kind: 'fold' });
      return elc ? generateLua(elc).text : '';
    };
    const one = text('return function(state, event) local total = 1 + state.n return { n = total } end');
    expect(one).not.toBe('');
    expect(text('-- a fold\nreturn function(s, e)\n  local x = 1 + s.n\n  return { n = x }\nend')).toBe(one);
  });

  it('hands over only what of the event the program can see', () => {
    const seen = (source: string): string[] => {
      const { elc } = compileToElc(source, { kind: 'fold' });
      return elc ? [...generateLua(elc).eventFields] : [];
    };
    expect(seen('return function(s, e) s.x = e.type return s end')).toEqual(['type']);
    expect(seen('return function(s) return s end')).toEqual([]);
    expect(seen('return function(s, e) s.x = e return s end')).toHaveLength(7);
    expect(seen('return function(s, e) local k = "cid" s.x = e[k] return s end')).toHaveLength(7);
    expect(
      seen('local function f(s, e) local g = function() return e.cid end return s end return f'),
    ).toEqual(['cid']);
    expect(seen('return function(s, e) s.x = rng(e)() return s end')).toEqual(['seed']);
  });
});

describe('[LUA-8] several assignments and calls', () => {
  it.each([
    ['swap', 'local a, b = 1, 2 a, b = b, a state = { a, b }', '[2,1]'],
    [
      'swap of fields copies',
      'state.a, state.b = { n = 1 }, { n = 2 } state.a, state.b = state.b, state.a',
      '{"a":{"n":2},"b":{"n":1}}',
    ],
    ['the left side first', 'local i, t = 1, {} i, t[i] = i + 1, 20 state = { i, t[1] }', '[2,20]'],
    [
      'order of calls',
      'local log = {} local function f(n) log[#log + 1] = n return n end local x = f(1) + f(2) * f(3) - f(4) state = log',
      '[1,2,3,4]',
    ],
    [
      'a call that changes a local',
      'local a = 1 local function f() a = 10 return 1 end state.x = a + f() state.y = a == f() state.z = { a * f(), f() + a, a .. f() } state.w = -a + f()',
      '{"w":-9,"x":2,"y":false,"z":[10,11,"101"]}',
    ],
    [
      'a call that changes a field',
      'local t = { a = 1 } local function f() t.a = 10 return 1 end state.x = t.a + f()',
      '{"x":2}',
    ],
    [
      'closures of a loop',
      'local fs = {} for i = 1, 3 do fs[i] = function() return i end end state = { fs[1](), fs[2](), fs[3]() }',
      '[1,2,3]',
    ],
    [
      'values of a call at the end',
      'local function f() return 1, 2, 3 end state = { f(), f() }',
      '[1,1,2,3]',
    ],
    ['a call in parentheses', 'local function f() return 1, 2, 3 end state = { f(), (f()) }', '[1,1]'],
    [
      'keys to be computed',
      'local k = "b" state = { a = 1, [k] = 2, [k .. "c"] = 1 + 2 }',
      '{"a":1,"b":2,"bc":3}',
    ],
    [
      'short circuits with sums',
      'local t = { a = 1 } state = { t.b and t.b + 1 or t.a + 1, t.a and t.a + 5, t.b or t.a + 7 }',
      '[2,6,8]',
    ],
    [
      'a method of a table',
      'local t = { n = 1 } function t.add(self, k) self.n = self.n + k return self end t:add(2):add(3) state.n = t.n',
      '{"n":6}',
    ],
    [
      'a condition after the body',
      'local n = 0 repeat n = n + 1 local done = n >= 3 until done and n + 1 == 4 state.n = n',
      '{"n":3}',
    ],
    ['return in a repeat', 'local function f() repeat return 5 until true end state.n = f()', '{"n":5}'],
    [
      'an iterator of its own',
      'local function up(n, i) if i < n then return i + 1 end end local t = {} for i in up, 3, 0 do t[#t + 1] = i end state = t',
      '[1,2,3]',
    ],
    [
      'negative list places',
      'local t = {} t[-1] = "a" t[0] = "b" state = { t[-1], t[0], #t, dkeys(t)[1] }',
      '["a","b",0,-1]',
    ],
  ])('%s', async (_, body, expected) => {
    const session = await open(body);
    expect(session.apply([event()])).toEqual([]);
    expect(session.encode()).toBe(expected);
  });
});

describe('[STA-1] a table stored twice is a copy; what left the state may come back', () => {
  it.each([
    ['stored twice', 'local a = { n = 1 } state.x = a state.y = a a.n = 2', '{"x":{"n":2},"y":{"n":1}}'],
    ['moved', 'state.x = { n = 1 } local a = state.x state.x = nil state.y = a a.n = 2', '{"y":{"n":2}}'],
    ['kept', 'state.x = state.x or { 1 } state.x = state.x', '{"x":[1]}'],
    ['of an event', 'state.x = event.payload.o state.x.n = 5', '{"x":{"n":5}}'],
    [
      'in a list that shifts',
      'state.l = { { 1 }, { 2 } } table.insert(state.l, 1, { 0 }) local a = table.remove(state.l, 2) state.l[3] = a a[1] = 9',
      '{"l":[[0],[2],[9]]}',
    ],
    [
      'sorted',
      'state.l = { { n = 2 }, { n = 1 } } dsort(state.l, function(a, b) return a.n < b.n end) state.l[1].n = 0 state.l[2].m = 5',
      '{"l":[{"n":0},{"m":5,"n":2}]}',
    ],
    [
      'after a fault that was caught',
      'state.x = { 1 } pcall(function() state.y = { state.x, print = dpairs } end) state.x[2] = 2',
      '{"x":[1,2]}',
    ],
    [
      'inserted into itself',
      'state.l = { { 1 } } table.insert(state.l, 1, state.l[1]) state.l[1][1] = 5',
      '{"l":[[5],[1]]}',
    ],
  ])('%s', async (_, body, expected) => {
    const session = await open(body);
    expect(session.apply([event({ o: { n: 1 } })])).toEqual([]);
    expect(session.encode()).toBe(expected);
  });
});

describe('[LUA-5] a host limit reached first is an engine failure, never a result', () => {
  const hungry = fold(
    'if event.payload.eat then local t = {} for i = 1, 400000 do t[i] = { i, i, i, i } end end state.n = 1',
  );

  it.each([
    ['', hungry],
    [
      ' within pcall',
      hungry.replace('if event', 'pcall(function() if event').replace(' state.n', ' end) state.n'),
    ],
  ])('memory%s', async (_, source) => {
    const compiled = compileToElc(source, { kind: 'fold', fuel: 100_000_000 });
    if (!compiled.elc) throw new Error('does not compile');
    const session = await createRuntime({ memoryLimit: 20 << 20 }).openFoldElc(compiled.elc);
    session.apply([event()]);
    expect((await refusal(() => session.apply([event({ eat: true })]))).code).toBe('ERR_FOLD_ENGINE');
    for (const use of [() => session.apply([event()]), () => session.encode(), () => session.restore('{}')]) {
      expect((await refusal(use)).code).toBe('ERR_FOLD_ENGINE');
    }
  });

  it('[LUA-7] sessions do not see each other, and a closed one harms none', async () => {
    const [a, b] = await Promise.all([
      open('state.n = (state.n or 0) + 1'),
      open('state.n = (state.n or 0) - 1'),
    ]);
    a.apply([event(), event()]);
    b.apply([event()]);
    a.close();
    expect((await refusal(() => a.encode())).code).toBe('ERR_FOLD_ENGINE');
    expect(b.encode()).toBe('{"n":-1}');
  });

  it('E_LIMIT for a state that grows too large, whatever the session did before', async () => {
    const body = 'local k = event.payload.k if k then state[k] = string.rep("x", 1000000) end';
    const session = await open(body);
    const faults = session.apply(Array.from({ length: 40 }, (_, i) => event({ k: `k${i}` })));
    expect(faults.map(({ index, code }) => `${index} ${code}`)).toEqual(
      Array.from({ length: 7 }, (_, i) => `${33 + i} E_LIMIT`),
    );
    const other = await open(body);
    other.restore(session.encode());
    expect(other.apply([event({ k: 'more' })])[0]?.code).toBe('E_LIMIT');
    expect(other.apply([event()])).toEqual([]);
  }, 60_000);
});

describe('a chunk that cannot be used', () => {
  it('[LUA-6] is refused with its place', async () => {
    const error = await refusal(() =>
      runtime.compile('local zero = 0\nlocal bad = 1 / zero\nreturn function(state) return state end', {
        kind: 'fold',
      }),
    );
    expect(error.code).toBe('ERR_FOLD_INVALID');
    expect(error.data).toMatchObject({ code: 'E_DIV0', line: 2 });
  });

  it('[LUA-2] compile throws the first finding with line, column and code', async () => {
    const source = 'return function(state, event)\n  for k in pairs(state) do next(k) end\n return state end';
    const error = await refusal(() => runtime.compile(source, { kind: 'fold' }));
    expect(error.data).toMatchObject({ line: 2, column: 12, code: 'E_REFUSED' });
    expect(error.hint).toContain('further');
  });
});

describe('a long run', () => {
  it('of 100,000 events keeps its memory', async () => {
    const session = await openSource(
      fold(`state.items = state.items or {}
local id = "k" .. event.payload.n % 50
state.items[id] = { n = event.payload.n, at = event.ulid, text = event.payload.text .. id }
state.count = (state.count or 0) + 1
if event.payload.n % 10 == 0 then error("now and then") end`),
    );
    const batch = (from: number) =>
      Array.from({ length: 10_000 }, (_, i) =>
        event({ n: from + i, text: `text ${from + i}`, list: [1, 2.5] }),
      );
    session.apply(batch(0));
    session.apply(batch(10_000));
    const before = session.memoryBytes;
    for (let from = 20_000; from < 100_000; from += 10_000) {
      expect(session.apply(batch(from))).toHaveLength(1_000);
    }
    expect(session.memoryBytes).toBe(before);
    expect(JSON.parse(session.encode()).count).toBe(90_000);
  }, 120_000);
});
