import { describe, expect, it } from 'vitest';
import { event, faultOf, open, openSource, stateAfter } from './support.ts';

describe('what a fold is given', () => {
  it('shows a fold every field of the event and no more', async () => {
    const session = await open('state.event = event; state.keys = dkeys(event)');
    session.apply([{ ...event({ a: [null] }), ts: '2024-01-01T00:00:00Z' }]);
    expect(session.encode()).toBe(
      '{"event":{"actor":"user:ada","cid":"bafyr4iaha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4","ns":"main","payload":{"a":[null]},"ts":"2024-01-01T00:00:00Z",' +
        '"type":"test","ulid":"01ARZ3NDEKTSV4RRFFQ69G5FAV"},"keys":["actor","cid","ns","payload","ts","type","ulid"]}',
    );
  });
});

describe('[LUA-6] every fault has its code and the line of the fold', () => {
  it.each([
    ['E_TYPE:1', 'state.x = nil + 1'],
    ['E_TYPE:2', 'local f = event.f\nf()'],
    ['E_TYPE:1', 'state.x = "1" + 1'],
    ['E_TYPE:1', 'state.x = {} .. "a"'],
    ['E_TYPE:1', 'state.x = null.field'],
    ['E_RAISED:1', 'error("no")'],
    ['E_RAISED:1', 'error({ code = 1 })'],
    ['E_RAISED:2', '\nassert(false, "no")'],
    ['E_RAISED:1', 'assert(nil)'],
    ['E_ARGUMENT:1', 'state.x = string.rep({}, 2)'],
    ['E_ARGUMENT:1', 'for i in ipairs(nil) do end'],
    ['E_DIV0:1', 'state.x = 1 // 0'],
    ['E_DIV0:1', 'state.x = 1 % 0'],
    ['E_CYCLE:1', 'state.self = state'],
    ['E_CYCLE:1', 'local a, b = {}, {} a.b = b b.a = a state.a = a'],
    ['E_SHAPE:1', 'state.f = function() end'],
    ['E_SHAPE:1', 'state.f = dpairs'],
    ['E_SHAPE', 'state.t = { 1, nil, 3 }'],
    ['E_SHAPE', 'state.t = { 1, x = 2 }'],
    ['E_SHAPE', 'state.t = { x = 2, [1] = 1 }'],
    ['E_SHAPE', 'state.t = { [0] = 1 }'],
    ['E_SHAPE', 'state.t = { [2] = 1 }'],
    ['E_KEY:1', 'state.t = { [1.5] = 1 }'],
    ['E_KEY:1', 'state.t = { [true] = 1 }'],
    ['E_KEY:1', 'state.t = { [{}] = 1 }'],
    ['E_KEY:1', 'state.t = { [null] = 1 }'],
    ['E_KEY:1', 'local t, k = {}, nil t[k] = 1'],
    ['E_KEY:1', 'state.t = ({})[true]'],
    ['E_SHAPE', 'state.kept.x = 1'],
    ['E_SHAPE', 'state.kept[4] = 1'],
    ['E_SHAPE:1', 'state.n = #{ 1, nil, 3 }'],
    ['E_UTF8:1', 'state.s = "\\xff"'],
    ['E_UTF8:1', 'state.s = "\\xed\\xa0\\x80"'],
    ['E_UTF8:1', 'state.s = "\\xc0\\x80"'],
    ['E_UTF8:1', 'state["\\xff"] = 1'],
    ['E_UTF8:1', 'state.s = string.sub("é", 1, 1)'],
    ['E_OVERFLOW:1', 'state.n = 2147483647 + 1'],
    ['E_OVERFLOW:1', 'local n = 2147483647 state.n = n + n'],
    ['E_OVERFLOW:1', 'local n = -2147483647 state.n = n - 2'],
    ['E_OVERFLOW:1', 'local n = -2147483647 state.n = -(n - 1)'],
    ['E_OVERFLOW:1', 'local n = 65536 state.n = n * n'],
    ['E_OVERFLOW:1', 'local n = 65536 state.n = n * 65536'],
    ['E_OVERFLOW:1', 'local n = 65536 state.n = n / 0.00001'],
    ['E_OVERFLOW:1', 'local n = 65536 state.n = n // 0.00001'],
    ['E_OVERFLOW:1', 'state.n = math.abs(-2147483647 - 1)'],
    ['E_OVERFLOW:1', 'state.n = math.ceil(2147483647.5)'],
    ['E_DIV0:1', 'state.n = 1 / 0'],
    ['E_DIV0:1', 'local a, b = 1, 0 state.n = a / b'],
    ['E_DIV0:1', 'local a, b = 1, 0 state.n = a // b'],
    ['E_DIV0:1', 'local a, b = 1, 0 state.n = a % b'],
    ['E_TYPE:1', 'state.n = {} < {}'],
    ['E_TYPE:1', 'state.n = state.kept < state.kept'],
    ['E_TYPE:1', 'state.n = event.a >= 1'],
    ['E_KEY:1', 'local k = string.rep("x", 2000) state[k] = 1'],
    ['E_ARGUMENT:1', 'state.n = string.format("%+x", 1)'],
    ['E_TYPE:1', 'state.n = 1 < "2"'],
    ['E_TYPE:1', 'state.n = #5'],
    ['E_TYPE:1', 'state.n = -"5"'],
    ['E_TYPE:1', 'state.n = "5" * 2'],
    ['E_TYPE:1', 'local a, b = "5", "6" state.n = a * b'],
    ['E_TYPE:1', 'local a, b = "5", "6" state.n = a / b'],
    ['E_TYPE:1', 'local a, b = "5", "6" state.n = a // b'],
    ['E_TYPE:1', 'local a, b = "5", "6" state.n = a % b'],
    ['E_TYPE:1', 'local a, b = "5", "6" state.n = a - b'],
    ['E_TYPE:1', 'for i = 1, "3" do end'],
    ['E_TYPE:1', 'for i = "1", 3 do end'],
    ['E_TYPE:1', 'for i = 1, 3, "1" do end'],
    ['E_ARGUMENT:1', 'for i = 1, 3, 0 do end'],
    ['E_TYPE:1', 'state.n = ("abc").x'],
    ['E_TYPE:1', 'local s = "abc" s.x = 1'],
    ['E_FROZEN:1', 'event.extra = 1'],
    ['E_FROZEN:1', 'event.type = "other"'],
    ['E_FROZEN:1', 'event.payload.a.b = 1'],
    ['E_FROZEN:1', 'table.insert(event.payload.list, 1)'],
    ['E_FROZEN:1', 'table.remove(event.payload.list)'],
    ['E_FROZEN:1', 'dsort(event.payload.list)'],
    ['E_LIMIT:1', 'state.s = string.rep("x", 2000000)'],
    ['E_LIMIT:1', 'local s = "x" while true do s = s .. s end'],
    ['E_LIMIT:1', 'table.unpack({}, 1, 1000000)'],
    ['E_DEPTH:1', 'local function f() return 1 + f() end f()'],
    ['E_DEPTH:1', 'local function f() dsort({ 2, 1 }, f) end f()'],
    ['E_DEPTH:1', 'local function f() return f() .. f() end f()'],
    ['E_RAISED:1', 'local function f() local ok, e = pcall(f) error(e) end f()'],
    ['E_DEPTH:1', 'local deep = event.payload.a for i = 1, 70 do deep = { deep } end state.deep = deep'],
    ['E_FUEL:1', 'local t = {} for i = 1, 40 do t = { t, t } end state.t = t'],
    ['E_FUEL:1', 'local s, t = string.rep("a", 1000000), {} for i = 1, 100 do t[i] = s end state.t = t'],
    ['E_DEPTH:1', 'local t = {} state.t = t for i = 1, 70 do t.x = {} t = t.x end'],
    ['E_FUEL:1', 'while true do end'],
    ['E_FUEL:1', 'repeat\nlocal x = 1 until false'],
    ['E_REFUSED:1', 'local dot = "." state.x = string.find("a.b", dot)'],
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
    const session = await openSource(source);
    const [fault] = session.apply([event()]);
    expect(fault?.code).toBe('E_STATE');
    expect(fault?.message).toContain(what.replace('a ', ''));
  });

  it('[ENC-7] E_OVERFLOW for a payload number that slipped past the gate, where the program looks at the payload', async () => {
    expect(await faultOf('state.kept[1] = 1', { n: 2 ** 31 })).toBe('');
    expect(await faultOf('state.x = event.payload.x', { n: 2 ** 31 })).toBe('E_OVERFLOW');
    expect(await faultOf('state.x = event.payload.x', { n: 1e300 })).toBe('E_OVERFLOW');
  });

  it('says where in the state a value cannot be stored', async () => {
    const session = await open('state.items = { { name = "a", [3] = 1 } }');
    expect(session.apply([event()])[0]?.message).toBe(
      'state.items[1]: keys are neither all strings nor exactly 1 to n',
    );
  });
});

describe('[LUA-6] messages never show the host', () => {
  it.each([
    'error(tostring({}) .. tostring(dpairs) .. tostring(event))',
    'error({})',
    'error(dpairs)',
    'local x = {} .. "a"',
    'local x = {} < {}',
    'local f = dpairs local x = f + 1',
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

  it('is counted per event, on the ELC, and the same every time', async () => {
    const session = await open('for i = 1, event.payload.n do end state.n = event.payload.n', 1000);
    const faults = session.apply(Array.from({ length: 40 }, (_, i) => event({ n: 970 + i })));
    // 18 nodes outside the loop, its empty body 1 a turn.
    expect(faults.map(({ index }) => index)).toEqual(Array.from({ length: 27 }, (_, i) => 13 + i));
  });
});

describe('[STA-1] state is a tree', () => {
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
    const session = await openSource('return function(s, e) return e.payload end');
    session.apply([event({ a: [1] })]);
    expect(session.encode()).toBe('{"a":[1]}');
    session.apply([event([])]);
    expect(session.encode()).toBe('[]');
  });
});
