import { describe, expect, it } from 'vitest';
import { lintSource } from '../../../src/echolua/compile/compile.ts';
import { REFUSED_GLOBALS, REFUSED_MEMBERS } from '../../../src/echolua/lint/refusals.ts';

/** Lines of a fold's body; findings come back with the line of the body. */
const fold = (lines: readonly string[]) => `return function(state, event)\n${lines.join('\n')}\nend`;
const findingsIn = (...lines: readonly string[]) =>
  lintSource(fold(lines)).map((finding) => ({ ...finding, line: finding.line - 1 }));

/** What LUA-2 names: a line that holds it, where it stands, and what the finding says to write. */
type Construct = readonly [line: string, column: number, write: string, instead?: string];

const CONSTRUCTS: readonly Construct[] = [
  ['for k in pairs(state) do end', 10, 'write dpairs', 'dpairs'],
  ['local k = next(state)', 11, 'write dpairs or dkeys'],
  ['coroutine.yield()', 1, 'write functions and loops'],
  ['::done::', 1, 'write a loop or a function'],
  ['load("return 1")()', 1, 'write a function'],
  ['loadstring("return 1")()', 1, 'write a function'],
  ['dofile("x.lua")', 1, 'put everything in this source'],
  ['loadfile("x.lua")', 1, 'put everything in this source'],
  ['local lib = require("lib")', 13, 'put everything in this source'],
  ['package.loaded.x = 1', 1, 'put everything in this source'],
  ['setmetatable({}, {})', 1, 'write functions that take the table'],
  ['getmetatable(state)', 1, 'write functions that take the table'],
  ['local v = rawget(state, "a")', 11, 'write t[key]'],
  ['rawset(state, "a", 1)', 1, 'write t[key] = value'],
  ['local same = rawequal(state, event)', 14, 'write a == b'],
  ['local n = rawlen(state)', 11, 'write #t'],
  ['local now = os.time()', 13, 'take what it needs from the event'],
  ['io.write("x")', 1, 'take what it needs from the event'],
  ['debug.traceback()', 1, 'leave it out'],
  ['collectgarbage("count")', 1, 'leave it out'],
  ['print("x")', 1, 'return it in the state'],
  ['local d = math.random(1, 6)', 11, 'write local random = rng(event), and then random(1, 6)'],
  ['math.randomseed(1)', 1, 'write local random = rng(event), and then random(1, 6)'],
  ['local r = math.sqrt(2)', 11, 'compute it outside and send it in the event'],
  ['local r = math.sin(2)', 11, 'compute it outside and send it in the event'],
  ['local r = math.exp(2)', 11, 'compute it outside and send it in the event'],
  ['local r = math.log(2)', 11, 'compute it outside and send it in the event'],
  ['local r = math.pow(2, 2)', 11, 'write x * x for math.pow(x, 2)'],
  ['local r = math.pi', 11, 'write 3.1415926537', '3.1415926537'],
  ['local r = math.maxinteger', 11, 'write 2147483647', '2147483647'],
  ['local r = math.mininteger', 11, 'write -2147483648', '-2147483648'],
  ['local r = math.huge', 11, 'write the number you mean'],
  ['local m = { __gc = 1 }', 13, 'choose another key'],
  ['local m = { __pairs = 1 }', 13, 'choose another key'],
  ['state.__index = 1', 7, 'choose another key'],
  ['local v = state["__len"]', 17, 'choose another key'],
  ['local i = string.find("a.b", "%.")', 30, 'write find(s, text, 1, true)'],
  ['local i = ("a.b"):find("a.b")', 24, 'write find(s, text, 1, true)'],
  ['local m = string.match("a", "a")', 11, 'use string.find with plain text, string.sub and ..'],
  ['local m = ("a"):match("a")', 17, 'use string.find with plain text, string.sub and ..'],
  ['local m = string.gmatch("a", "a")', 11, 'use string.find with plain text, string.sub and ..'],
  ['local m = string.gsub("a", "a", "b")', 11, 'use string.find with plain text, string.sub and ..'],
  ['local n = 1 & 2', 13, 'use arithmetic'],
  ['local n = 1 | 2', 13, 'use arithmetic'],
  ['local n = 1 ~ 2', 13, 'use arithmetic'],
  ['local n = ~1', 11, 'use arithmetic'],
  ['local n = 1 << 3', 13, 'write x * 8 for x << 3'],
  ['local n = 1 >> 3', 13, 'write x // 8 for x >> 3'],
  ['local n = bit32.band(1, 2)', 11, 'use arithmetic'],
  ['local n = 3 ^ 2', 13, 'write x * x for x ^ 2'],
  ['local f <close> = nil', 7, 'write <const> or no attribute'],
  ['local n = utf8.len("a")', 11, 'write string.byte and string.sub'],
  ['local s = string.format("%5.2f", 1)', 25, 'use %s, which gives numbers exactly'],
  ['local s = string.format("%q", "a")', 25, 'use %s, which gives numbers exactly'],
  ['local s = ("%g"):format(1)', 12, 'use %s, which gives numbers exactly'],
  ['table.sort(state)', 1, 'write dsort', 'dsort'],
  ['local t = table.pack(1)', 11, 'write { ... }'],
  ['local a = unpack(state)', 11, 'write table.unpack', 'table.unpack'],
  ['xpcall(event, state)', 1, 'write pcall(f, ...), without a handler'],
  ['local _ENV = state', 7, 'choose another name'],
  ['_G.x = 1', 1, 'write a local or a field of the state'],
];

const NUMERALS: readonly (readonly [text: string, instead: string | undefined])[] = [
  ['1e3', '1000'],
  ['0x10', '16'],
  ['0xA.8p1', '21'],
  ['1.50', '1.5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['007', '7'],
  ['1E-2', '0.01'],
  ['0.12345678901234', '0.123456789'],
  ['2147483648', undefined],
  ['1e10', undefined],
];

describe('[LUA-2] every construct that is refused', () => {
  const ROWS = CONSTRUCTS.map(([line, column, write, instead]) => ({ line, column, write, instead }));

  it.each(ROWS)('$line: column $column, $write', ({ line, column, write, instead }) => {
    const [finding, ...others] = findingsIn(line);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ line: 1, column, code: 'E_REFUSED' });
    expect(finding?.rule).toMatch(/^LUA-[24]$/);
    expect(finding?.message).toMatch(/^\S.* (?:is|are) refused: \S.*; \S/);
    expect(finding?.message).toContain(write);
    expect(finding?.instead).toBe(instead);
  });

  it('a goto and its label are refused each', () => {
    expect(findingsIn('goto done', '::done::')).toMatchObject([
      {
        line: 1,
        column: 1,
        code: 'E_REFUSED',
        message: expect.stringMatching(/^goto is refused: .*; write a loop/),
      },
      { line: 2, column: 1, code: 'E_REFUSED' },
    ]);
  });

  it('is reported at once with all others, in order', () => {
    const found = findingsIn(...CONSTRUCTS.map(([line]) => `do ${line} end`));
    expect(found.map(({ line, column }) => [line, column])).toEqual(
      CONSTRUCTS.map(([, column], i) => [i + 1, column + 3]),
    );
  });

  it.each(NUMERALS)('the numeral %s; %s stands for it', (text, instead) => {
    const [finding, ...others] = findingsIn(`local n = ${text}`);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ line: 1, column: 11, code: 'E_NUMBER' });
    expect(finding?.instead).toBe(instead);
    expect(finding?.message).toContain(
      instead === undefined ? 'use smaller units or a string' : `write ${instead}`,
    );
  });

  it('what can stand in place of something is not refused itself', () => {
    const all = [
      ...[...REFUSED_GLOBALS].map(([name, refusal]) => ({ found: name, ...refusal })),
      ...[...REFUSED_MEMBERS].map(([name, refusal]) => ({ found: name, ...refusal })),
      ...NUMERALS.map(([found, instead]) => ({ found, instead })),
    ];
    const replaced = all.flatMap(({ instead }) => (instead === undefined ? [] : [instead]));
    expect(replaced.length).toBeGreaterThan(12);
    for (const text of replaced) expect(findingsIn(`local x = ${text}`)).toEqual([]);
    for (const { found } of all) expect(findingsIn(`local x = ${found}`)).toHaveLength(1);
  });
});

it("[LUA-2] the '!' of other languages is refused with what Lua says", () => {
  expect(findingsIn('if state.a != 1 then end')).toMatchObject([
    { line: 1, column: 12, code: 'E_SYNTAX', message: expect.stringContaining("write '~=' for '!='") },
  ]);
});

describe('[LUA-3] the least number', () => {
  it.each(['-2147483648', '- 2147483648', '-(2147483648)', '-((2147483648))', '- -2147483648'])(
    '%s can be written',
    (text) => {
      expect(findingsIn(`return ${text}`)).toEqual([]);
    },
  );

  it.each(['2147483648', '(2147483648)', '1 - 2147483648', 'not 2147483648', '-2147483649'])(
    'but not %s',
    (text) => {
      expect(findingsIn(`return ${text}`).map(({ code }) => code)).toEqual(['E_NUMBER']);
    },
  );

  it.each(['-0x80000000', '-2147483648.0', '-2147483647.99999999999', '-2147483648e0'])(
    '%s is refused with what to write',
    (text) => {
      expect(findingsIn(`return ${text}`)).toMatchObject([
        { code: 'E_NUMBER', column: 9, instead: '2147483648' },
      ]);
    },
  );
});
