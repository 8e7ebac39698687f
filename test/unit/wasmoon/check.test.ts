import { describe, expect, it } from 'vitest';
import { createRuntime, refusal, runtime } from './support.ts';

const findings = async (source: string) =>
  (await runtime.check(source)).map(
    ({ line, column, code, message }) => `${line}:${column} ${code} ${message}`,
  );

describe('[LUA-2] check', () => {
  it('finds nothing in a good fold', async () => {
    expect(
      await findings('-- pairs\nlocal next = 1\nreturn function(state, event) return state end'),
    ).toEqual([]);
  });

  it.each([
    ['local x = = 1', "1:11 E_SYNTAX unexpected symbol near '='"],
    ['return function(state)\n  if x the\nend', "2:8 E_SYNTAX 'then' expected near 'the'"],
    ['x = ) + )', "1:5 E_SYNTAX unexpected symbol near ')'"],
    ['f(a)) )', "1:5 E_SYNTAX unexpected symbol near ')'"],
    ['return 1 )', "1:10 E_SYNTAX the end of the source expected near ')'"],
    [
      'return function()\n',
      "2:1 E_SYNTAX 'end' expected (to close 'function' at line 1) near the end of the source",
    ],
    ['local s = "abc\nreturn 1', "1:11 E_SYNTAX unfinished string near '\"abc'"],
    ['x = 1 .. .. 2', "1:10 E_SYNTAX unexpected symbol near '..'"],
    ['x = 3x', "1:5 E_SYNTAX malformed number near '3x'"],
    ['if x then\n  break end\n', '2:3 E_SYNTAX break outside loop at line 2'],
  ])('%j', async (source, expected) => {
    expect(await findings(source)).toEqual([expected]);
  });

  it('gives refused constructs and the syntax error together, in order', async () => {
    const list = await findings('for k in pairs(t) do end\nlocal x = os.time()\nreturn function(');
    expect(list.map((text) => text.slice(0, 14).trim())).toEqual([
      '1:10 E_REFUSED',
      '2:11 E_REFUSED',
      '3:17 E_SYNTAX',
    ]);
  });

  it.each([
    ['', '1:1 E_CHUNK'],
    ['local x = 1', '1:1 E_CHUNK'],
    ['\nreturn { fold = 1 }', '2:1 E_CHUNK'],
    ['error("at once")', '1:1 E_RAISED'],
    ['\nwhile true do end', '2:1 E_FUEL'],
    ['local function f() return 1 + f() end\nf()', '1:1 E_DEPTH'],
    ['string.x = 1', '1:1 E_REFUSED'],
    ['\u001bLua', '1:1 E_SYNTAX'],
    [`return ${'('.repeat(300)}1${')'.repeat(300)}`, '1:1 E_DEPTH'],
    [`return ${'{'.repeat(100_000)}`, '1:1 E_DEPTH'],
    ['x'.repeat(600_000), '1:1 E_LIMIT'],
  ])('%j does not load', async (source, expected) => {
    expect((await findings(source))[0]?.startsWith(expected)).toBe(true);
  });

  it('[LUA-6] openFold throws the first finding with line, column and code', async () => {
    const source = 'return function(state, event)\n  for k in pairs(state) do next(k) end\nend';
    const error = await refusal(() => runtime.openFold({ source }));
    expect(error.code).toBe('ERR_FOLD_INVALID');
    expect(error.data).toEqual({ line: 2, column: 12, code: 'E_REFUSED' });
    expect(error.message).toBe(
      'fold.lua line 2, column 12: pairs is refused: its order is not the same everywhere; write dpairs',
    );
    expect(error.hint).toContain('further');
  });

  it('says so when the engine cannot be loaded, and tries again', async () => {
    let tries = 0;
    const broken = createRuntime({
      loadWasm: async () => {
        tries += 1;
        throw new Error('offline');
      },
    });
    expect((await refusal(() => broken.check(''))).code).toBe('ERR_FOLD_ENGINE');
    expect((await refusal(() => broken.check(''))).code).toBe('ERR_FOLD_ENGINE');
    expect(tries).toBe(2);
  });
});
