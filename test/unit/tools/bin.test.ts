import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'gatos-bin-'));
const bin = join(folder, 'src/cli/bin.mjs');
cpSync(fileURLToPath(new URL('../../../src/cli/bin.mjs', import.meta.url)), bin);
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('git-gatos says how to build it when it is not built', () => {
  const { status, stderr } = spawnSync(process.execPath, [bin], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('npm install && npm run build');
});

it('git-gatos runs the bundle with its arguments and keeps its exit code', () => {
  mkdirSync(join(folder, 'dist/cli'), { recursive: true });
  writeFileSync(join(folder, 'dist/cli/git-gatos.mjs'), 'console.log(process.argv[2]);process.exitCode = 1;');
  const { status, stdout } = spawnSync(process.execPath, [bin, 'log'], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([1, 'log\n']);
});
