import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findViolations, type Versions } from './rooms.ts';
import { ROOT, readFiles } from './scan.ts';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Versions;
  devDependencies: Versions;
};
const versions = { ...manifest.devDependencies, ...manifest.dependencies };
const files = [...readFiles('src'), ...readFiles('workers')];

const check = (path: string, text: string) => findViolations({ path, text }, versions);

/** A habit, not a law: printed so that it is seen. */
afterAll(() => {
  const lines = files.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
  const at = (share: number) => lines[Math.floor((lines.length - 1) * share)] ?? 0;
  console.log(
    `${lines.length} source files; lines: median ${at(0.5)}, nine in ten under ${at(0.9) + 1}, longest ${at(1)}`,
  );
});

describe('the rooms of the house', () => {
  it('no import points up or sideways', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap((file) => findViolations(file, versions))).toEqual([]);
  });

  it('every package has an exact version', () => {
    const loose = Object.entries(versions).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('what ships is a dependency, not a development tool', () => {
    const shipped = files.filter(({ path }) => !path.startsWith('src/tools/'));
    const problems = shipped.flatMap((file) => findViolations(file, manifest.dependencies));
    expect(problems.filter((problem) => problem.includes('package.json'))).toEqual([]);
  });
});

describe('the check sees', () => {
  it.each([
    ['src/protocol/a.ts', "import { x } from '../engine/x.ts';"],
    ['src/protocol/a.ts', "import { x } from '../ports/repository.ts';"],
    ['src/protocol/a.ts', "import type { X } from '../ports/runtime.ts';"],
    ['src/engine/a.ts', 'const x = await import(name);'],
    ['src/protocol/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/protocol/a.ts', "import { create } from 'zustand';"],
    ['src/echolua/a.ts', "export { x } from '../adapters/x.ts';"],
    ['src/ports/a.ts', "export * from '../engine/x.ts';"],
    ['src/ports/a.ts', "import { zip } from 'fflate';"],
    ['src/engine/a.ts', "const x = await import('../adapters/memory/x.ts');"],
    ['src/engine/a.ts', "export type X = import('../adapters/memory/x.ts').X;"],
    ['src/adapters/a.ts', "import { x } from '../engine/x.ts';"],
    ['src/rpc/a.ts', "import { x } from '../engine/x.ts';"],
    ['src/rpc/a.ts', "import { type X, x } from '../engine/x.ts';"],
    ['src/app/a.tsx', "import { x } from '../adapters/x.ts';"],
    ['src/app/a.tsx', "import type { X } from '../engine/x.ts';"],
    ['src/cli/a.ts', "import '../app/main.tsx';"],
    ['workers/a.ts', "import { x } from '../src/app/x.ts';"],
    ['src/adapters/a.ts', "import x from 'no-such-package';"],
    ['src/unknown/a.ts', "import { x } from '../protocol/x.ts';"],
  ])('%s: %s', (path, text) => {
    expect(check(path, text)).toHaveLength(1);
  });

  it.each([
    ['src/protocol/git/a.ts', "import type { Plan } from '../../ports/repository.ts';"],
    ['src/protocol/a.ts', "import { blake3 } from '@noble/hashes/blake3.js';"],
    ['src/protocol/a.ts', "// import { x } from '../engine/x.ts'\nconst text = \"import '../engine/x.ts'\";"],
    ['src/rpc/a.ts', "import type { X } from '../engine/x.ts';"],
    ['src/engine/a.ts', "import type { Clock } from '../ports/runtime.ts';"],
    ['src/adapters/wasmoon/a.ts', "import url from 'wasmoon/dist/glue.wasm?url';"],
    ['src/cli/a.ts', "import { x } from '../adapters/git/x.ts';\nimport { join } from 'node:path';"],
    ['workers/a.ts', "import { x } from '../src/engine/x.ts';"],
  ])('and allows %s: %s', (path, text) => {
    expect(check(path, text)).toEqual([]);
  });
});
