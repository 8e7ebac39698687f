import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/echolua/lexer.ts';
import { rewriteConcat } from '../../../src/echolua/rewrite.ts';

const texts = (source: string) => tokenize(source).map(({ kind, text }) => (kind === 'end' ? '' : text));

describe('[LUA-2] tokens of Lua 5.4', () => {
  it.each([
    ['a.b:c(1)', ['a', '.', 'b', ':', 'c', '(', '1', ')', '']],
    ['x-- pairs\ny', ['x', 'y', '']],
    ['x--[[ pairs\n next ]]y', ['x', 'y', '']],
    ['x--[==[ ]] ]=] ]==]y', ['x', 'y', '']],
    ['--[ not long\nx', ['x', '']],
    ['"a\\"b" \'c"\'', ['"a\\"b"', "'c\"'", '']],
    ['"a\\\nb"x', ['"a\\\nb"', 'x', '']],
    ['"a\\z  \n  b"x', ['"a\\z  \n  b"', 'x', '']],
    ['[[a]b]]x', ['[[a]b]]', 'x', '']],
    ['[=[a]]b]=]x', ['[=[a]]b]=]', 'x', '']],
    ['a[b[1]]', ['a', '[', 'b', '[', '1', ']', ']', '']],
    ['0x1p-4+3e+2-.5', ['0x1p-4', '+', '3e+2', '-', '.5', '']],
    ['1 ..2 ...', ['1', '..', '2', '...', '']],
    ['a//b ~= c<<d::e', ['a', '//', 'b', '~=', 'c', '<<', 'd', '::', 'e', '']],
    ['"open\npairs', ['"', 'open', 'pairs', '']],
  ])('%j', (source, expected) => {
    expect(texts(source)).toEqual(expected);
  });

  it('counts lines as Lua does and columns as editors do', () => {
    const at = (source: string) => tokenize(source).map(({ line, column }) => `${line}:${column}`);
    expect(at('a\r\nb\n\rc\rd\ne')).toEqual(['1:1', '2:1', '3:1', '4:1', '5:1', '5:2']);
    expect(at('"😀" x [[\n]] y')).toEqual(['1:1', '1:6', '1:8', '2:4', '2:5']);
  });

  it('takes time in proportion to the source', () => {
    const hostile = [
      '"'.repeat(200_000),
      `"${'\\z '.repeat(50_000)}`,
      '[='.repeat(100_000),
      '--'.repeat(100_000),
      'a '.repeat(100_000),
    ];
    const start = performance.now();
    for (const source of hostile) tokenize(source);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('[ENC-7] .. is joined by the engine', () => {
  it('rewrites the operator only, and keeps every line', () => {
    expect(rewriteConcat('x = a .. b..c -- ..', tokenize('x = a .. b..c -- ..'))).toBe(
      'x = a ..__concat.. b..__concat..c -- ..',
    );
    const source = 'f(...) "a..b" [[..]]\n--[[ .. ]] y';
    expect(rewriteConcat(source, tokenize(source))).toBe(source);
  });
});
