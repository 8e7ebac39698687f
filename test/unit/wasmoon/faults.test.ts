import { describe, expect, it } from 'vitest';
import { createRuntime, event, faultOf, fold, open, runtime, stateAfter } from './support.ts';

describe('Hello, GATOS', () => {
  const source = `return function(state, event)
  if event.type == "add" then state.count = (state.count or 0) + event.payload.n end
  return state
end`;

  it('[STA-1] counts to ten', async () => {
    const session = await runtime.openFold({ source });
    expect(session.encode()).toBe('{}');
    expect(session.apply([event({ n: 10 }, 'add'), event({ n: 99 }, 'other')])).toEqual([]);
    expect(session.encode()).toBe('{"count":10}');
    expect(runtime.engineId).toBe('echo@0+src');
  });

  it('[STA-6] leaves the state as it was where an event faults, and goes on', async () => {
    const session = await runtime.openFold({ source });
    const faults = session.apply([event({ n: 1 }, 'add'), event({}, 'add'), event({ n: 2 }, 'add')]);
    expect(faults).toEqual([
      {
        index: 1,
        code: 'E_RUNTIME',
        message: "attempt to perform arithmetic on a nil value (field 'n')",
        line: 2,
      },
    ]);
    expect(session.encode()).toBe('{"count":3}');
  });

  it('shows a fold every field of the event and no more', async () => {
    const session = await open('state.event = event; state.keys = dkeys(event)');
    session.apply([{ ...event({ a: [null] }), ts: '2024-01-01T00:00:00Z' }]);
    expect(session.encode()).toBe(
      '{"event":{"actor":"user:ada","cid":"bafyr4ic","ns":"main","payload":{"a":[null]},"ts":"2024-01-01T00:00:00Z",' +
        '"type":"test","ulid":"01ARZ3NDEKTSV4RRFFQ69G5FAV"},"keys":["actor","cid","ns","payload","ts","type","ulid"]}',
    );
  });
});

describe('[LUA-6] every fault has its code and the line of the fold', () => {
  it.each([
    ['E_RUNTIME:1', 'state.x = nil + 1'],
    ['E_RUNTIME:2', '\nundefinedFunction()'],
    ['E_RUNTIME:1', 'state.x = "1" + 1'],
    ['E_RUNTIME:1', 'state.x = {} .. "a"'],
    ['E_RUNTIME:1', 'state.x = null.field'],
    ['E_RAISED:1', 'error("no")'],
    ['E_RAISED:1', 'error({ code = 1 })'],
    ['E_RAISED:2', '\nassert(false, "no")'],
    ['E_RAISED:1', 'assert(nil)'],
    ['E_ARGUMENT:1', 'state.x = string.rep({}, 2)'],
    ['E_ARGUMENT:1', 'for i in ipairs(nil) do end'],
    ['E_DIV0:1', 'state.x = 1 // 0'],
    ['E_DIV0:1', 'state.x = 1 % 0'],
    ['E_CYCLE', 'state.self = state'],
    ['E_CYCLE', 'local a, b = {}, {} a.b = b b.a = a state.a = a'],
    ['E_SHAPE', 'state.f = function() end'],
    ['E_SHAPE', 'state.f = dpairs'],
    ['E_SHAPE', 'state.t = { 1, nil, 3 }'],
    ['E_SHAPE', 'state.t = { 1, x = 2 }'],
    ['E_SHAPE', 'state.t = { x = 2, [1] = 1 }'],
    ['E_SHAPE', 'state.t = { [0] = 1 }'],
    ['E_SHAPE', 'state.t = { [2] = 1 }'],
    ['E_SHAPE', 'state.t = { [1.5] = 1 }'],
    ['E_SHAPE', 'state.t = { [true] = 1 }'],
    ['E_SHAPE', 'state.t = { [{}] = 1 }'],
    ['E_SHAPE', 'state.kept.x = 1'],
    ['E_SHAPE', 'state.kept[4] = 1'],
    ['E_SHAPE:1', 'dkeys({ [true] = 1 })'],
    ['E_UTF8', 'state.s = "\\xff"'],
    ['E_UTF8', 'state.s = "\\xed\\xa0\\x80"'],
    ['E_UTF8', 'state.s = "\\xc0\\x80"'],
    ['E_UTF8', 'state["\\xff"] = 1'],
    ['E_UTF8', 'state.s = string.sub("é", 1, 1)'],
    ['E_OVERFLOW', 'state.n = 2147483648'],
    ['E_OVERFLOW', 'state.n = -2147483649'],
    ['E_OVERFLOW', 'state.n = 2147483648.0'],
    ['E_OVERFLOW', 'state.n = 1e300'],
    ['E_OVERFLOW', 'state.n = 9223372036854775807'],
    ['E_OVERFLOW:1', 'state.n = "" .. 3000000000'],
    ['E_NUMBER', 'state.n = 1 / 0'],
    ['E_NUMBER', 'state.n = -1 / 0'],
    ['E_NUMBER', 'state.n = 0 / 0'],
    ['E_NUMBER:1', 'state.n = tostring(0 / 0)'],
    ['E_NUMBER:1', 'state.n = 0 / 0 .. ""'],
    ['E_FROZEN:1', 'event.extra = 1'],
    ['E_FROZEN:1', 'event.type = "other"'],
    ['E_FROZEN:1', 'event.payload.a.b = 1'],
    ['E_FROZEN:1', 'table.insert(event.payload.list, 1)'],
    ['E_FROZEN:1', 'table.remove(event.payload.list)'],
    ['E_FROZEN:1', 'dsort(event.payload.list)'],
    ['E_FROZEN:1', 'string.upper = string.lower'],
    ['E_LIMIT:1', 'state.s = string.rep("x", 2000000)'],
    ['E_LIMIT:1', 'local s = "x" while true do s = s .. s end'],
    ['E_LIMIT:1', 'table.unpack({}, 1, 1000000)'],
    ['E_DEPTH:1', 'local function f() return 1 + f() end f()'],
    ['E_DEPTH:1', 'local function f() dsort({ 2, 1 }, f) end f()'],
    ['E_DEPTH:1', 'local function f() return f() .. f() end f()'],
    ['E_RAISED:1', 'local function f() local ok, e = pcall(f) error(e) end f()'],
    ['E_DEPTH', 'local deep = event.payload.a for i = 1, 70 do deep = { deep } end state.deep = deep'],
    ['E_LIMIT', 'local t = {} for i = 1, 40 do t = { t, t } end state.t = t'],
    ['E_LIMIT', 'local s, t = string.rep("a", 1000000), {} for i = 1, 100 do t[i] = s end state.t = t'],
    ['E_DEPTH', 'local t = {} state.t = t for i = 1, 70 do t.x = {} t = t.x end'],
    ['E_FUEL:1', 'while true do end'],
    ['E_FUEL:2', 'repeat\nlocal x = 1 until false'],
    ['E_REFUSED:1', 'state.x = string.find("a.b", ".")'],
    ['E_JSON:1', 'json.decode_strict("{")'],
  ])('%s from %s', async (expected, body) => {
    expect(await faultOf(body, { a: { b: 0 }, list: [1, 2] })).toBe(expected);
  });

  it.each([
    ['nil', 'return function(state, event) end'],
    ['a number', 'return function(state, event) return 5 end'],
    ['null', 'return function(state, event) return null end'],
    ['a string', 'return function(state, event) return "state" end'],
  ])('[STA-1] E_STATE when a fold returns %s', async (what, source) => {
    const session = await runtime.openFold({ source });
    const [fault] = session.apply([event()]);
    expect(fault?.code).toBe('E_STATE');
    expect(fault?.message).toContain(what.replace('a ', ''));
  });

  it('[ENC-7] E_OVERFLOW for a payload number that slipped past the gate', async () => {
    expect(await faultOf('state.x = 1', { n: 2 ** 31 })).toBe('E_OVERFLOW');
    expect(await faultOf('state.x = 1', { n: 1e300 })).toBe('E_OVERFLOW');
  });

  it('says where in the state a value cannot be stored', async () => {
    const session = await open('state.items = { { name = "a", price = 1 / 0 } }');
    expect(session.apply([event()])[0]?.message).toBe(
      'state.items[1].price: an infinite number (such as 1/0)',
    );
  });
});

describe('[LUA-6] messages never show the host', () => {
  it.each([
    'error(tostring({}) .. tostring(dpairs) .. tostring(event) .. tostring(string))',
    'error({})',
    'error(dpairs)',
    'local x = {} .. "a"',
    'local x = {} < {}',
    'local x = dpairs + 1',
    'string.rep(dpairs)',
    'string.format("%d", {})',
    'null()',
    'null.x = 1',
    'local x = -null',
    'dsort({ 1, {}, dpairs })',
    'event.payload = nil',
    'local ok, e = pcall(string.rep) error(e)',
    'local ok, e = pcall(dsort, { 1, {} }) error(e)',
  ])('%s', async (body) => {
    const session = await open(body);
    const [fault] = session.apply([event()]);
    expect(fault?.line).toBe(2);
    expect(fault?.message).not.toMatch(/0x|lib:|userdata|\[string|\/|__/);
  });
});

describe('[LUA-5] fuel', () => {
  it.each([
    ['pcall', 'while true do pcall(function() while true do end end) end'],
    ['nested pcall', 'local function f() pcall(f) while true do end end f()'],
    ['pcall of pcall', 'pcall(pcall, function() while true do end end) while true do end'],
    [
      'pcall in a sort',
      'dsort({ 3, 2, 1 }, function() pcall(function() while true do end end) return true end)',
    ],
    ['a caught end', 'local ok = pcall(function() while true do end end) state.ok = ok'],
    ['the library', 'local t = {} for i = 1, 100000 do t[i] = i end while true do dsort(t) end'],
    [
      'string search',
      'local a = string.rep("a", 500000) while true do string.find(a, a .. "b", 1, true) end',
    ],
    ['big copies', 'local a = string.rep("a", 500000) while true do local b = a .. a end'],
  ])('is not got round by %s', async (_, body) => {
    expect(await faultOf(body)).toMatch(/^E_FUEL/);
  });

  it('leaves the session usable', async () => {
    const session = await open(
      'if event.payload.spin then while true do end end state.n = (state.n or 0) + 1',
    );
    const faults = session.apply([event(), event({ spin: true }), event(), event({ spin: true }), event()]);
    expect(faults.map(({ index, code }) => [index, code])).toEqual([
      [1, 'E_FUEL'],
      [3, 'E_FUEL'],
    ]);
    expect(session.encode()).toBe('{"n":3}');
  });

  it('is counted per event and the same every time', async () => {
    const source = fold('for i = 1, event.payload.n do end state.n = event.payload.n');
    const faulted = async (): Promise<number[]> => {
      const session = await createRuntime({ fuel: { limit: 10_000, step: 10 } }).openFold({ source });
      const faults = session.apply(Array.from({ length: 40 }, (_, i) => event({ n: 9_800 + i * 10 })));
      return faults.map(({ index }) => index);
    };
    const [first = [], second] = await Promise.all([faulted(), faulted()]);
    expect(second).toEqual(first);
    expect(first.at(-1)).toBe(39);
    expect(first.length).toBeGreaterThan(10);
    expect(first.length).toBeLessThan(30);
  });
});

describe('[LUA-1] a chunk is checked before any event', () => {
  it('[STA-1] loads afresh for every event: globals, upvalues and libraries do not survive', async () => {
    const source = `local calls = 0
local cache = {}
return function(state, event)
  calls = calls + 1
  seen = (seen or 0) + 1
  cache[#cache + 1] = event.ulid
  dpairs = (dpairs == 1) and 2 or 1
  string = "mine"
  table = nil
  state.n = (state.n or 0) + 1
  state.calls, state.seen, state.cached, state.dpairs = calls, seen, #cache, dpairs
  state.upper = ("a"):upper()
  return state
end`;
    const session = await runtime.openFold({ source });
    expect(session.apply([event(), event(), event()])).toEqual([]);
    expect(session.encode()).toBe('{"cached":1,"calls":1,"dpairs":1,"n":3,"seen":1,"upper":"A"}');
  });

  it('copies: state is a tree of its own', async () => {
    const body = `if not state.a then
  state.a = { n = 1 }; state.b = state.a; state.copy = event.payload
else
  state.a.n = 2
  state.copy.x = 3
end`;
    expect(await stateAfter(body, { x: 1 })).toBe('{"a":{"n":1},"b":{"n":1},"copy":{"x":1}}');
    expect(await stateAfter(body, { x: 1 }, {})).toBe('{"a":{"n":2},"b":{"n":1},"copy":{"x":3}}');
  });

  it('lets a fold return another table, or the event itself', async () => {
    const session = await runtime.openFold({ source: 'return function(s, e) return e.payload end' });
    session.apply([event({ a: [1] })]);
    expect(session.encode()).toBe('{"a":[1]}');
    session.apply([event([])]);
    expect(session.encode()).toBe('[]');
  });
});
