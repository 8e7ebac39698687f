import { beforeAll, describe, expect, it } from 'vitest';
import { knownCheckpoints } from '../../../src/engine/proof/checkpoints.ts';
import type { CheckpointVerdict } from '../../../src/engine/proof/verdict.ts';
import { verifyCheckpoint } from '../../../src/engine/proof/verifyCheckpoint.ts';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { refreshWorld, type World } from '../../../src/engine/world/world.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { encodeCommit, parseCommit, planObject } from '../../../src/protocol/git/object.ts';
import { foldRootOf } from '../../../src/protocol/policy/bundle.ts';
import {
  type Checkpoint,
  type CheckpointParts,
  planCheckpoint,
  stateRootOf,
} from '../../../src/protocol/state/checkpoint.ts';
import { type FoldProof, formatProof, signedArtefactBytes } from '../../../src/protocol/state/proof.ts';
import { forge, refOf, store } from '../engine/support/forge.ts';
import { ada, add, bob, type Lab, newLab, TEST_FOLD, till } from '../engine/support/lab.ts';
import { cidFor } from '../protocol/support/samples.ts';
import { elcOf } from '../support/openSource.ts';

let lab: Lab;
let world: World;
let honest: Checkpoint;

/** Widgets by key, set again and again, and a count; a checkpoint after 4 events and one after 8. */
beforeAll(async () => {
  lab = await newLab();
  world = await lab.open();
  for (const value of [1, 2, 3, 4]) await add(world, { key: `k${value % 2}`, value }, 'set');
  await writeCheckpoint(world, 'main', NO_TASK);
  for (const value of [5, 6]) await add(world, { key: 'k1', value }, 'set');
  await add(world, {}, 'boom');
  await add(world, { n: 7 });
  honest = await writeCheckpoint(world, 'main', NO_TASK);
});

/** A checkpoint of somebody with a key who lies, stored and verified. */
async function lie(
  proof: Partial<FoldProof>,
  parts: Partial<CheckpointParts> = {},
): Promise<CheckpointVerdict & { readonly words: string }> {
  const told = { ...honest.proof, ...proof };
  const signature = await ada.signer.sign(signedArtefactBytes('pof', formatProof(told)));
  const { oid, objects } = planCheckpoint({ ...honest, ...parts, proof: told, signature });
  store(lab, objects);
  return withWords(await verifyCheckpoint(world, oid, NO_TASK));
}

function withWords(verdict: CheckpointVerdict) {
  const failed = verdict.checks.filter((check) => !check.ok);
  return { ...verdict, words: failed.map((check) => `${check.name}: ${check.detail}`).join('\n') };
}

function lieOfState(change: (state: string) => string) {
  const state = change(honest.state);
  expect(state).not.toBe(honest.state);
  return lie({ state_root: stateRootOf(state) }, { state });
}

describe('[STA-5] drift of the output', () => {
  it('names the event that set what stands there, and what both say', async () => {
    const verdict = await lieOfState((state) => state.replace('"k1":6', '"k1":60'));
    expect(verdict).toMatchObject({
      drift: 'output',
      firstDifference: { number: 6, path: ['map', 'k1'], claimed: '60', computed: '6' },
    });
    expect(verdict.words).toBe(
      'Output: Folding again gives another State-Root. From event 6 on its state cannot hold: at .map.k1 it says 60, folding gives 6.',
    );
  });

  it('of several paths the one that was settled first, not the one that sorts first', async () => {
    const verdict = await lieOfState((state) =>
      state.replace('"count":7', '"count":8').replace('"k1":6', '"k1":60'),
    );
    expect(verdict.firstDifference).toMatchObject({ number: 6, path: ['map', 'k1'] });
  });

  it('an earlier checkpoint that agrees bounds it: what no event touched since was changed by the checkpoint', async () => {
    const verdict = await lieOfState((state) => state.replace('"k0":4', '"k0":40'));
    // k0 was set by event 4, where the checkpoint still agreed.
    expect(verdict.firstDifference).toEqual({ number: 8, path: ['map', 'k0'], claimed: '40', computed: '4' });
  });

  it('what never stood there, and what is missing', async () => {
    const added = await lieOfState((state) => state.replace('"k0":4', '"k0":4,"k2":0'));
    expect(added.firstDifference).toEqual({ number: 8, path: ['map', 'k2'], claimed: '0', computed: null });
    const removed = await lieOfState((state) => state.replace(',"k1":6', ''));
    expect(removed.firstDifference).toEqual({ number: 6, path: ['map', 'k1'], claimed: null, computed: '6' });
    const other = await lie({ state_root: stateRootOf('[]') }, { state: '[]' });
    expect(other.firstDifference).toMatchObject({ path: [], claimed: '[]' });
  });

  it('state.json alone was changed, nobody signed it: the state root fails, and the place is named all the same', async () => {
    const { oid, objects } = planCheckpoint({ ...honest, state: honest.state.replace('"k1":6', '"k1":60') });
    store(lab, objects);
    const verdict = withWords(await verifyCheckpoint(world, oid, NO_TASK));
    expect(verdict).toMatchObject({ drift: 'output', firstDifference: { number: 6, path: ['map', 'k1'] } });
    expect(verdict.words).toContain('State root: state.json does not hash');
  });

  it('[STA-6] the listed faults: left out, made up, another code', async () => {
    const [fault] = honest.proof.fold_faults;
    if (fault === undefined) throw new Error('a fault was expected');
    expect((await lie({ fold_faults: [] })).firstDifference).toEqual({
      number: 7,
      path: [],
      claimed: null,
      computed: '"E_RAISED"',
    });
    const code = await lie({ fold_faults: [{ ...fault, code: 'E_FUEL' }] });
    expect(code.words).toContain('at event 7 the checkpoint lists E_FUEL, folding gives E_RAISED');
    const first = world.ledger.order('main').at(0)?.cid ?? '';
    const made = await lie({ fold_faults: [{ cid: first, code: 'E_FUEL' }, fault] });
    expect(made.firstDifference).toMatchObject({ number: 1, claimed: '"E_FUEL"', computed: null });
    const twice = await lie({ fold_faults: [fault, fault] });
    expect(twice).toMatchObject({ status: 'failed', drift: 'output' });
  });
});

describe('[STA-5] drift of the program', () => {
  it('says in which line the sources part, and at which event and path what they make of it does', async () => {
    const source = TEST_FOLD.replace('+ p.n', '+ p.n * 2');
    const verdict = await lie(
      { fold_root: foldRootOf(elcOf(source)) },
      { foldSource: source, elc: elcOf(source) },
    );
    expect(verdict).toMatchObject({
      drift: 'program',
      firstDifference: { number: 8, path: ['count'], claimed: '14', computed: '7' },
    });
    expect(verdict.words).toBe(
      'Program: The fold is not the one in the bundle; their sources differ first in line 3.\n' +
        'Output: The states part at event 8: at .count its program gives 14, the fold in force gives 7.',
    );
  });

  it('a path that only one of them makes', async () => {
    const source = TEST_FOLD.replace(
      'state.log = state.log',
      'state.extra = event.type\n  state.log = state.log',
    );
    const verdict = await lie(
      { fold_root: foldRootOf(elcOf(source)) },
      { foldSource: source, elc: elcOf(source) },
    );
    expect(verdict.firstDifference).toEqual({ number: 1, path: ['extra'], claimed: '"set"', computed: null });
  });

  it('another source that does the same: the program drifts and no state does', async () => {
    const source = `${TEST_FOLD}-- a comment\n`;
    const verdict = await lie({}, { foldSource: source });
    expect(verdict).toMatchObject({ drift: 'program', firstDifference: null });
    expect(verdict.words).toContain("Program: The fold's source is not the one in the bundle");
    expect(verdict.checks.at(-1)?.detail).toContain('both programs give the same states');
  });

  it('a program that is none is no reason to fail at failing', async () => {
    const elc = utf8('no program');
    const verdict = await lie({ fold_root: foldRootOf(elc) }, { elc });
    expect(verdict).toMatchObject({ status: 'failed', drift: 'program', firstDifference: null });
  });
});

describe('[STA-5] drift of the policy', () => {
  it('says which bundle was in force', async () => {
    const verdict = await lie({ policy_root: 'a'.repeat(40) });
    expect(verdict).toMatchObject({ drift: 'policy', firstDifference: null });
    expect(verdict.words).toContain('It cites the bundle aaaaaaaa; after governance event 1 the bundle');
    expect((await lie({ repo: cidFor('x') })).words).toContain('It was made in another world.');
    expect((await lie({ gov_head: cidFor('x') })).words).toContain('is not on the chain');
  });
});

describe('[STA-5] drift of the inputs', () => {
  it('a window that is not the one its heads make', async () => {
    const order = [...world.ledger.order('main')];
    const start = await lie({ ledger_start: cidFor('x') });
    expect(start.firstDifference).toEqual({
      number: 1,
      path: [],
      claimed: JSON.stringify(cidFor('x')),
      computed: JSON.stringify(order[0]?.cid),
    });
    expect((await lie({ ledger_end: cidFor('x') })).firstDifference).toMatchObject({ number: 8 });
    const fewer = await lie({ events: 5 });
    expect(fewer.firstDifference).toMatchObject({ number: 6, claimed: null });
    expect(fewer.words).toContain('The proof names 5 events; up to its heads the journals hold 8 events.');
  });

  it('[JRN-5] an event that is not what it was when the checkpoint was made: refused, and found by its place', async () => {
    const other = await newLab();
    const here = await other.open();
    const theirs = await other.open({ as: bob });
    const events = [];
    for (const n of [1, 2, 3, 4]) {
      events.push(await add(n % 2 === 0 ? theirs : here, { n }));
      await refreshWorld(here, NO_TASK);
      await refreshWorld(theirs, NO_TASK);
    }
    const { oid } = await writeCheckpoint(here, 'main', NO_TASK);
    // Bob's second event, the fourth of all, with another payload and the signature of what it was.
    const last = events[3];
    const body = last === undefined ? undefined : other.storage.objects.get(last.oid)?.body;
    if (last === undefined || body === undefined) throw new Error('four events were expected');
    const commit = parseCommit(body);
    const forged = planObject(
      'commit',
      encodeCommit({ ...commit, message: commit.message.replace('"n":4', '"n":5') }),
    );
    store(other, [forged]);
    other.force(refOf(bob), forged.oid);
    const verdict = withWords(await verifyCheckpoint(await other.open(), oid, NO_TASK));
    expect(verdict).toMatchObject({
      drift: 'inputs',
      firstDifference: { number: 4, path: [], claimed: JSON.stringify(last.cid), computed: null },
    });
    expect(verdict.words).toContain(`from ${forged.oid.slice(0, 8)} on it was refused`);
  });

  it('[JRN-1] a journal that is not here, or ends too early', async () => {
    const missing = cidFor('x');
    const heads = honest.proof.ledger_heads;
    const gone = await lie({
      ledger_heads: [...heads, { ref: refOf(till), commit: 'a'.repeat(40), cid: missing }].sort((a, b) =>
        a.ref < b.ref ? -1 : 1,
      ),
    });
    expect(gone).toMatchObject({
      drift: 'inputs',
      firstDifference: { number: 1, claimed: JSON.stringify(missing) },
    });
    expect(gone.words).toContain('is not here');
    const early = await lie({
      ledger_heads: heads.map((head) => ({ ...head, commit: 'a'.repeat(40), cid: missing })),
    });
    expect(early.firstDifference).toMatchObject({ number: 9 });
    expect(early.words).toContain('it ends after 8 events');
  });
});

describe('[JRN-4] where late events have landed before the window since', () => {
  it('the place is told by the numbers that people see now', async () => {
    const forged = await forge(lab, world, { by: till, envelope: { ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV' } });
    lab.force(refOf(till), forged.oid);
    await refreshWorld(world, NO_TASK);
    const verdict = await lieOfState((state) => state.replace('"k1":6', '"k1":60'));
    expect(verdict.firstDifference).toMatchObject({ number: 7, path: ['map', 'k1'] });
    expect(await verifyCheckpoint(world, honest.oid, NO_TASK)).toMatchObject({ status: 'verified' });
    expect(await knownCheckpoints(world, 'main')).toHaveLength(2);
  });
});
