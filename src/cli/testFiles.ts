import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { TestedKind } from '../ports/lua.ts';
import { compareText } from '../protocol/bytes.ts';
import { GatosError } from '../protocol/errors.ts';

/** A program and its tests; paths are absolute. */
export interface TestPair {
  readonly program: string;
  readonly tests: string;
  readonly kind: TestedKind;
  /** The program is a policy in `.rgs`. */
  readonly rgs: boolean;
}

const TESTS = /_test\.lua$/;

/** All `X_test.lua` in a folder and those inside, by name; what starts with a dot and node_modules are left out. */
async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .sort((a, b) => compareText(a.name, b.name))
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return walk(path);
        return TESTS.test(entry.name) ? [path] : [];
      }),
  );
  return found.flat();
}

/** `X_test.lua` tests `X.lua`; where there is none, `X.rgs`. */
async function pairOf(tests: string, policy: boolean): Promise<TestPair> {
  const [lua, rgs] = [tests.replace(TESTS, '.lua'), tests.replace(TESTS, '.rgs')];
  const there = await Promise.all([lua, rgs].map((path) => stat(path).catch(() => null)));
  const isRgs = !there[0]?.isFile() && there[1]?.isFile() === true;
  const program = isRgs ? rgs : lua;
  const kind = isRgs || policy || /policy/i.test(basename(program)) ? 'policy' : 'fold';
  return { program, tests, kind, rgs: isRgs };
}

async function testsAt(path: string, shown: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return walk(path);
  if (found === null || !/\.(?:lua|rgs)$/.test(path)) {
    throw new GatosError('ERR_USAGE', `There is no folder and no Lua or .rgs file ${shown}.`, {
      hint: 'Name a fold_test.lua, or a folder with such files in it.',
    });
  }
  return [TESTS.test(path) ? path : path.replace(/\.(?:lua|rgs)$/, '_test.lua')];
}

/**
 * The tests that paths stand for: of a file its own, of a folder all in it. Programs whose name holds "policy", and
 * those in `.rgs`, are policies. Throws ERR_USAGE where there are none.
 */
export async function findTests(
  paths: readonly string[],
  base: string,
  policy: boolean,
): Promise<TestPair[]> {
  const found = await Promise.all(paths.map((path) => testsAt(path, relative(base, path) || path)));
  const tests = [...new Set(found.flat())];
  if (tests.length === 0) {
    const where = paths.map((path) => relative(base, path) || '.').join(', ');
    throw new GatosError('ERR_USAGE', `There is no test file in ${where}.`, {
      hint: 'Write the tests of fold.lua into fold_test.lua beside it; docs/testing.md shows how.',
    });
  }
  return Promise.all(tests.map((path) => pairOf(path, policy)));
}
