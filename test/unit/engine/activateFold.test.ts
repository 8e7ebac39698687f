import { describe, expect, it } from 'vitest';
import { emit } from '../../../src/engine/emit/emit.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { MAIN_REF } from '../../../src/engine/world/mainBranch.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import { lawInForce, refreshWorld } from '../../../src/engine/world/world.ts';
import { textOf } from '../../../src/protocol/bytes.ts';
import { readCommit, readFiles } from '../../../src/protocol/git/readTree.ts';
import { foldRootOf } from '../../../src/protocol/policy/bundle.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { elcOf } from '../support/openSource.ts';
import { add, bob, endState, newLab, TEST_FOLD } from './support/lab.ts';

const DOUBLE = TEST_FOLD.replace('+ p.n', '+ p.n * 2');
const TRIPLE = TEST_FOLD.replace('+ p.n', '+ p.n * 3');

describe('activateFold', () => {
  it('[STA-7] [POL-9] re-folds history from zero, as a signed gov event with its pointers', async () => {
    const lab = await newLab();
    const world = await lab.open();
    await add(world, { n: 10 });
    expect(await activateFold(world, 'main', { source: DOUBLE }, NO_TASK)).toBe(true);
    expect(await endState(world)).toMatchObject({ count: 20 });
    await add(world, { n: 1 });
    const [last] = await world.ledger.load(world.ledger.order('main').slice(-1));
    expect(last?.envelope.gov).toBe(world.ledger.governance.events[1]?.cid);
    const fresh = await lab.open();
    expect(await endState(fresh)).toMatchObject({ count: 22 });
    expect(fresh.timelines.get('main').spec.foldRoot).toBe(foldRootOf(elcOf(DOUBLE)));
    const { place } = lawInForce(fresh);
    expect(lab.storage.refs.get('refs/gatos/policies/active')).toBe(place.bundle.commit);
    expect((await verifyWorld(fresh, NO_TASK)).ok).toBe(true);
  });

  it('[STA-7] the fold in force is activated again without an event', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const before = new Map(lab.storage.refs);
    expect(await activateFold(world, 'main', { source: TEST_FOLD }, NO_TASK)).toBe(false);
    expect(lab.storage.refs).toEqual(before);
  });

  it('[STA-7] [POL-2] an old fold comes back as a new bundle commit with the same id', async () => {
    const lab = await newLab();
    const world = await lab.open();
    await add(world, { n: 10 });
    const first = lawInForce(world).place.bundle;
    for (const source of [DOUBLE, TEST_FOLD, DOUBLE, TRIPLE, TEST_FOLD])
      await activateFold(world, 'main', { source: source }, NO_TASK);
    const now = lawInForce(world).place.bundle;
    expect(now.id).toBe(first.id);
    expect(now.commit).not.toBe(first.commit);
    expect(await endState(world)).toMatchObject({ count: 10 });
    const fresh = await lab.open();
    expect(fresh.ledger.governance.places).toHaveLength(6);
    expect((await verifyWorld(fresh, NO_TASK)).ok).toBe(true);
  });

  it('[POL-9] only an owner may, and is told who is one', async () => {
    const lab = await newLab();
    const world = await lab.open({ as: bob });
    const before = new Map(lab.storage.refs);
    const error = await rejectionOf(activateFold(world, 'main', { source: DOUBLE }, NO_TASK));
    expect(error).toMatchObject({ code: 'ERR_POLICY_DENIED', hint: expect.stringContaining('user:ada') });
    expect(lab.storage.refs).toEqual(before);
    expect(
      (await rejectionOf(activateFold(await lab.open({ as: null }), 'main', { source: DOUBLE }, NO_TASK)))
        .code,
    ).toBe('ERR_IDENTITY_MISSING');
  });

  it('[STA-7] refuses a fold that does not load, with line and column, and a namespace that is not there', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const before = new Map(lab.storage.refs);
    const error = await rejectionOf(
      activateFold(world, 'main', { source: 'return function(state\n' }, NO_TASK),
    );
    expect(error).toMatchObject({
      code: 'ERR_FOLD_INVALID',
      data: { line: expect.any(Number), column: expect.any(Number), code: 'E_SYNTAX' },
    });
    expect((await rejectionOf(activateFold(world, 'main', { source: 'return 7' }, NO_TASK))).code).toBe(
      'ERR_FOLD_INVALID',
    );
    expect((await rejectionOf(activateFold(world, 'other', { source: DOUBLE }, NO_TASK))).code).toBe(
      'ERR_USAGE',
    );
    expect(lab.storage.refs).toEqual(before);
  });

  it('[JRN-2] two owners at once: both activations are in the chain, one after the other', async () => {
    const lab = await newLab();
    const [one, two] = [await lab.open(), await lab.open()];
    await Promise.all([
      activateFold(one, 'main', { source: DOUBLE }, NO_TASK),
      activateFold(two, 'main', { source: TRIPLE }, NO_TASK),
    ]);
    const fresh = await lab.open();
    expect(fresh.ledger.governance).toMatchObject({ places: { length: 3 }, quarantine: [] });
    expect((await verifyWorld(fresh, NO_TASK)).ok).toBe(true);
  });

  it('[POL-9] an event judged under older law stays good under the new', async () => {
    const lab = await newLab();
    const writer = await lab.open({ as: bob });
    await activateFold(await lab.open(), 'main', { source: DOUBLE }, NO_TASK);
    // Bob's program has not looked since: his event cites the genesis.
    expect((await emit(writer, { ns: 'main', type: 'add', payload: { n: 1 } }, NO_TASK)).verdict).toBe(
      'accepted',
    );
    await refreshWorld(writer, NO_TASK);
    expect(await endState(writer)).toMatchObject({ count: 2 });
    await add(writer, { n: 1 });
    expect((await lab.open()).ledger.quarantine).toEqual([]);
  });

  it('keeps refs/heads/main with the fold in force where it manages it, and leaves it alone elsewhere', async () => {
    const lab = await newLab({ managesMain: true });
    const mainFold = async () => {
      const read = (oid: string) => lab.repository.read(oid);
      const files = await readFiles(
        read,
        (await readCommit(read, lab.storage.refs.get(MAIN_REF) ?? '')).tree,
      );
      return textOf(files.get('gatos/fold.lua') ?? new Uint8Array());
    };
    expect(await mainFold()).toBe(TEST_FOLD);
    await activateFold(await lab.open({ managesMain: true }), 'main', { source: DOUBLE }, NO_TASK);
    expect(await mainFold()).toBe(DOUBLE);
    await activateFold(await lab.open({ managesMain: false }), 'main', { source: TRIPLE }, NO_TASK);
    expect(await mainFold()).toBe(DOUBLE);
  });
});
