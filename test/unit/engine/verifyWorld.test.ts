import { describe, expect, it } from 'vitest';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import { lawInForce, refreshWorld } from '../../../src/engine/world/world.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { ACTIVE_POLICY_REF, bundleRef, TRUST_REF } from '../../../src/protocol/journal/names.ts';
import { planCheckpoint } from '../../../src/protocol/state/checkpoint.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { forge, refOf, store } from './support/forge.ts';
import { ada, add, bob, type Lab, newLab, TEST_FOLD } from './support/lab.ts';

/** Two writers, two folds, two checkpoints. */
async function busyLab(): Promise<Lab> {
  const lab = await newLab();
  const world = await lab.open();
  await add(world, { n: 1 });
  await writeCheckpoint(world, 'main', NO_TASK);
  await activateFold(world, 'main', { source: TEST_FOLD.replace('+ p.n', '+ p.n * 2') }, NO_TASK);
  await add(await lab.open({ as: bob }), { n: 2 });
  await refreshWorld(world, NO_TASK);
  await writeCheckpoint(world, 'main', NO_TASK);
  return lab;
}

async function failures(lab: Lab): Promise<string[]> {
  const report = await verifyWorld(await lab.open({ as: null }), NO_TASK);
  const failed = report.checks
    .filter((check) => !check.ok)
    .map((check) => `${check.name.split(' ')[0]}: ${check.detail}`);
  expect(report.ok).toBe(failed.length === 0);
  return failed;
}

describe('verifyWorld', () => {
  it('[POL-9] [STA-5] finds nothing wrong in an honest world, and says what it looked at', async () => {
    const report = await verifyWorld(await (await busyLab()).open(), NO_TASK);
    expect(report).toMatchObject({ ok: true, events: 2, checkpoints: 2, quarantine: [] });
    expect(report.checks.map((check) => check.name.split(' ')[0])).toEqual([
      'Governance',
      'Journals',
      'Pointers',
      'Checkpoint',
      'Checkpoint',
    ]);
  });

  it('[POL-9] finds pointers that do not follow from the chain: active set back, trust set elsewhere, a bundle ref astray', async () => {
    const lab = await busyLab();
    const world = await lab.open();
    const first = world.ledger.governance.places[0];
    const { place } = lawInForce(world);
    for (const [ref, oid] of [
      [ACTIVE_POLICY_REF, first?.bundle.commit],
      [TRUST_REF, place.oid],
      [bundleRef(place.bundle.id), first?.bundle.commit],
    ] as const) {
      const right = lab.storage.refs.get(ref) ?? null;
      for (const wrong of [oid ?? null, null]) {
        lab.force(ref, wrong);
        expect(await failures(lab), ref).toEqual([expect.stringContaining(ref)]);
      }
      lab.force(ref, right);
    }
    expect(await failures(lab)).toEqual([]);
  });

  it('[JRN-5] reports quarantined commits of journals and of the gov chain', async () => {
    const lab = await busyLab();
    const world = await lab.open();
    const [last] = await world.ledger.load(world.ledger.journal(refOf(ada))?.events.slice(-1) ?? []);
    const bad = await forge(lab, world, { by: ada, after: last ?? null, sign: bob.signer.sign });
    lab.force(refOf(ada), bad.oid);
    expect(await failures(lab)).toEqual(['Journals: 1 commit quarantined and not folded.']);
  });

  it('judges from Git, not from what the open world remembers', async () => {
    const lab = await busyLab();
    const world = await lab.open();
    const [last] = await world.ledger.load(world.ledger.journal(refOf(ada))?.events.slice(-1) ?? []);
    const bad = await forge(lab, world, { by: ada, after: last ?? null, sign: bob.signer.sign });
    lab.force(refOf(ada), bad.oid);
    expect((await verifyWorld(world, NO_TASK)).ok).toBe(false);
    expect(world.ledger.quarantine).toEqual([]);
  });

  it('[STA-5] finds a checkpoint that lies, also below the newest', async () => {
    const lab = await busyLab();
    const world = await lab.open();
    const honest = await writeCheckpoint(world, 'main', NO_TASK);
    const { oid, objects } = planCheckpoint({ ...honest, state: '{"count":0}' });
    store(lab, objects);
    lab.force('refs/gatos/state/main', oid);
    await writeCheckpoint(await lab.open(), 'main', NO_TASK);
    expect(await failures(lab)).toEqual([expect.stringContaining('does not hash to')]);
  });

  it('[STA-3] finds a state ref that names no checkpoint, and a checkpoint on the ref of another namespace', async () => {
    const lab = await busyLab();
    const good = lab.storage.refs.get('refs/gatos/state/main') ?? null;
    lab.force('refs/gatos/state/other', good);
    expect(await failures(lab)).toEqual([
      expect.stringContaining('checkpoint of main, not of other'),
      expect.stringContaining('checkpoint of main, not of other'),
    ]);
    lab.force('refs/gatos/state/other', null);
    lab.force('refs/gatos/state/main', lab.storage.refs.get(refOf(ada)) ?? null);
    expect(await failures(lab)).toEqual([expect.stringContaining('does not name a checkpoint')]);
  });

  it('can be cancelled', async () => {
    const world = await (await busyLab()).open();
    const stop = () => {
      throw new GatosError('ERR_CANCELLED', 'You cancelled this.');
    };
    expect((await rejectionOf(verifyWorld(world, { ...NO_TASK, check: stop }))).code).toBe('ERR_CANCELLED');
  });
});
