import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createMemoryStorage, MemoryRepository } from '../../../src/adapters/memory/repository.ts';
import { identityPath, loadOrCreateDeviceKey } from '../../../src/adapters/node-identity/identity.ts';
import { systemClock, systemRandom } from '../../../src/adapters/system/clock.ts';
import { createVerifier } from '../../../src/adapters/web-crypto/verifier.ts';
import { luaRuntime } from '../../../src/cli/deps.ts';
import type { Deps, Identity } from '../../../src/engine/deps.ts';
import { emit } from '../../../src/engine/emit/emit.ts';
import { exportBundle } from '../../../src/engine/exchange/exportBundle.ts';
import { planMerge, stageBundle } from '../../../src/engine/exchange/importBundle.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { createWorld, HELLO_FOLD, planGenesis } from '../../../src/engine/world/genesis.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import { closeWorld, openWorld, refreshWorld, type World } from '../../../src/engine/world/world.ts';
import { sandbox } from './support.ts';

const box = sandbox();
const open: World[] = [];
afterAll(() => Promise.all(open.map(closeWorld)));

/** A world as the app keeps it: with a main branch of its own making. */
async function appWorld(identity: Identity): Promise<World> {
  const deps: Deps = {
    repository: new MemoryRepository(createMemoryStorage()),
    verifier: await createVerifier(),
    runtime: luaRuntime(),
    clock: systemClock,
    random: systemRandom,
  };
  const request = {
    name: 'app',
    ns: 'main',
    profile: 'local' as const,
    foldSource: HELLO_FOLD,
    managesMain: true,
  };
  await createWorld(deps.repository, await planGenesis(deps, identity, request));
  const world = await openWorld(deps, { identify: async () => identity, managesMain: true }, NO_TASK);
  open.push(world);
  return world;
}

async function mergeInto(world: World, bytes: Uint8Array) {
  const staged = await stageBundle(bytes, world.deps.verifier, null, NO_TASK);
  const { refs, kept } = await planMerge(world.deps.repository, staged);
  const applied = await world.deps.repository.apply({ objects: staged.objects, refs });
  await refreshWorld(world, NO_TASK);
  return { kept, applied };
}

it('a world of the app goes through the command line and back: events, State-Root, proofs and the main branch', async () => {
  const key = await loadOrCreateDeviceKey(identityPath(box.env));
  const world = await appWorld({ actor: 'user:ada', signer: key.signer });
  await emit(world, { ns: 'main', type: 'add', payload: { n: 1 } }, NO_TASK);
  const doubled = HELLO_FOLD.replace('event.payload.n', '2 * event.payload.n');
  await activateFold(world, 'main', { source: doubled }, NO_TASK);
  await emit(world, { ns: 'main', type: 'add', payload: { n: 2 } }, NO_TASK);
  writeFileSync(box.path('app.bundle'), await exportBundle(world, NO_TASK));

  const dir = box.repository('cli');
  await box.ok(dir, 'import', '../app.bundle');
  const { stateRoot } = await world.timelines.get('main').stateAt(2);
  expect(await box.state(dir)).toMatchObject({ state: { count: 6 }, provenance: { state_root: stateRoot } });
  expect((await box.gatos(dir, ['verify'])).code).toBe(0);

  // The command line keeps no branch here, and yet its bundle goes on from the app's.
  writeFileSync(join(dir, 'gatos/fold.lua'), HELLO_FOLD);
  await box.emit(dir, 'add', { n: 3 });
  await box.ok(dir, 'fold');
  const back = await box.gatos(dir, ['bundle', '../back.bundle']);
  expect(back.code).toBe(0);
  const main = await world.deps.repository.get('refs/heads/main');
  expect(await mergeInto(world, readFileSync(box.path('back.bundle')))).toMatchObject({
    kept: [],
    applied: { ok: true },
  });
  expect(world.ledger.order('main')).toHaveLength(3);
  expect((await world.timelines.get('main').stateAt(3)).state).toBe('{"count":6}');
  expect(await verifyWorld(world, NO_TASK)).toMatchObject({ ok: true, events: 3, checkpoints: 1 });
  expect(await world.deps.repository.get('refs/heads/main')).not.toBe(main);
});

it('a branch of a person is no obstacle to a bundle', async () => {
  const key = await loadOrCreateDeviceKey(identityPath(box.env));
  const world = await appWorld({ actor: 'user:ada', signer: key.signer });
  writeFileSync(box.path('app2.bundle'), await exportBundle(world, NO_TASK));
  const dir = box.repository('own-branch');
  await box.ok(dir, 'import', '../app2.bundle');
  box.git(
    dir,
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@example.org',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'mine',
  );
  await box.emit(dir, 'add', { n: 1 });
  const { stdout } = await box.gatos(dir, ['bundle', '../own.bundle', '--json']);
  const main = await world.deps.repository.get('refs/heads/main');
  expect(await mergeInto(world, readFileSync((JSON.parse(stdout) as { file: string }).file))).toMatchObject({
    kept: [],
    applied: { ok: true },
  });
  expect(world.ledger.order('main')).toHaveLength(1);
  expect(await world.deps.repository.get('refs/heads/main')).toBe(main);
});
