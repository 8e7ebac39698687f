import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createEchoRuntime } from '../../../src/adapters/wasmoon/echo/index.ts';
import { testFold } from '../../../src/engine/fold/testFold.ts';
import { testUlid } from '../../../src/engine/fold/testing/events.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/testing.md'), 'utf8');
const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');
const runtime = createEchoRuntime({ loadWasm: async () => readFileSync(wasm) });

/** The block of the guide that begins with the name of a file. */
function block(file: string): string {
  const found = [...guide.matchAll(/```lua\n(-- (\S+)\n[^`]*)```/g)].find(([, , name]) => name === file);
  if (!found?.[1]) throw new Error(`the guide has no ${file}`);
  return found[1];
}

it.each([
  ['fold', 'gatos/fold', 3],
  ['policy', 'gatos/sales_policy', 2],
] as const)('the example of a %s in docs/testing.md holds', async (kind, name, count) => {
  const request = { kind, source: block(`${name}.lua`), tests: block(`${name}_test.lua`) };
  const { findings, testFindings, cases, coverage } = await testFold(runtime, request);
  expect([findings, testFindings]).toEqual([[], []]);
  expect(cases.filter(({ ok }) => !ok)).toEqual([]);
  expect(cases).toHaveLength(count);
  expect(coverage.every(({ hits }) => hits > 0)).toBe(true);
});

it('the guide tells the ULID of the first event', () => {
  expect(guide).toContain(`\`${testUlid(1)}\``);
});
