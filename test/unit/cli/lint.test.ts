import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openElc } from '../../../src/echolua/elcCodec.ts';
import { sandbox } from './support.ts';

const box = sandbox();
const GOOD = 'return function(state, event)\n  state.n = (state.n or 0) + 1\n  return state\nend\n';
const RENAMED = '-- the same\nreturn function(s, e) s["n"] = (s.n or 0) + 1 return s end';
const BAD = 'return function(state, event)\n  for k in pairs(state) do x = 2^3 end\n  return state\nend\n';

function file(name: string, text: string): string {
  const dir = box.repository(`lint-${name}`);
  writeFileSync(join(dir, 'fold.lua'), text);
  return dir;
}

describe('lint and foldc', () => {
  it('[LUA-2] lint names every refusal with line and column at once and ends with 1', async () => {
    const { code, stdout } = await box.gatos(file('bad', BAD), ['lint', 'fold.lua']);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'fold.lua:2:12: E_REFUSED [LUA-2] pairs is refused: its order is not the same everywhere; write dpairs',
      '    instead: dpairs',
      expect.stringMatching(/^fold\.lua:2:28: E_GLOBAL \[STA-1\] 'x' is a global, .* write state\.x$/),
      expect.stringMatching(/^fold\.lua:2:33: E_REFUSED \[LUA-2\] \^ is refused: .* write x \* x/),
      '',
    ]);
  });

  it('[LUA-2] lint --json gives every finding with its rule and what can stand instead', async () => {
    const { code, stdout } = await box.gatos(file('json', BAD), ['lint', 'fold.lua', '--json']);
    expect(code).toBe(1);
    const [report] = JSON.parse(stdout);
    expect(report.file).toBe('fold.lua');
    expect(report.findings[0]).toEqual({
      line: 2,
      column: 12,
      code: 'E_REFUSED',
      rule: 'LUA-2',
      message: 'pairs is refused: its order is not the same everywhere; write dpairs',
      instead: 'dpairs',
    });
    expect(report.findings).toHaveLength(3);
  });

  it('lint takes folders: every source in them, sorted, but no cases and nothing hidden', async () => {
    const dir = box.repository('lint-folder');
    for (const name of ['b', 'a/z', 'a/y_test', '.hidden/x', 'node_modules/m/i']) {
      mkdirSync(dirname(join(dir, 'folds', name)), { recursive: true });
      writeFileSync(join(dir, 'folds', `${name}.lua`), BAD);
    }
    writeFileSync(join(dir, 'folds', 'notes.txt'), BAD);
    const { code, stdout, stderr } = await box.gatos(dir, ['lint', 'folds', 'folds/b.lua']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('6 findings in 2 files')]);
    const files = [...stdout.matchAll(/^(\S+\.lua):/gm)].map(([, name]) => name);
    expect([...new Set(files)]).toEqual(['folds/a/z.lua', 'folds/b.lua']);
    mkdirSync(join(dir, 'empty'));
    expect((await box.gatos(dir, ['lint', 'empty'])).code).toBe(2);
  });

  it('[LUA-4] lint and foldc --policy know allow and deny', async () => {
    const dir = file('policy', 'return function(event, context) allow() end');
    expect((await box.gatos(dir, ['lint', '--policy', 'fold.lua'])).code).toBe(0);
    expect(await box.gatos(dir, ['lint', 'fold.lua'])).toMatchObject({
      code: 1,
      stdout: 'fold.lua:1:33: E_GLOBAL [LUA-4] allow is for policies; a fold returns the state\n',
    });
    expect((await box.gatos(dir, ['foldc', 'fold.lua'])).code).toBe(1);
    expect((await box.gatos(dir, ['foldc', '--policy', 'fold.lua', '-o', 'p.elc'])).code).toBe(0);
    expect(openElc(new Uint8Array(readFileSync(join(dir, 'p.elc')))).elc.kind).toBe('policy');
  });

  it('[LUA-5] foldc --fuel is part of the fold_root', async () => {
    const dir = file('fuel', GOOD);
    const compile = async (...more: string[]) =>
      JSON.parse((await box.gatos(dir, ['foldc', 'fold.lua', '--json', ...more])).stdout);
    const standard = await compile();
    expect(standard).toMatchObject({ kind: 'fold', fuel: 1_000_000 });
    expect((await compile('--fuel', '1000000')).fold_root).toBe(standard.fold_root);
    const more = await compile('--fuel', '5000000', '-o', 'fold.elc');
    expect(more.fold_root).not.toBe(standard.fold_root);
    expect(openElc(new Uint8Array(readFileSync(join(dir, 'fold.elc')))).elc.fuel).toBe(5_000_000);
    for (const wrong of ['0', '-1', '1.5', 'much', '1000000001', '']) {
      const { code, stderr } = await box.gatos(dir, ['foldc', 'fold.lua', `--fuel=${wrong}`]);
      expect([wrong, code]).toEqual([wrong, 2]);
      expect(stderr).toContain('--fuel takes a whole number from 1 to 1000000000');
    }
  });

  it('[LUA-2] lint ends with 0 where there is nothing to refuse, and with 2 for a file that is not there', async () => {
    const dir = file('good', GOOD);
    expect((await box.gatos(dir, ['lint', 'fold.lua'])).code).toBe(0);
    expect((await box.gatos(dir, ['lint', 'none.lua'])).code).toBe(2);
  });

  it('[LUA-2] lint takes X_test.lua for the list of cases that it is', async () => {
    const dir = file('tests', GOOD);
    writeFileSync(join(dir, 'fold_test.lua'), 'return { { name = "a", event = { type = "b" } } }');
    writeFileSync(join(dir, 'bad_test.lua'), 'local x = {}\nx.y = pairs(x)\nreturn x');
    expect((await box.gatos(dir, ['lint', 'fold.lua', 'fold_test.lua'])).code).toBe(0);
    const { code, stdout } = await box.gatos(dir, ['lint', 'bad_test.lua']);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^bad_test\.lua:2:7: E_REFUSED/)]);
  });

  it('[LUA-1] foldc prints one fold_root for what means the same, and writes ELC that opens', async () => {
    const one = file('one', GOOD);
    const [root, engine] = (await box.gatos(one, ['foldc', 'fold.lua', '-o', 'fold.elc'])).stdout.split('\n');
    expect(engine).toMatch(/^echo@1\.0\.0\+elc@/);
    expect(root).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await box.gatos(file('two', RENAMED), ['foldc', 'fold.lua'])).stdout.split('\n')[0]).toBe(root);
    expect(openElc(new Uint8Array(readFileSync(join(one, 'fold.elc')))).foldRoot).toBe(root);
  });

  it('[LUA-1] foldc refuses with the findings and writes nothing', async () => {
    const { code, stderr } = await box.gatos(file('worse', BAD), ['foldc', 'fold.lua']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('E_REFUSED')]);
  });
});
