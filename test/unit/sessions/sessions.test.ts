import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openGitRepository } from '../../../src/adapters/git-cli/repository.ts';
import { createMemoryStorage, MemoryRepository } from '../../../src/adapters/memory/repository.ts';
import type { Identity } from '../../../src/engine/deps.ts';
import { exportBundle } from '../../../src/engine/exchange/exportBundle.ts';
import { stageBundle } from '../../../src/engine/exchange/importBundle.ts';
import { compareBranch } from '../../../src/engine/sessions/compare.ts';
import { describeBranch, EXPIRY_MS, listBranches } from '../../../src/engine/sessions/describe.ts';
import { type BranchEdit, createBranch, editBranch } from '../../../src/engine/sessions/edit.ts';
import { promoteBranch } from '../../../src/engine/sessions/promote.ts';
import { dropBranch, sweepBranches } from '../../../src/engine/sessions/sweep.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { createWorld, planGenesis } from '../../../src/engine/world/genesis.ts';
import { numberIn, timeOf } from '../../../src/engine/world/time.ts';
import { openWorld, refreshWorld, type World } from '../../../src/engine/world/world.ts';
import type { Repository } from '../../../src/ports/repository.ts';
import { decodeBundle } from '../../../src/protocol/git/bundle.ts';
import { SESSION_PREFIX } from '../../../src/protocol/journal/names.ts';
import { planStepCommit } from '../../../src/protocol/session/commit.ts';
import {
  formatStep,
  SESSION_KIND,
  type SessionStep,
  stepDigest,
} from '../../../src/protocol/session/step.ts';
import { signedArtefactBytes } from '../../../src/protocol/state/proof.ts';
import { store } from '../engine/support/forge.ts';
import {
  ada,
  add,
  bob,
  eve,
  type Lab,
  newLab,
  runtime,
  seededRandom,
  TEST_FOLD,
  TestClock,
  verifier,
} from '../engine/support/lab.ts';

const insert = (n: number, position: number | null = null, actor: string | null = null): BranchEdit => ({
  kind: 'insert',
  position,
  type: 'add',
  payload: { n },
  actor,
});
const off = (...cids: string[]): BranchEdit => ({ kind: 'toggle', cids, off: true });

/** What the fold of these tests counts at the end of a timeline. */
async function count(world: World, id: string): Promise<number> {
  const { fold, order } = timeOf(world, id);
  return JSON.parse((await fold.stateAt(order.length)).state).count ?? 0;
}

async function threeAdded(lab: Lab): Promise<{ world: World; cids: readonly string[] }> {
  const world = await lab.open();
  const cids: string[] = [];
  for (const n of [1, 2, 4]) {
    lab.clock.time += 1_000;
    cids.push((await add(world, { n })).cid);
  }
  return { world, cids };
}

const outside = (lab: Lab) =>
  [...lab.storage.refs].filter(([name]) => !name.startsWith(SESSION_PREFIX)).sort();
const sessions = (lab: Lab) => [...lab.storage.refs].filter(([name]) => name.startsWith(SESSION_PREFIX));

const root = mkdtempSync(join(tmpdir(), 'gatos-sessions-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function onGit(): Promise<Repository> {
  execFileSync('git', ['init', '-q', root]);
  return openGitRepository({ dir: root });
}

describe.each([
  ['memory', async () => new MemoryRepository(createMemoryStorage())],
  ['Git', onGit],
] as const)('[OPS-3] sessions in %s', (_, make) => {
  test('are there again for the next program, and nothing else has moved', async () => {
    const repository = await make();
    const deps = { repository, verifier, runtime, clock: new TestClock(), random: seededRandom(9) };
    const request = { name: 'Lab', ns: 'main', profile: 'local', foldSource: TEST_FOLD } as const;
    await createWorld(repository, await planGenesis(deps, ada, { ...request, managesMain: false }));
    const open = () => openWorld(deps, { identify: async () => ada, managesMain: false }, NO_TASK);
    const world = await open();
    const { cid } = await add(world, { n: 1 });
    await add(world, { n: 2 });
    const history = async () =>
      (await repository.list('')).filter(({ name }) => !name.startsWith(SESSION_PREFIX));
    const before = await history();

    const { id } = await createBranch(world, 'main', 1);
    await editBranch(world, id, off(cid));
    await editBranch(world, id, insert(40, 0));
    await editBranch(world, id, { kind: 'fold', fold: { source: TEST_FOLD.replace('or 0', 'or 1000') } });
    expect(await count(world, id)).toBe(1_042);
    const again = await open();
    expect(await count(again, id)).toBe(1_042);
    expect(describeBranch(again, again.branches.get(id))).toEqual(
      describeBranch(world, world.branches.get(id)),
    );
    for (let i = 0; i < 3; i++) await editBranch(again, id, { kind: 'undo' });
    expect(await count(again, id)).toBe(3);
    for (let i = 0; i < 3; i++) await editBranch(again, id, { kind: 'redo' });
    expect(await count(again, id)).toBe(1_042);
    // The first program has not seen any of it: it finds out, and goes on from there.
    await editBranch(world, id, { kind: 'undo' });
    expect(await count(world, id)).toBe(42);
    expect(await history()).toEqual(before);
    await dropBranch(world, id);
    expect(await repository.list(SESSION_PREFIX)).toEqual([]);
    await repository.close();
  });
});

describe('[OPS-3] [EVT-6] a second try', () => {
  const keys = [
    '01KQHPHXG0M40G2081040G2081',
    '01KQHPHXG0M40G2081040G2082',
    '01KQHPHXG0M40G2081040G2083',
  ] as const;

  test('of beginning, editing and undoing writes nothing more', async () => {
    const lab = await newLab();
    const { world } = await threeAdded(lab);
    const first = await createBranch(world, 'main', 2, keys[0]);
    expect((await createBranch(world, 'main', 2, keys[0])).id).toBe(first.id);
    for (let i = 0; i < 2; i++) await editBranch(world, first.id, insert(8), keys[1]);
    expect(await count(world, first.id)).toBe(15);
    const reopened = await lab.open();
    for (let i = 0; i < 2; i++) await editBranch(reopened, first.id, { kind: 'undo' }, keys[2]);
    expect(await count(reopened, first.id)).toBe(7);
    expect(sessions(lab)).toHaveLength(1);
  });
});

describe('[OPS-3] reality and its what-ifs', () => {
  test('what happens later, even in the past, is no part of a branch', async () => {
    const lab = await newLab();
    const { world, cids } = await threeAdded(lab);
    const { id } = await createBranch(world, 'main', 3);
    await editBranch(world, id, off(cids[0] ?? ''));
    const late = await lab.open({ as: bob });
    lab.clock.time -= 2_500;
    await add(late, { n: 100 }, 'add', '01KQHPHXVRZZZZZZZZZZZZZZZZ');
    lab.clock.time += 5_000;
    await refreshWorld(world, NO_TASK);
    await add(world, { n: 200 });
    expect(await count(world, 'main')).toBe(307);
    expect(await count(world, id)).toBe(6);
    expect(describeBranch(world, world.branches.get(id)).behind).toBe(2);
    expect(await count(await lab.open(), id)).toBe(6);
  });

  test('another fold in force is the fold of a branch that has none of its own', async () => {
    const lab = await newLab();
    const { world, cids } = await threeAdded(lab);
    const plain = await createBranch(world, 'main', 3);
    await editBranch(world, plain.id, off(cids[2] ?? ''));
    const own = await createBranch(world, 'main', 3);
    await editBranch(world, own.id, { kind: 'fold', fold: { source: TEST_FOLD.replace('or 0', 'or 50') } });
    expect([await count(world, plain.id), await count(world, own.id)]).toEqual([3, 57]);
    await activateFold(world, 'main', { source: TEST_FOLD.replace('or 0', 'or 1000') }, NO_TASK);
    expect([await count(world, plain.id), await count(world, own.id)]).toEqual([1_003, 57]);
    await editBranch(world, own.id, { kind: 'fold', fold: null });
    expect(await count(world, own.id)).toBe(1_007);
  });

  test('events are found in a branch by their ids; what is off is not', async () => {
    const lab = await newLab();
    const { world, cids } = await threeAdded(lab);
    const { id } = await createBranch(world, 'main', 3);
    await editBranch(world, id, off(cids[0] ?? ''));
    const branch = await editBranch(world, id, insert(7, 1));
    const added = branch.order.at(1);
    expect(cids.map((cid) => numberIn(world, id, cid))).toEqual([null, 1, 3]);
    expect(numberIn(world, id, added?.cid ?? '')).toBe(2);
    const [loaded] = await branch.load(branch.order.slice(1, 2));
    expect([loaded?.oid, loaded?.envelope.payload]).toEqual(['', { n: 7 }]);
    // Its moment is that of the event before it.
    expect(added?.time).toBe(branch.order.at(0)?.time);
  });

  test('a comparison says what differs and which events fail in one of them only', async () => {
    const lab = await newLab();
    const { world, cids } = await threeAdded(lab);
    const boom = await add(world, {}, 'boom');
    const { id } = await createBranch(world, 'main', 3);
    await editBranch(world, id, off(cids[1] ?? ''));
    await editBranch(world, id, { kind: 'insert', position: 1, type: 'boom', payload: {}, actor: null });
    const source = TEST_FOLD.replace('error("boom")', 'if (state.count or 0) < 5 then error("boom") end');
    await editBranch(world, id, { kind: 'fold', fold: { source } });
    const { diff, newFaults, goneFaults, realPosition } = await compareBranch(world, id, null, NO_TASK);
    expect(diff).toContainEqual({ path: ['count'], kind: 'changed', before: '7', after: '5' });
    expect(newFaults.map(({ number }) => number)).toEqual([2]);
    expect(goneFaults.map(({ cid }) => cid)).toEqual([boom.cid]);
    expect(realPosition).toBe(4);
    const start = await compareBranch(world, id, 1, NO_TASK);
    expect([start.diff, start.realPosition]).toEqual([[], 1]);
    // Behind the event that is off, reality stands behind it too.
    expect((await compareBranch(world, id, 3, NO_TASK)).realPosition).toBe(3);
  });

  test('what could not be an event or a fold is refused, and nothing is written', async () => {
    const lab = await newLab();
    const { world, cids } = await threeAdded(lab);
    const { id } = await createBranch(world, 'main', 0);
    const before = [...lab.storage.refs];
    const refusals: readonly (readonly [BranchEdit, string])[] = [
      [{ ...insert(1), type: 'Not A Type' } as BranchEdit, 'ERR_ENVELOPE_INVALID'],
      [insert(2 ** 40), 'ERR_NUMBER_RANGE'],
      [insert(1, 9), 'ERR_USAGE'],
      [insert(1, null, 'nobody'), 'ERR_ENVELOPE_INVALID'],
      [{ kind: 'fold', fold: { source: 'return function(' } }, 'ERR_FOLD_INVALID'],
      [off('bafyr4iguwmomgmzvud7mhaewvtkirh4wktthriy4rxsuhmp6xqazakba64'), 'ERR_SESSION_INVALID'],
      [{ kind: 'toggle', cids: [cids[0] ?? ''], off: false }, 'ERR_SESSION_INVALID'],
      [{ kind: 'undo' }, 'ERR_SESSION_INVALID'],
    ];
    for (const [edit, code] of refusals)
      await expect(editBranch(world, id, edit), code).rejects.toMatchObject({ code });
    await expect(createBranch(world, 'main', 4)).rejects.toMatchObject({ code: 'ERR_USAGE' });
    await expect(createBranch(world, 'other', 0)).rejects.toMatchObject({ code: 'ERR_USAGE' });
    expect([...lab.storage.refs]).toEqual(before);
    expect(() => timeOf(world, `main~${'0'.repeat(26)}`)).toThrow(
      expect.objectContaining({ code: 'ERR_SESSION_UNKNOWN' }),
    );
  });

  test('only who made it can edit it, and without a key of the world nobody', async () => {
    const lab = await newLab();
    const { world } = await threeAdded(lab);
    const { id } = await createBranch(world, 'main', 3);
    const his = await lab.open({ as: bob });
    expect(await count(his, id)).toBe(7);
    await expect(editBranch(his, id, insert(1))).rejects.toMatchObject({ code: 'ERR_SESSION_INVALID' });
    const nobody = await lab.open({ as: null });
    await expect(createBranch(nobody, 'main', 0)).rejects.toMatchObject({ code: 'ERR_IDENTITY_MISSING' });
  });
});

describe('[OPS-3] [POL-1] promoting', () => {
  test('sends the added events through the gate, once', async () => {
    const lab = await newLab();
    const { world, cids } = await threeAdded(lab);
    const { id } = await createBranch(world, 'main', 1);
    await editBranch(world, id, off(cids[2] ?? ''));
    await editBranch(world, id, insert(10, 0));
    await editBranch(world, id, insert(20));
    lab.clock.time += 60_000;
    const preview = await promoteBranch(world, id, true, NO_TASK);
    expect(preview.events.map(({ outcome, number }) => [outcome, number])).toEqual([
      ['accepted', null],
      ['accepted', null],
    ]);
    expect(preview.off).toBe(1);
    expect(await count(world, 'main')).toBe(7);
    const report = await promoteBranch(world, id, false, NO_TASK);
    expect(report.events.map(({ outcome, number }) => [outcome, number])).toEqual([
      ['accepted', 4],
      ['accepted', 5],
    ]);
    expect(await count(world, 'main')).toBe(37);
    const again = await promoteBranch(await lab.open(), id, false, NO_TASK);
    expect(again.events.map(({ outcome, number }) => [outcome, number])).toEqual([
      ['there', 4],
      ['there', 5],
    ]);
    expect(await count(await lab.open(), 'main')).toBe(37);
  });

  test('ends at the first that is denied, which the preview has said with its reason', async () => {
    const lab = await newLab();
    const { world } = await threeAdded(lab);
    const { id } = await createBranch(world, 'main', 3);
    await editBranch(world, id, insert(10));
    await editBranch(world, id, insert(20, null, 'service:till'));
    await editBranch(world, id, insert(40));
    const preview = await promoteBranch(world, id, true, NO_TASK);
    expect(preview.events.map(({ outcome }) => outcome)).toEqual(['accepted', 'denied', 'accepted']);
    expect(preview.events[1]?.reason).toContain('service:till');
    const report = await promoteBranch(world, id, false, NO_TASK);
    expect(report.events.map(({ outcome }) => outcome)).toEqual(['accepted', 'denied']);
    expect(await count(world, 'main')).toBe(17);
  });

  test('a discarded one cannot be promoted, until that is undone', async () => {
    const lab = await newLab();
    const { world } = await threeAdded(lab);
    const { id } = await createBranch(world, 'main', 3);
    await editBranch(world, id, insert(10));
    await editBranch(world, id, { kind: 'discard' });
    await expect(promoteBranch(world, id, false, NO_TASK)).rejects.toMatchObject({
      code: 'ERR_SESSION_INVALID',
    });
    await editBranch(world, id, { kind: 'undo' });
    await promoteBranch(world, id, false, NO_TASK);
    expect(await count(world, 'main')).toBe(17);
  });
});

describe('[OPS-3] expiry', () => {
  test('seven days after its last edit a what-if goes, unless it is kept or another’s', async () => {
    const lab = await newLab();
    const { world } = await threeAdded(lab);
    const his = await lab.open({ as: bob });
    await createBranch(his, 'main', 0);
    const old = await createBranch(world, 'main', 0);
    const kept = await createBranch(world, 'main', 1);
    await editBranch(world, kept.id, { kind: 'keep', kept: true });
    lab.clock.time += EXPIRY_MS - 1_000;
    const fresh = await createBranch(world, 'main', 2);
    await refreshWorld(world, NO_TASK);
    expect(await sweepBranches(world)).toBe(0);
    lab.clock.time += 1_000;
    expect(listBranches(world).filter(({ expired }) => expired)).toHaveLength(2);
    const before = outside(lab);
    expect(await sweepBranches(world)).toBe(1);
    expect(() => world.branches.get(old.id)).toThrow();
    expect([kept.id, fresh.id].map((id) => world.branches.get(id).id)).toEqual([kept.id, fresh.id]);
    expect(sessions(lab)).toHaveLength(3);
    expect(outside(lab)).toEqual(before);
    await refreshWorld(his, NO_TASK);
    await expect(dropBranch(his, kept.id)).rejects.toMatchObject({ code: 'ERR_SESSION_INVALID' });
  });
});

describe('[OPS-3] what does not verify', () => {
  /** A branch whose newest step is as no honest program writes it. */
  async function forged(
    change: Partial<SessionStep>,
    by: Identity = ada,
    sign: (bytes: Uint8Array) => Promise<Uint8Array> = by.signer.sign,
  ) {
    const lab = await newLab();
    const { world, cids } = await threeAdded(lab);
    const { session } = await createBranch(world, 'main', 3);
    const step: SessionStep = {
      v: 1,
      repo: world.ledger.governance.genesis.cid,
      actor: 'user:ada',
      signer: by.signer.keyId,
      session: session.ulid,
      ulid: `7${session.ulid.slice(1)}`,
      prev: session.digest,
      op: { kind: 'toggle', cids: [cids[0] ?? ''], off: true },
      ...change,
    };
    const signature = await sign(signedArtefactBytes(SESSION_KIND, formatStep(step)));
    const { oid, objects } = planStepCommit({ step, signature }, session.head);
    store(lab, objects);
    lab.force(session.ref, oid);
    return lab.open();
  }

  const refusedBy = (world: World) => world.branches.quarantine.map(({ code }) => code);

  test('an honest step by another program is taken', async () => {
    const world = await forged({});
    expect([refusedBy(world), listBranches(world)[0]?.offCount]).toEqual([[], 1]);
  });

  const CID = 'bafyr4iguwmomgmzvud7mhaewvtkirh4wktthriy4rxsuhmp6xqazakba64';
  test.each<[string, Partial<SessionStep>, string]>([
    ['of another world', { repo: CID }, 'ERR_SESSION_INVALID'],
    ['of another session', { session: '01KQHPHXG0040G2081040G2081' }, 'ERR_SESSION_INVALID'],
    ['by another actor', { actor: 'user:bob' }, 'ERR_SESSION_INVALID'],
    ['that follows another', { prev: stepDigest('x') }, 'ERR_SESSION_INVALID'],
    ['that follows none', { prev: null }, 'ERR_SESSION_INVALID'],
    ['before the one it follows', { ulid: '00000000000000000000000000' }, 'ERR_SESSION_INVALID'],
    ['that does not fit', { op: { kind: 'redo' } }, 'ERR_SESSION_INVALID'],
    [
      'about an event that is not there',
      { op: { kind: 'toggle', cids: [CID], off: true } },
      'ERR_SESSION_INVALID',
    ],
    [
      'beyond its base',
      {
        op: {
          kind: 'insert',
          id: '01KQHPHXG0040G2081040G2081',
          at: 4,
          rank: 0,
          type: 'add',
          actor: 'user:ada',
          payload: {},
        },
      },
      'ERR_SESSION_INVALID',
    ],
    [
      'with a fold that does not compile',
      { op: { kind: 'fold', fold: { source: 'nonsense(', fuel: 1_000, tests: '' } } },
      'ERR_FOLD_INVALID',
    ],
  ])('a step %s is quarantined with the whole session', async (_, change, code) => {
    const world = await forged(change);
    expect([refusedBy(world), listBranches(world)]).toEqual([[code], []]);
    expect(await count(world, 'main')).toBe(7);
  });

  test('neither is one with a key that does not speak for its actor, or a signature of another kind', async () => {
    expect(refusedBy(await forged({}, eve))).toEqual(['ERR_SESSION_INVALID']);
    expect(refusedBy(await forged({}, bob))).toEqual(['ERR_SESSION_INVALID']);
    const asProof = (bytes: Uint8Array) => {
      const text = new TextDecoder().decode(bytes).replace('gatos/session/v1', 'gatos/pof/v1');
      return ada.signer.sign(new TextEncoder().encode(text));
    };
    expect(refusedBy(await forged({}, ada, asProof))).toEqual(['ERR_SIGNATURE_INVALID']);
  });

  test('a ref that is no session, or names no step, is reported', async () => {
    const lab = await newLab();
    const { world } = await threeAdded(lab);
    const event = world.ledger.order('main').at(0)?.oid ?? '';
    lab.force(`${SESSION_PREFIX}user/ada/main`, event);
    lab.force(`${SESSION_PREFIX}user/ada/01kqhphxg0040g2081040g2081`, event);
    const again = await lab.open();
    expect(again.branches.quarantine).toHaveLength(2);
    expect(await count(again, 'main')).toBe(7);
  });
});

describe('[OPS-3] [IMP-1] a world that travels', () => {
  test('goes without its what-ifs, and leaves out those of others', async () => {
    const lab = await newLab();
    const { world } = await threeAdded(lab);
    await createBranch(world, 'main', 3);
    const names = decodeBundle(await exportBundle(world, NO_TASK)).refs.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('refs/gatos/'))).toEqual(
      outside(lab)
        .map(([name]) => name)
        .filter((name) => name.startsWith('refs/gatos/')),
    );
    const bytes = await exportBundle(world, NO_TASK);
    expect((await stageBundle(bytes, verifier, null, NO_TASK)).refs.map(({ name }) => name)).toEqual(
      names.filter((name) => name !== 'HEAD'),
    );
  });
});
