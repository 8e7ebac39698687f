import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { createEchoRuntime } from '../../../src/adapters/wasmoon/echo/index.ts';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { formatPath, parsePath } from '../../../src/engine/fold/testing/path.ts';
import { type TrialRequest, tryFold } from '../../../src/engine/fold/tryFold.ts';
import { stateRootOf } from '../../../src/protocol/state/checkpoint.ts';

const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');
const runtime = createEchoRuntime({ loadWasm: () => readFile(wasm) });

const SOURCE = `return function(state, event)
  if event.type == "spin" then while true do end end
  state.count = (state.count or 0) + event.payload.n
  return state
end`;
const EVENT = { type: 'add', payload: '{ "n": 2 }', actor: '', ulid: '', ns: '' };

function attempt(
  request: Partial<Omit<TrialRequest, 'event'>> & { event?: Partial<TrialRequest['event']> } = {},
) {
  const { source = SOURCE, fuel = 10_000, state = '{}', event = {} } = request;
  return tryFold(runtime, { source, fuel, state, event: { ...EVENT, ...event } });
}

describe('one event over a state', () => {
  it('[STA-2] gives the state, its root, what changed and the fuel', async () => {
    const { findings, outcome } = await attempt({ state: ' {"list": [1], "count": 1.50} ' });
    const state = '{"count":3.5,"list":[1]}';
    expect(findings).toEqual([]);
    expect(outcome).toEqual({
      state,
      stateRoot: stateRootOf(state),
      diff: [{ path: ['count'], kind: 'changed', before: '1.5', after: '3.5' }],
      diffTruncated: false,
      fuel: expect.any(Number),
    });
    expect(outcome?.fuel).toBeGreaterThan(5);
  });

  it('[LUA-1] tells the program: root, size, fuel, rng, and the ELC in words and as Lua', async () => {
    const { program } = await attempt();
    const { bytes, foldRoot } = compileToElc(SOURCE, { kind: 'fold', fuel: 10_000 }) as {
      bytes: Uint8Array;
      foldRoot: string;
    };
    expect(program).toMatchObject({ foldRoot, elcBytes: bytes.length, fuelLimit: 10_000, usesRng: false });
    const lines = program?.elcText.split('\n') ?? [];
    expect(lines.slice(0, 4)).toEqual([
      '    0 * return function(l0, l1)',
      '    1     function (l0, l1)',
      '    2 *     if l1.type == "spin" then',
      '    3         ==',
    ]);
    expect(program?.elcText).toContain('*     l0.count = (l0.count or 0) + l1.payload.n');
    expect(program?.elcText).toContain('\n-- as Lua\nreturn function(l0, l1)\n');
    const draws = SOURCE.replace('event.payload.n', 'rng(event)(6)');
    expect((await attempt({ source: draws })).program?.usesRng).toBe(true);
  });

  it('[STA-6] a fault leaves the state and says where; an endless program ends by fuel', async () => {
    const bad = await attempt({ state: '{"count":"x"}' });
    expect(bad.outcome).toMatchObject({
      state: '{"count":"x"}',
      diff: [],
      fault: { code: 'E_TYPE', line: 3 },
    });
    const { outcome } = await attempt({ event: { type: 'spin' } });
    expect(outcome).toMatchObject({ fuel: 10_000, fault: { code: 'E_FUEL', line: 2 } });
  });

  it('findings come instead of a result, of a chunk that fails when it is loaded too', async () => {
    expect(await attempt({ source: SOURCE.replace('event.payload.n', 'os') })).toEqual({
      findings: [expect.objectContaining({ code: 'E_REFUSED', line: 3 })],
      program: null,
      outcome: null,
    });
    const late = await attempt({ source: 'local x = 1 / 0\nreturn function(state) return state end' });
    expect(late).toMatchObject({ findings: [{ line: 1, code: 'E_DIV0' }], program: null, outcome: null });
  });

  it.each([
    ['ERR_JSON_INVALID', { state: '{"a":}' }],
    ['ERR_JSON_INVALID', { state: '1' }],
    ['ERR_JSON_INVALID', { state: '{"a":1,"a":2}' }],
    ['ERR_NUMBER_RANGE', { state: '{"a":3000000000}' }],
    ['ERR_JSON_INVALID', { event: { payload: '{' } }],
    ['ERR_PAYLOAD_INVALID', { event: { payload: '[1]' } }],
    ['ERR_ENVELOPE_INVALID', { event: { actor: 'nobody' } }],
    ['ERR_ENVELOPE_INVALID', { event: { ulid: '1' } }],
    ['ERR_ENVELOPE_INVALID', { event: { ns: 'No Name' } }],
  ])('[ENC-4] refuses with %s: %o', async (code, request) => {
    await expect(attempt(request)).rejects.toMatchObject({ code });
  });
});

describe('paths into a state', () => {
  it.each([
    ['stock.widget', ['stock', 'widget']],
    ['lines[1].sku', ['lines', 0, 'sku']],
    ['[2][1]', [1, 0]],
    ['stock["a.b"]["]"].c', ['stock', 'a.b', ']', 'c']],
    ['bolt-m6.user:ada', ['bolt-m6', 'user:ada']],
    ['a["x\\ny\\""]', ['a', 'x\ny"']],
    ['[""]', ['']],
  ])('%s', (text, path) => {
    expect(parsePath(text)).toEqual(path);
    expect(parsePath(formatPath(path))).toEqual(path);
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a[0]',
    'a[-1]',
    'a[',
    'a]',
    'a["x]',
    'a["\\z"]',
    'a[1]b',
    'a b',
    '"a"',
  ])('%j is none', (text) => {
    expect(parsePath(text)).toBeNull();
  });
});
