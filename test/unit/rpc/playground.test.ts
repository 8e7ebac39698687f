import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { createEchoRuntime } from '../../../src/adapters/wasmoon/echo/index.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { foldHandlers } from '../../../workers/engine/foldHandlers.ts';

const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');
const runtime = createEchoRuntime({ loadWasm: () => readFile(wasm) });
const handlers = foldHandlers({ worlds: { platform: { runtime } } });

const SOURCE = 'return function(state, event)\n  state.n = event.payload.n\n  return state\nend';
const CASE = '{ name = "a", event = { type = "x", payload = { n = 1 } }, expect = { n = 1 } }';

describe('the playground behind the worker', () => {
  it('fold.try answers with data that can cross to a page', async () => {
    const event = { type: 'x', payload: '{"n":0.5}', actor: 'user:ada', ulid: '', ns: 'main' };
    const trial = await handlers['fold.try']({ source: SOURCE, fuel: 1000, state: '{}', event }, NO_TASK);
    expect(structuredClone(trial)).toEqual(trial);
    expect(trial.outcome).toMatchObject({
      state: '{"n":0.5}',
      diff: [{ path: ['n'], kind: 'added', after: '0.5' }],
    });
  });

  it('fold.test does, with cases and coverage', async () => {
    const report = await handlers['fold.test'](
      { source: SOURCE, tests: `return { ${CASE} }`, fuel: 1000 },
      NO_TASK,
    );
    expect(structuredClone(report)).toEqual(report);
    expect(report.cases).toMatchObject([{ name: 'a', ok: true, detail: '' }]);
    expect(report.coverage).toEqual([1, 2, 3].map((line) => ({ line, hits: 1 })));
  });

  it('fold.test ends when the caller cancels', async () => {
    const tests = `local t = {} for i = 1, 500 do t[i] = ${CASE.replace('"a"', '"a" .. i')} end return t`;
    const cancelled = {
      ...NO_TASK,
      breathe: () => Promise.reject(new GatosError('ERR_CANCELLED', 'enough')),
    };
    await expect(
      handlers['fold.test']({ source: SOURCE, tests, fuel: 1000 }, cancelled),
    ).rejects.toMatchObject({
      code: 'ERR_CANCELLED',
    });
  });
});
