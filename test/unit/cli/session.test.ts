import { describe, expect, test } from 'vitest';
import { openGitRepository } from '../../../src/adapters/git-cli/repository.ts';
import { identityPath, loadDeviceKey } from '../../../src/adapters/node-identity/identity.ts';
import { createBranch, editBranch } from '../../../src/engine/sessions/edit.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { closeWorld, openWorld } from '../../../src/engine/world/world.ts';
import { runtime, seededRandom, TestClock, verifier } from '../engine/support/lab.ts';
import { Sandbox } from './support.ts';

const sandbox = new Sandbox();

/** As the app would on this repository, with the key of this device. */
async function makeWhatIf(dir: string): Promise<string> {
  const key = await loadDeviceKey(identityPath(sandbox.env));
  if (key === null) throw new Error('There is no key.');
  const deps = {
    repository: await openGitRepository({ dir }),
    verifier,
    runtime,
    clock: new TestClock(Date.now()),
    random: seededRandom(5),
  };
  const identity = { actor: 'user:ada', signer: key.signer };
  const world = await openWorld(deps, { identify: async () => identity, managesMain: false }, NO_TASK);
  const { id } = await createBranch(world, 'main', 2);
  const first = world.ledger.order('main').at(0)?.cid ?? '';
  await editBranch(world, id, { kind: 'toggle', cids: [first], off: true });
  await editBranch(world, id, {
    kind: 'insert',
    position: null,
    type: 'add',
    payload: { n: 40 },
    actor: null,
  });
  await closeWorld(world);
  return id;
}

describe('[OPS-3] git gatos session', () => {
  test('lists, shows and drops what-ifs, and moves no other ref', async () => {
    const dir = await sandbox.world('shop');
    for (const n of [1, 2]) await sandbox.gatos(dir, ['emit', '--type', 'add', '--payload', `{"n": ${n}}`]);
    const none = await sandbox.gatos(dir, ['session', 'list']);
    expect([none.code, none.stdout]).toEqual([0, '']);
    const before = sandbox.git(dir, 'for-each-ref');
    const id = await makeWhatIf(dir);
    const listed = await sandbox.gatos(dir, ['session', 'list']);
    expect(listed.stdout).toContain(`${id}  open  user:ada  at 2`);
    expect(listed.stdout).toContain('1 event off, 1 added');

    const shown = await sandbox.gatos(dir, ['session', 'show', id.slice(5, 20).toLowerCase()]);
    expect(JSON.parse(shown.stdout)).toEqual({ count: 42 });
    expect(shown.stderr).toContain('off    #1 add');
    expect(shown.stderr).toContain('added  #2 add {"n":40}');
    const json = JSON.parse((await sandbox.gatos(dir, ['session', 'show', id, '--json'])).stdout);
    expect([json.session.id, json.state]).toEqual([id, { count: 42 }]);
    expect(JSON.parse((await sandbox.gatos(dir, ['state', 'show'])).stdout).count).toBe(3);
    expect((await sandbox.gatos(dir, ['verify'])).code).toBe(0);

    const dropped = await sandbox.gatos(dir, ['session', 'drop', id]);
    expect([dropped.code, dropped.stdout]).toEqual([0, `Dropped ${id}. History is as it was.\n`]);
    expect(sandbox.git(dir, 'for-each-ref')).toBe(before);
    const gone = await sandbox.gatos(dir, ['session', 'show', id]);
    expect(gone.code).toBe(2);
    expect(gone.stderr).toContain('No what-if begins with');
  });
});
