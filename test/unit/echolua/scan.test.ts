import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/echolua/lexer.ts';
import { findRefused } from '../../../src/echolua/scan.ts';

const found = (source: string) =>
  findRefused(tokenize(source)).map(
    ({ line, column, code, message }) => `${line}:${column} ${code} ${message}`,
  );

describe('[LUA-2] refused constructs', () => {
  it('finds them all at once, each with what to write instead', () => {
    const source =
      'for k in pairs(t) do\n  goto done\nend ::done:: local n = next(t) x = setmetatable({}, {}) y = 2^3';
    expect(found(source)).toEqual([
      '1:10 E_REFUSED pairs is refused: its order is not the same everywhere; write dpairs',
      '2:3 E_REFUSED goto is refused: write a loop or a function',
      '3:5 E_REFUSED :: is refused: labels are for goto; write a loop or a function',
      '3:11 E_REFUSED :: is refused: labels are for goto; write a loop or a function',
      '3:24 E_REFUSED next is refused: its order is not the same everywhere; write dpairs or dkeys',
      '3:36 E_REFUSED setmetatable is refused: tables are plain data; write functions that take the table',
      '3:62 E_REFUSED ^ is refused: powers are not exact; multiply',
    ]);
  });

  it.each([
    'coroutine.wrap(f)',
    'load("x")',
    'require "x"',
    'os.time()',
    'io.read()',
    'debug.getinfo(1)',
    'package.path = 1',
    'math.random()',
    'collectgarbage()',
    'rawset(t, 1, 2)',
    'getmetatable(t)',
    's:gsub("a", "b")',
    'string.match(s, "a")',
    'table.sort(t)',
    'x = a & b',
    'x = ~a',
    'x = a >> 1',
    'print(1)',
    'local _ENV = {}',
    'function f(_ENV) end',
    '_G.x = 1',
    'string.dump(f)',
    'math.sin(1)',
    'utf8.char(1)',
    'local __concat = 1',
    'f(next)',
    't = { next }',
  ])('refuses %s', (source) => {
    expect(found(source)).toHaveLength(1);
  });

  it.each([
    '-- pairs(t)',
    'local s = "pairs(t) goto"',
    '--[[ next ]] local x = [[ os.time() ]]',
    'x = event.payload.next',
    'x = { next = 1, load = 2; os = 3 }',
    'local next = event.payload.next\nstate.x = next',
    'local function f(package, os) return package.size + os.x end',
    'for debug in dpairs(t) do state.x = debug end',
    'local math = { random = 1 } state.x = math.random',
    'x = a ~= b',
    'x = s:find("a", 1, true)',
    'local a <const>, os = 1, 2 state.x = os',
  ])('leaves %j alone', (source) => {
    expect(found(source)).toEqual([]);
  });
});
