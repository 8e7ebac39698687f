import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toFoldEvent } from '../../../src/engine/fold/program.ts';
import type { EventOrder } from '../../../src/engine/ledger/event.ts';
import type { Branch } from '../../../src/engine/sessions/branch.ts';
import { createBranch, editBranch } from '../../../src/engine/sessions/edit.ts';
import { timeOf } from '../../../src/engine/world/time.ts';
import type { World } from '../../../src/engine/world/world.ts';
import { SESSION_PREFIX } from '../../../src/protocol/journal/names.ts';
import { ada, adaPhone, add, bob, type Lab, newLab, runtime, TEST_FOLD } from '../engine/support/lab.ts';
import { openSource } from '../support/openSource.ts';

const OTHER_FOLD = TEST_FOLD.replace('(state.count or 0)', '(state.count or 100)');

/** Events of two people that depend on one another, some of which fail. */
async function story(lab: Lab, events: number): Promise<World> {
  const [hers, his] = [await lab.open({ as: ada }), await lab.open({ as: bob })];
  for (let i = 0; i < events; i++) {
    const world = i % 3 === 0 ? his : hers;
    lab.clock.time += 1_000;
    if (i % 5 === 4) await add(world, { n: i }, 'boom');
    else if (i % 2 === 0) await add(world, { n: i });
    else await add(world, { key: `k${i % 4}`, value: i }, 'set');
  }
  return lab.open();
}

/** Every position against one session that folds the events of the order one by one, knowing nothing of branches. */
async function expectFromScratch(world: World, id: string, source: string): Promise<void> {
  const { order, fold, load } = timeOf(world, id);
  const events = (await load(order.slice())).map(toFoldEvent);
  const session = await openSource(runtime, source);
  const faults: number[] = [];
  for (let position = 0; position <= order.length; position++) {
    const event = events[position - 1];
    if (event !== undefined && session.apply([event]).length > 0) faults.push(position);
    expect((await fold.stateAt(position)).state).toBe(session.encode());
  }
  expect([...fold.faults.keys()].sort((a, b) => a - b)).toEqual(faults);
  session.close();
}

const cids = (order: EventOrder) => [...order].map(({ cid }) => cid);

/** Every ref that is not a session's: history, and all that follows from it. */
const history = (lab: Lab) =>
  [...lab.storage.refs].filter(([name]) => !name.startsWith(SESSION_PREFIX)).sort();

describe('[OPS-3] a what-if branch', () => {
  test('without edits is reality at every position', async () => {
    const lab = await newLab();
    const world = await story(lab, 12);
    const { id } = await createBranch(world, 'main', 5);
    const [real, branch] = [timeOf(world, 'main'), timeOf(world, id)];
    expect(cids(branch.order)).toEqual(cids(real.order));
    for (let position = 0; position <= 12; position++)
      expect(await branch.fold.stateAt(position)).toEqual(await real.fold.stateAt(position));
    expect([...branch.fold.faults]).toEqual([...real.fold.faults]);
  });

  test('of an empty history can be added to', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const { id } = await createBranch(world, 'main', 0);
    await editBranch(world, id, {
      kind: 'insert',
      position: null,
      type: 'add',
      payload: { n: 2 },
      actor: null,
    });
    const { order, fold } = timeOf(world, id);
    expect(order.length).toBe(1);
    expect(JSON.parse((await fold.stateAt(1)).state).count).toBe(2);
  });

  test('with events off and on again is reality, whatever was looked at between', async () => {
    const lab = await newLab();
    const world = await story(lab, 12);
    const real = timeOf(world, 'main');
    const some = fc.uniqueArray(fc.nat(11), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(some, fc.nat(12), fc.boolean(), async (picks, position, isUndo) => {
        const { id, session } = await createBranch(world, 'main', 0);
        const off = picks.map((pick) => real.order.at(pick)?.cid ?? '');
        await editBranch(world, id, { kind: 'toggle', cids: off, off: true });
        await timeOf(world, id).fold.stateAt(12 - off.length);
        await editBranch(world, id, isUndo ? { kind: 'undo' } : { kind: 'toggle', cids: off, off: false });
        const { order, fold } = timeOf(world, id);
        expect(cids(order)).toEqual(cids(real.order));
        expect(await fold.stateAt(position)).toEqual(await real.fold.stateAt(position));
        expect(await fold.changesAt(position, 100)).toEqual(await real.fold.changesAt(position, 100));
        lab.force(session.ref, null);
        await world.branches.refresh();
      }),
      { numRuns: 20 },
    );
  });

  test('is what its order folds to from scratch, whatever was done to it and in whatever order', async () => {
    const lab = await newLab();
    const world = await story(lab, 8);
    const base = cids(world.ledger.order('main'));
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('toggle' as const), pick: fc.nat(7) }),
      fc.record({
        kind: fc.constant('insert' as const),
        pick: fc.nat(12),
        n: fc.nat(50),
        boom: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('remove' as const), pick: fc.nat(5) }),
      fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const), pick: fc.constant(0) }),
      fc.record({ kind: fc.constant('fold' as const), pick: fc.nat(1) }),
      fc.record({ kind: fc.constant('look' as const), pick: fc.nat(12) }),
    );
    const before = history(lab);
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 8 }), async (edits) => {
        let branch: Branch = await createBranch(world, 'main', 3);
        for (const step of edits) branch = await play(branch, step);
        const { id, fold } = branch;
        await expectFromScratch(world, id, fold === null ? TEST_FOLD : OTHER_FOLD);
        // Another program, with nothing in memory, reads the same branch.
        const again = await lab.open({ as: adaPhone });
        expect(cids(again.branches.get(id).order)).toEqual(cids(branch.order));
        lab.force(branch.session.ref, null);
        world.branches.forget(branch.session.ref, branch);
      }),
      { numRuns: 20 },
    );
    expect(history(lab)).toEqual(before);

    async function play(branch: Branch, step: typeof edit extends fc.Arbitrary<infer T> ? T : never) {
      const { value, done, undone } = branch.session.replay;
      const { id, order } = branch;
      switch (step.kind) {
        case 'toggle': {
          const cid = base[step.pick] ?? '';
          return editBranch(world, id, { kind: 'toggle', cids: [cid], off: !value.off.has(cid) });
        }
        case 'insert':
          return editBranch(world, id, {
            kind: 'insert',
            position: step.pick > order.length ? null : step.pick,
            type: step.boom ? 'boom' : 'add',
            payload: { n: step.n },
            actor: null,
          });
        case 'remove': {
          const event = value.added[step.pick];
          return event === undefined ? branch : editBranch(world, id, { kind: 'remove', id: event.id });
        }
        case 'fold':
          return editBranch(world, id, {
            kind: 'fold',
            fold: step.pick === 0 ? null : { source: OTHER_FOLD },
          });
        case 'look':
          await timeOf(world, id).fold.stateAt(Math.min(step.pick, order.length));
          return branch;
        default:
          if ((step.kind === 'undo' ? done : undone).length === 0) return branch;
          return editBranch(world, id, { kind: step.kind });
      }
    }
  }, 60_000);
});
