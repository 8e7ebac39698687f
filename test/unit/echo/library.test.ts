import { describe, expect, it } from 'vitest';
import { stateAfter } from './support.ts';

const value = async (expression: string): Promise<unknown> =>
  JSON.parse(
    await stateAfter(`state = { v = (function() return ${expression} end)() }`, {
      list: [3, 1, 2],
      o: { b: 2, a: 1 },
    }),
  ).v;

describe('[LUA-4] the library', () => {
  it.each<[string, unknown]>([
    ['dkeys({ b = 1, a = 2, [10] = 3, [9] = 4, ["1"] = 5 })', [9, 10, '1', 'a', 'b']],
    ['dvalues({ b = 1, a = 2, [3] = 0 })', [0, 2, 1]],
    ['dkeys(event.payload.o)', ['a', 'b']],
    ['#event.payload.list', 3],
    ['dsort({ 3, 1, 2 })', [1, 2, 3]],
    ['dsort({ 3, 1, 2 }, function(a, b) return a > b end)', [3, 2, 1]],
    ['table.concat({ 1, "a", 0.5 }, "-")', '1-a-0.5'],
    ['table.concat(event.payload.list, ",", 2)', '1,2'],
    ['{ table.unpack(event.payload.list) }', [3, 1, 2]],
    ['{ table.unpack({ 1, 2, 3 }, 2) }', [2, 3]],
    ['select("#", 1, nil, 3)', 3],
    ['{ select(2, "a", "b", "c") }', ['b', 'c']],
    ['{ select(-1, "a", "b", "c") }', ['c']],
    ['string.len("é")', 2],
    ['("hello"):sub(2, -2)', 'ell'],
    ['("aé"):upper() .. ("AÉ"):lower()', 'AéaÉ'],
    ['string.rep("ab", 3, ",")', 'ab,ab,ab'],
    ['string.rep("ab", -1)', ''],
    ['{ string.byte("abc", 1, -1) }', [97, 98, 99]],
    ['{ ("abc"):byte(-1) }', [99]],
    ['string.char(104, 105)', 'hi'],
    ['{ string.find("a.b.c", ".", 3, true) }', [4, 4]],
    ['{ string.find("hello", "ll") }', [3, 4]],
    ['string.find("hello", "x") == nil', true],
    [
      'string.format("%s|%5d|%-5d|%05d|%x|%%|%3s", 1.5, 42, 42, 42, 255, "a")',
      '1.5|   42|42   |00042|ff|%|  a',
    ],
    ['string.format("%s %s %s", nil, true, null)', 'nil true null'],
    ['math.abs(-1.5)', 1.5],
    ['{ math.min(3, 1, 2), math.max(3, 1, 2) }', [1, 3]],
    ['{ math.floor(-1.5), math.ceil(-1.5) }', [-2, -1]],
    ['{ math.tointeger(6 / 2), math.tointeger(3.5) == nil, math.tointeger("3") == nil }', [3, true, true]],
    ['tostring(5 / 2) .. tostring(4 / 2) .. tostring(true)', '2.52true'],
    [
      '{ tonumber("10"), tonumber(" 0.5 "), tonumber("1e2"), tonumber("ff", 16), tonumber(7) }',
      [10, 0.5, 100, 255, 7],
    ],
    [
      '{ tonumber("0x10") == nil, tonumber("") == nil, tonumber("nan") == nil, tonumber("9999999999") == nil }',
      [true, true, true, true],
    ],
    ['select("#", tonumber("x")) + select("#", tonumber("x", 16)) + select("#", tonumber({}))', 3],
    [
      '{ type(1), type("a"), type({}), type(nil), type(null), type(type) }',
      ['number', 'string', 'table', 'nil', 'null', 'function'],
    ],
    ['{ pcall(function(...) return ... end, 1, 2) }', [true, 1, 2]],
    ['{ pcall(error, { 1 }) }', [false, [1]]],
    ['{ pcall(error, "x", 0) }', [false, 'x']],
    ['{ pcall(function() error("x") end) }', [false, 'x']],
    ['{ pcall(function() return nil + 1 end) }', [false, 'E_TYPE: arithmetic on a nil value']],
    [
      '{ pcall(function() event.x = 1 end) }',
      [false, "E_FROZEN: 'x' cannot be written: events are read-only"],
    ],
    ['{ pcall(5) }', [false, 'E_TYPE: a number value cannot be called']],
    ['{ assert(1, 2, 3) }', [1, 2, 3]],
    ['json.encode_canonical({ b = 1, a = { 0.5, null } })', '{"a":[0.5,null],"b":1}'],
    ['json.encode_canonical("é\\n")', '"é\\n"'],
    ['json.decode_strict(" { \\"a\\" : [ 1.50 , null, {} ] } ")', { a: [1.5, null, {}] }],
    ['#json.decode_strict("[]")', 0],
    ['1 .. 2 .. "x" .. -0.25', '12x-0.25'],
    ['"a" .. "b" == "ab" and #("c" .. "d" .. "e")', 3],
    ['tostring(dpairs) .. tostring({}) .. tostring(event)', 'functiontabletable'],
  ])('%s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  it('dsort is stable', async () => {
    const items = Array.from({ length: 500 }, (_, i) => ({ k: (i * 7) % 5, i }));
    const body = `local copy = {}
for i, item in ipairs(event.payload) do copy[i] = item end
dsort(copy, function(a, b) return a.k < b.k end)
state = copy`;
    const sorted = JSON.parse(await stateAfter(body, items));
    expect(sorted).toEqual([...items].sort((a, b) => a.k - b.k || a.i - b.i));
  });

  it('dsort orders as the JavaScript sort does, whatever the size', async () => {
    for (const size of [0, 1, 2, 3, 7, 8, 9, 100, 101, 1000]) {
      const items = Array.from({ length: size }, (_, i) => (i * 7919) % 1009);
      const body =
        'local t = json.array() for i, v in ipairs(event.payload) do t[i] = v end state = dsort(t)';
      expect(JSON.parse(await stateAfter(body, items))).toEqual([...items].sort((a, b) => a - b));
    }
  });

  it('table.insert and table.remove shift', async () => {
    const body = `local t = { 1, 2, 3 }
table.insert(t, 4) table.insert(t, 1, 0) table.insert(t, 3, 9)
state.removed = { table.remove(t), table.remove(t, 1), table.remove(t, 2) }
state.none = table.remove({}) == nil
state.t = t`;
    expect(await stateAfter(body)).toBe('{"none":true,"removed":[4,0,9],"t":[1,2,3]}');
  });

  it('dpairs walks a snapshot: adding does not add, deleting skips', async () => {
    const body = `state = { a = 1, b = 2, c = 3 }
local seen = {}
for k, v in dpairs(state) do seen[#seen + 1] = k .. v state["new" .. k] = true state.b = nil end
state = { seen = seen }`;
    expect(await stateAfter(body)).toBe('{"seen":["a1","c3"]}');
  });
});
