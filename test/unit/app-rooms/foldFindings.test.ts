import { Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { markedBy, quickFix, toDiagnostics } from '../../../src/app/features/fold/editor/findings.ts';
import { lintChunk } from '../../../src/echolua/lint/lint.ts';
import { parseLua } from '../../../src/echolua/syntax/parse.ts';
import type { FoldFinding } from '../../../src/rpc/contract.ts';

const finding = (line: number, column: number, more: Partial<FoldFinding> = {}): FoldFinding => ({
  line,
  column,
  code: 'E_NAME',
  rule: 'LUA-2',
  message: 'm',
  ...more,
});

const docOf = (source: string) => Text.of(source.split('\n'));

/** What the linter really says of a source. */
function lint(source: string): readonly FoldFinding[] {
  const { chunk, findings } = parseLua(source);
  return chunk ? lintChunk(chunk, 'fold') : findings;
}

/** The source after every offer has been taken, the last first. */
function fixAll(source: string): string {
  const doc = docOf(source);
  const fixes = lint(source).flatMap((found) => quickFix(doc, found) ?? []);
  return fixes
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), source);
}

describe('[LUA-6] findings in the text', () => {
  const doc = docOf('local a = 1\npairs(state)\n');
  const at = (line: number, column: number) => {
    const { from, to } = markedBy(doc, finding(line, column));
    return [from, to];
  };

  it('[LUA-6] a finding underlines the whole word at its line and column', () => {
    expect(at(2, 1)).toEqual([12, 17]);
    expect(at(1, 9)).toEqual([8, 9]);
  });

  it('[LUA-6] a position past the text is moved into it: the person typed on while the check ran', () => {
    expect(at(9, 9)).toEqual([25, 25]);
    expect(at(1, 99)).toEqual([11, 11]);
    expect(at(0, 0)).toEqual([0, 5]);
  });

  it('[LUA-6] shows the code and the rule, and offers the repair where there is one', () => {
    const [shown] = toDiagnostics(doc, [
      finding(2, 1, { code: 'E_REFUSED', message: 'pairs is refused: x', instead: 'dpairs' }),
    ]);
    expect(shown).toMatchObject({ from: 12, to: 17, source: 'E_REFUSED LUA-2' });
    expect(shown?.actions?.map(({ name }) => name)).toEqual(['Write `dpairs` instead']);
  });
});

describe('[LUA-2] what to write instead', () => {
  const fold = (body: string) => `return function(state, event)\n${body}\n  return state\nend`;

  it.each([
    ['  for k in pairs(state) do state[k] = 1 end', '  for k in dpairs(state) do state[k] = 1 end'],
    ['  table.sort(state.list)', '  dsort(state.list)'],
    ['  table . sort(state.list)', '  table . sort(state.list)'],
    ['  state.x = { unpack(state.l), pairs }', '  state.x = { table.unpack(state.l), dpairs }'],
    ['  state.x = math.pi + 1', '  state.x = 3.1415926537 + 1'],
    ['  state.x = 1 -math.mininteger', '  state.x = 1 - -2147483648'],
    ['  state.x = (table).sort', '  state.x = (table).sort'],
    ['  state.x = table["sort"]', '  state.x = table["sort"]'],
    ['  local pairsy = pairs', '  local pairsy = dpairs'],
  ])('[LUA-2] %j becomes %j', (before, after) => {
    const source = fold(before);
    expect(lint(source).length).toBeGreaterThan(0);
    expect(fixAll(source)).toBe(fold(after));
  });

  it('[LUA-2] all repairs of one text hold together: nothing else is touched', () => {
    const body =
      '  for k, v in pairs(state) do table.sort(v) end -- pairs\n  state.s = "pairs" .. #{ unpack(v) }';
    const after =
      '  for k, v in dpairs(state) do dsort(v) end -- pairs\n  state.s = "pairs" .. #{ table.unpack(v) }';
    expect(fixAll(fold(body))).toBe(fold(after));
  });

  it('[LUA-2] offers nothing where something else stands by now, or half a name would go', () => {
    const refused = { message: 'pairs is refused: x', instead: 'dpairs' };
    expect(quickFix(docOf('pairs(t)'), finding(1, 1, refused))).toMatchObject({ from: 0, to: 5 });
    expect(quickFix(docOf('pairsOf.x(t)'), finding(1, 1, refused))).toBeNull();
    expect(quickFix(docOf('  (t)'), finding(1, 1, refused))).toBeNull();
    expect(quickFix(docOf('pairs(t)'), finding(1, 1, { message: 'pairs is refused: x' }))).toBeNull();
  });
});
