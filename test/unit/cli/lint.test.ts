import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    expect(stdout).toMatch(/^fold\.lua:2:12: E_REFUSED .*dpairs/m);
    expect(stdout).toMatch(/^fold\.lua:2:\d+: E_GLOBAL/m);
    expect(stdout).toMatch(/\^/);
  });

  it('[LUA-2] lint ends with 0 where there is nothing to refuse, and with 2 for a file that is not there', async () => {
    const dir = file('good', GOOD);
    expect((await box.gatos(dir, ['lint', 'fold.lua'])).code).toBe(0);
    expect((await box.gatos(dir, ['lint', 'none.lua'])).code).toBe(2);
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
