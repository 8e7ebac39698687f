import { describe, expect, it } from 'vitest';
import { event, fold, openSource, runtime } from './support.ts';

/**
 * Attempts to reach the host, another event, the engine's own tables, or something that differs between machines.
 * `escaped` in the state means one of them worked; a refusal or a fault is as good as nothing found.
 */
const ATTEMPTS: readonly string[] = [
  'local f = load state.escaped = f and f("return 1")()',
  'state.escaped = ("x").dump and true',
  'state.escaped = ("x"):gsub(".", "y")',
  'local mt = getmetatable("") state.escaped = mt and true',
  'local g = _G state.escaped = g and true',
  'local e = _ENV state.escaped = e and true',
  'local function f(_ENV) return os end state.escaped = f({ os = 1 })',
  'state.escaped = os and true',
  'state.escaped = debug and true',
  'state.escaped = package and true',
  'state.escaped = coroutine and true',
  'state.escaped = io and true',
  'state.escaped = require and true',
  'local s = string s.upper = function() return "mine" end state.escaped = ("a"):upper() == "mine" or nil',
  'string.upper = nil state.escaped = true',
  'table.insert(string, "x") state.escaped = true',
  'table.insert(table, "x") state.escaped = true',
  'for k, f in dpairs(string) do if k == "dump" or k == "gsub" or k == "rep2" then state.escaped = k end end',
  'for k, f in dpairs(math) do if k == "random" or k == "pi" then state.escaped = k end end',
  'for k in dpairs(event) do if k == "__index" or k == "backing" then state.escaped = k end end',
  'state.escaped = event.backing or event.__index or event.__newindex or event.__metatable',
  'state.escaped = string.__index or table.__index or null and nil',
  'state.escaped = json.array().array or json.array().__index',
  'local t = json.array() t.__index = event t.__len = 5 state.escaped = #t == 5 or nil',
  'local t = { __index = function() return 1 end, __gc = function() end, __close = function() end } state.escaped = t.missing',
  'local x <close> = { __close = function() end } state.escaped = true',
  'local a = tostring({}) local b = tostring({}) state.escaped = (a ~= "table" or b ~= "table") or nil',
  'state.escaped = tostring(dpairs):find("0x", 1, true)',
  'state.escaped = string.format("%p", {})',
  'state.escaped = string.format("%q", 1 / 3)',
  'local ok, e = pcall(function() return {} < {} end) state.escaped = e:find("0x", 1, true)',
  'local ok, e = pcall(error) state.escaped = type(e) == "userdata" or nil',
  'local ok, e = pcall(string.rep, "x", -1, {}) state.escaped = ok and e ~= "" or nil',
  'local ok, e = pcall(string.rep, "x", 9223372036854775807) state.escaped = ok or nil',
  'local ok, e = pcall(string.rep, "xx", 4611686018427387905) state.escaped = ok or nil',
  'local ok = pcall(table.unpack, {}, -9223372036854775807, 9223372036854775807) state.escaped = ok or nil',
  'local ok = pcall(table.concat, {}, "", 1, 9223372036854775807) state.escaped = ok or nil',
  'local ok = pcall(string.byte, "x", -9223372036854775807 - 1, 9223372036854775807) state.escaped = nil',
  'local ok = pcall(table.insert, { 1 }, -9223372036854775807, 1) state.escaped = ok or nil',
  'local a, b = 0 / 0 .. "", -(0 / 0) .. "" state.escaped = true',
  'state.escaped = tostring(0 / 0)',
  'state.escaped = #tostring(1 / 0)',
  'state.escaped = string.len(0 / 0)',
  'state.escaped = ("%s"):format(0 / 0)',
  '__concat = 5 state.escaped = true',
  'state.escaped = __concat',
  'local x = { pcall(dsort, { 3, 1, 2 }, function(a, b) error(a) end) } state.escaped = x[1] or nil',
  'local t = { 3, 1, 2 } dsort(t, function() t[1] = nil return true end) state.escaped = nil',
  'local t = { 3, 1, 2 } dsort(t, function() return null end) state.escaped = nil',
  'null = 5 state.escaped = json.encode_canonical({ event.payload.nothing }) ~= "[null]" or nil',
  'state.escaped = json.decode_strict("[1,2") and true',
  'state.escaped = json.decode_strict(string.rep("[", 100000)) and true',
  'local s = string.rep("a", 1000000) local t = {} for i = 1, 100000 do t[i] = s end state.escaped = t',
  'local t = {} for i = 1, 40 do t = { t, t } end state.escaped = t',
  'local t = {} for i = 1, 100000 do t[i] = "k" .. i end state.escaped = #table.concat(t) < 0 or nil',
  'string, table, math, json = nil, nil, nil, nil dpairs = nil state.kept = 1',
  'event = nil state = state local x = event and event.type state.escaped = x',
  'local n = 0 for _, c in ipairs({ string.byte(string.rep("x", 4000), 1, -1) }) do n = n + c end state.escaped = n < 0 or nil',
];

const SECOND =
  'state.second = ("ok"):upper() .. table.concat({ 1, 2 }) .. #dkeys({ a = 1 }) .. math.max(1, 2) .. json.encode_canonical({})';

describe('[LUA-7] nothing of the host is reachable', () => {
  it.each(ATTEMPTS)('%s', async (body) => {
    const source = fold(`if event.type == "second" then ${SECOND} else ${body} end`);
    if ((await runtime.check(source, 'fold')).length > 0) return; // refused before it ran
    const session = await openSource(source);
    session.apply([event({ nothing: null })]);
    expect(JSON.parse(session.encode())).not.toHaveProperty('escaped');
    expect(session.apply([event({}, 'second')])).toEqual([]);
    expect(JSON.parse(session.encode()).second).toBe('OK1212{}');
  });
});
