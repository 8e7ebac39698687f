import { describe, expect, it } from 'vitest';
import { instantiateLua } from '../../../src/adapters/wasmoon/host.ts';
import { LuaVm } from '../../../src/adapters/wasmoon/vm.ts';
import type { Expression } from '../../../src/echolua/syntax/ast.ts';
import { parseLua } from '../../../src/echolua/syntax/parse.ts';
import { hex } from '../../../src/protocol/bytes.ts';
import { compileWasm } from './luaCompiler.ts';
import { Random } from './random.ts';

/** What `return <expression>` returns. */
function returned(expression: string): Expression {
  const { chunk, findings } = parseLua(`return ${expression}`);
  const last = chunk?.body.at(-1);
  const [value] = last?.kind === 'return' ? last.values : [];
  if (!value) throw new Error(findings[0]?.message);
  return value;
}

function bytesOf(literal: string): string {
  const value = returned(literal);
  if (value.kind !== 'string') throw new Error('no string');
  return value.binary ? value.text : hex(new TextEncoder().encode(value.text));
}

const shown = (source: string) =>
  parseLua(source).findings.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);

describe('[LUA-2] strings are the bytes that Lua makes of them', () => {
  const PIECES = [
    'a',
    'é',
    '€',
    '😀',
    '\\n',
    '\\\\',
    '\\"',
    "\\'",
    '\\a\\b\\f\\r\\t\\v',
    '\\0',
    '\\65',
    '\\065',
    '\\255',
    '\\xff',
    '\\xC3\\xA9',
    '\\z \n\t ',
    '\\\n',
    '\\\r\n',
    '\\u{0}',
    '\\u{7f}',
    '\\u{80}',
    '\\u{7ff}',
    '\\u{800}',
    '\\u{D800}',
    '\\u{ffff}',
    '\\u{10000}',
    '\\u{10FFFF}',
    '\\u{110000}',
    '\\u{1fffff}',
    '\\u{200000}',
    '\\u{3ffffff}',
    '\\u{4000000}',
    '\\u{7FFFFFFF}',
    '\0',
    '\\x00',
    "'",
    '[[',
    '--',
  ];
  const LONG = ['a', 'é', '\n', '\r\n', '\n\r', '\r', ']', ']=', '\\n', '"', '\0', '[[', '--'];

  it('quoted and long ones', async () => {
    const vm = new LuaVm(await instantiateLua(await compileWasm(), 64 << 20));
    const random = new Random(7);
    const many = (pieces: readonly string[]) =>
      Array.from({ length: random.below(8) }, () => random.pick(pieces)).join('');
    for (let i = 0; i < 2_000; i++) {
      const text = many(i % 3 === 0 ? LONG : PIECES);
      const literal = i % 3 === 0 ? `[==[${text}]==]` : `"${text}"`;
      vm.load(
        `return (string.gsub(${literal}, '.', function(c) return string.format('%02x', c:byte()) end))`,
        '=s',
      );
      expect(vm.call(0, 1)).toBe(0);
      expect([literal, bytesOf(literal)]).toEqual([literal, vm.text(-1)]);
      vm.lua.lua_settop(vm.L, 0);
    }
  });
});

describe('[LUA-6] findings of syntax', () => {
  it.each([
    [
      'if a then\n  b()\n',
      "3:1 E_SYNTAX expected 'end' (to close 'if' of line 1), found the end of the source",
    ],
    ['x = 1 +', '1:8 E_SYNTAX expected an expression, found the end of the source'],
    ['x = @', "1:5 E_SYNTAX the character '@' has no meaning here"],
    ['f(\n1,\n 2', "3:3 E_SYNTAX expected ')' (to close '(' of line 1), found the end of the source"],
    ['local x = "abc\n', '1:11 E_SYNTAX this string is not closed on its line'],
    ['--[[ é\n]] x y', '2:4 E_SYNTAX an expression alone is no statement; call it, assign it or return it'],
    ['é = 1', "1:1 E_SYNTAX the character 'é' has no meaning here"],
    ['return "\\q"', "1:9 E_SYNTAX '\\q' is no escape; for a backslash write '\\\\'"],
    ['return [==[\n\n', "1:8 E_SYNTAX this long string is not closed with ']==]'"],
    ['return 3x', "1:8 E_SYNTAX '3x' is not a number"],
  ])('%j', (source, expected) => {
    expect(shown(source)).toEqual([expected]);
  });

  it('what is wrong but for the form comes all at once', () => {
    const source =
      'local a <const> = 1\na = 2\nbreak\ngoto nowhere\nlocal b <x> = 1\nfunction f() return ... end';
    expect(shown(source)).toEqual([
      "2:1 E_SYNTAX 'a' is declared <const> and cannot be assigned to",
      "3:1 E_SYNTAX 'break' stands outside a loop",
      "5:10 E_SYNTAX 'x' is no attribute; Lua has <const> and <close>",
      "6:21 E_SYNTAX '...' stands in a function that does not take '...'",
      "4:1 E_SYNTAX no label 'nowhere' can be seen from this goto",
    ]);
  });

  it('lines end in \\n, \\r, \\r\\n or \\n\\r; columns count UTF-16 units', () => {
    expect(returned('"😀" ..\r\n--x\n\r\r "b"')).toMatchObject({
      line: 1,
      column: 13,
      right: { line: 4, column: 2 },
    });
  });
});
