import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantiateLua } from '../../../src/adapters/wasmoon/host.ts';
import { LuaVm } from '../../../src/adapters/wasmoon/vm.ts';
import { event, openSource } from './support.ts';

/** What stock Lua lacks of the library that the programs use. */
const STOCK = `local body = ...
local function dkeys(t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    return a < b
  end)
  return keys
end
local function dpairs(t)
  local keys, i = dkeys(t), 0
  return function()
    i = i + 1
    if keys[i] ~= nil then return keys[i], t[keys[i]] end
  end
end
local state = load(body, "=p", "t", { dkeys = dkeys, dpairs = dpairs, ipairs = ipairs, tostring = tostring,
  table = table, string = string, select = select, pcall = pcall, type = type, math = math })()({}, {})
return state.out`;

const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');
const wasmModule = readFile(wasm).then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));

async function inStock(source: string): Promise<string> {
  const vm = new LuaVm(await instantiateLua(await wasmModule, 64 << 20));
  if (vm.load(STOCK, '=stock') !== 0) throw new Error(vm.text(-1));
  vm.pushText(source);
  if (vm.call(1, 1) !== 0) return 'fault';
  return vm.text(-1) ?? '';
}

async function inEcho(source: string): Promise<string> {
  const session = await openSource(source);
  const [fault] = session.apply([event()]);
  const out = fault ? 'fault' : JSON.parse(session.encode()).out;
  session.close();
  return out;
}

/** Programs of whole numbers and strings; `a`, `b`, `c` are numbers, `t` a list, `m` a table, `out` collects text. */
const { statements } = fc.letrec<{
  number: string;
  condition: string;
  text: string;
  statement: string;
  statements: string;
}>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(
      '0',
      '1',
      '2',
      '3',
      '7',
      '10',
      'a',
      'b',
      'c',
      '#t',
      '-a',
      'f(b)',
      '(m.x or 5)',
      'm["y"] or 1',
      '(t[1] or 0)',
      'g(a, b)',
    ),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number'))
      .map(([left, operator, right]) => `((${left}) % 1000 ${operator} (${right}) % 1000)`),
    fc
      .tuple(tie('number'), fc.constantFrom('//', '%'), fc.constantFrom('2', '3', '7', '(a % 5 + 1)'))
      .map(([left, operator, right]) => `((${left}) ${operator} ${right})`),
    fc
      .tuple(tie('condition'), tie('number'), tie('number'))
      .map(([test, yes, no]) => `(${test} and (${yes}) or (${no}))`),
    tie('text').map((text) => `#(${text})`),
  ),
  condition: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '~='), tie('number'))
      .map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
    fc
      .tuple(tie('text'), fc.constantFrom('<', '==', '~='), tie('text'))
      .map((parts) => `(${parts.join(' ')})`),
    fc
      .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
      .map((parts) => `(${parts.join(' ')})`),
    tie('condition').map((test) => `not ${test}`),
    fc.constantFrom('true', 'false', 'm.z', 't[9] == nil'),
  ),
  text: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(
      '"x"',
      '"y\\n"',
      '""',
      's',
      'tostring(a)',
      'string.sub(s, 2, -2)',
      'string.rep("ab", b % 4)',
      's:upper()',
    ),
    fc.tuple(tie('text'), tie('number')).map(([left, right]) => `(${left} .. (${right}))`),
    fc.tuple(tie('text'), tie('text')).map(([left, right]) => `string.sub(${left} .. ${right}, 1, 40)`),
  ),
  statement: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc
      .tuple(fc.constantFrom('a', 'b', 'c', 'm.x', 'm["y"]', 'm[s]', 't[#t + 1]'), tie('number'))
      .map(([target, value]) => `${target} = ${value}`),
    tie('text').map((text) => `s = ${text}`),
    tie('text').map((text) => `out = string.sub(out .. ${text}, -500)`),
    fc.tuple(tie('number'), tie('number')).map(([x, y]) => `a, b = ${x}, ${y}`),
    fc.tuple(tie('number'), tie('number')).map(([x, y]) => `local d, e = ${x}, ${y} c = d - e`),
    fc
      .tuple(tie('condition'), tie('statements'), tie('statements'))
      .map(([test, yes, no]) => `if ${test} then ${yes} elseif a < b then c = c + 1 else ${no} end`),
    tie('statements').map((body) => `for i = 1, 3 do a = a + i ${body} if c > 500 then break end end`),
    tie('statements').map((body) => `local u = {} for i = 3, 1, -1 do u[i] = i * a ${body} end t = u`),
    tie('statements').map((body) => `local n = 0 while n < 3 do n = n + 1 ${body} end`),
    tie('condition').map((test) => `local n = 0 repeat n = n + 1 local last = n > 2 until last or ${test}`),
    fc.constantFrom(
      'for i, v in ipairs(t) do out = out .. i .. v .. ";" end',
      'for k, v in dpairs(m) do out = out .. k .. "=" .. v .. ";" end',
      'if #t > 1 then c = c + table.remove(t) end',
      'table.insert(t, 1, a)',
      'local ok = pcall(function() local x = nil + a end) out = out .. tostring(ok)',
      'local h = function(...) return select("#", ...), ... end c = h(a, b)',
      'm = { x = a, y = b, [s] = c }',
      't = { a, b, c }',
      'local u = { g(a, b), f(a), f(b) } out = out .. #u .. table.concat(u, ",")',
    ),
  ),
  statements: fc
    .array(tie('statement'), { maxLength: 4 })
    .map((list) => list.map((one) => `do ${one} end`).join(' ')),
}));

function programOf(body: string): string {
  return `local function f(x) if x % 2 == 0 then return x // 2 end return x % 100 + 1 end
return function(state, event)
  local a, b, c, s, t, m, out = 1, 2, 3, "hello", { 5, 6 }, { x = 1 }, ""
  local calls = 0
  local function g(x, y) calls = calls + 1 return x % 100 - y % 100 end
  ${body}
  out = out .. "|" .. calls .. "|" .. a .. "|" .. b .. "|" .. c .. "|" .. s .. "|" .. table.concat(t, ",")
  for k, v in dpairs(m) do out = out .. "|" .. k .. "=" .. v end
  return { out = out }
end`;
}

describe('[LUA-3] [LUA-4] programs of whole numbers and strings', () => {
  it('give what stock Lua 5.4 gives', async () => {
    let same = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(statements, { minLength: 1, maxLength: 6 }), async (bodies) => {
        const source = programOf(bodies.join('\n  '));
        const stock = await inStock(source);
        expect(await inEcho(source)).toBe(stock);
        if (stock !== 'fault') same += 1;
      }),
      { numRuns: Number(process.env.ECHO_PROGRAMS ?? 150) },
    );
    expect(same).toBeGreaterThan(50);
  }, 600_000);
});

describe('[LUA-3] bounds of a numeric for', () => {
  const both = async (head: string) => {
    const source = programOf(`local n = 0 ${head} n = n + i end out = out .. n`);
    return [await inEcho(source), await inStock(source)];
  };

  it.each([
    'for i = nil, 3 do',
    'for i = 1, nil do',
    'for i = {}, 3 do',
    'for i = 1, {} do',
    'for i = 1, true do',
    'for i = 1, "x" do',
    'for i = 1, 3, 0 do',
  ])('%s faults here as in stock Lua', async (head) => {
    expect(await both(head)).toEqual(['fault', 'fault']);
  });

  it.each(['for i = 3, 1 do', 'for i = 1, 3 do', 'for i = 3, 1, -1 do', 'for i = 1, 10, 4 do'])(
    '%s runs here as in stock Lua',
    async (head) => {
      const [echo, stock] = await both(head);
      expect(echo).toBe(stock);
      expect(echo).not.toBe('fault');
    },
  );

  it.each([
    'for i = "1", 3 do',
    'for i = 1, "3" do',
    'for i = 1, 3, "1" do',
    'local one = "1" for i = one, 3 do',
  ])('%s faults: a text is no number here, although stock Lua reads one out of it', async (head) => {
    const [echo, stock] = await both(head);
    expect(echo).toBe('fault');
    expect(stock).toMatch(/^6(\.0)?\|/);
  });
});
