import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { listElc } from '../../../src/echolua/compile/listing.ts';
import { isStatement, walkElc } from '../../../src/echolua/compile/walk.ts';
import type { Elc } from '../../../src/echolua/elc.ts';
import { FoldGenerator, render } from './foldGenerator.ts';
import { Random } from './random.ts';

function compiled(source: string): Elc {
  const { elc } = compileToElc(source, { kind: 'fold' });
  if (!elc) throw new Error('it does not compile');
  return elc;
}

const heads = (source: string): string[] =>
  listElc(compiled(source))
    .split('\n')
    .filter((line) => line[6] === '*')
    .map((line) => line.slice(8));

describe('[LUA-1] the ELC in words', () => {
  it('has one line a node, with its number, and marks statements', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed);
      const elc = compiled(render(random, new FoldGenerator(random).fold(100)));
      const expected: string[] = [];
      walkElc(elc, (node, number) => {
        expected.push(`${String(number).padStart(5)} ${isStatement(node) ? '*' : ' '}`);
      });
      const lines = listElc(elc).split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.map((line) => line.slice(0, 7))).toEqual(expected);
    }
  });

  it('shows how every kind of statement begins, without what is in it', () => {
    const source = `return function(state, event)
      local a, b = 1
      a, state.x = 2, 3
      do a = 1 end
      while a < 3 do a = a + 1 end
      repeat a = a + 1 until a > 5
      for i = 1, 10, 2 do break end
      for k, v in dpairs(state) do state[k] = v end
      local function f(...) return ... end
      if a == 1 then f() elseif b then f(a) else f(b) end
      return state
    end`;
    expect(heads(source)).toEqual(
      [
        'return function(l0, l1)',
        '  local l2, l3 = 1',
        '  l2, l0.x = 2, 3',
        '  do',
        '    l2 = 1',
        '  while l2 < 3 do',
        '    l2 = l2 + 1',
        '  repeat',
        '    l2 = l2 + 1',
        '  for l4 = 1, 10, 2 do',
        '    break',
        '  for l5, l6 in dpairs(l0) do',
        '    l0[l5] = l6',
        '  local function l7(...)',
        '      return ...',
        '  if l2 == 1 then',
        '    l7()',
        '    l7(l2)',
        '    l7(l3)',
        '  return l0',
      ].map((text, i) => (i === 0 ? text : `  ${text}`)),
    );
  });
});
