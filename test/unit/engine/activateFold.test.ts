import { describe, expect, it } from 'vitest';
import { emit } from '../../../src/engine/emit/emit.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { MAIN_REF } from '../../../src/engine/world/mainBranch.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import { lawInForce, refreshWorld, type World } from '../../../src/engine/world/world.ts';
import { textOf, utf8 } from '../../../src/protocol/bytes.ts';
import type { JsonObject } from '../../../src/protocol/codec/json.ts';
import { planEventCommit } from '../../../src/protocol/event/commit.ts';
import { encodeEnvelope } from '../../../src/protocol/event/envelope.ts';
import { formatUlid } from '../../../src/protocol/event/ulid.ts';
import { readCommit, readFiles } from '../../../src/protocol/git/readTree.ts';
import { GOV_REF } from '../../../src/protocol/journal/names.ts';
import { foldRootOf, planBundle } from '../../../src/protocol/policy/bundle.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { elcOf } from '../support/openSource.ts';
import { store } from './support/forge.ts';
import { ada, add, bob, endState, NOON, newLab, TEST_FOLD } from './support/lab.ts';

const DOUBLE = TEST_FOLD.replace('+ p.n', '+ p.n * 2');
const TRIPLE = TEST_FOLD.replace('+ p.n', '+ p.n * 3');

/** An activation at the end of the chain, signed by Ada and written by nobody yet. */
async function govEvent(world: World, payload: object) {
  const { place } = lawInForce(world);
  const encoded = encodeEnvelope({
    type: 'gov.activate',
    ulid: formatUlid({ time: NOON, entropy: 7n }),
    actor: 'user:ada',
    payload: payload as JsonObject,
    policy_root: place.bundle.commit,
    repo: world.ledger.governance.genesis.cid,
    ns: 'gov',
    prev: place.cid,
  });
  const signature = await ada.signer.sign(encoded.canonical);
  return planEventCommit({ ...encoded, keyId: ada.signer.keyId, signature }, place.oid);
}

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

  it('[POL-5] a bundle that asks for a quorum is heeded: an owner alone changes no fold after it, and no law is lost', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const { bundle, place } = lawInForce(world);
    const rules = '{"governance":{"gov.change":{"quorum":{"at_least":2,"group":"leads"}}}}\n';
    const person = { name: 'user:ada', email: ada.signer.keyId, seconds: 0 };
    const next = planBundle(
      new Map([...bundle.files, ['governance.json', utf8(rules)]]),
      place.bundle.commit,
      person,
    );
    const event = await govEvent(world, { bundle: next.pointer });
    store(lab, [...next.objects, event.object]);
    lab.force(GOV_REF, event.commit.oid);
    lab.force('refs/gatos/policies/active', next.pointer.commit);

    const governed = await lab.open();
    expect(governed.ledger.governance).toMatchObject({ places: { length: 2 }, quarantine: [] });
    const before = new Map(lab.storage.refs);
    const error = await rejectionOf(activateFold(governed, 'main', { source: DOUBLE }, NO_TASK));
    expect(error.code).toBe('ERR_QUORUM_MISSING');
    expect(lab.storage.refs).toEqual(before);

    // Whoever writes it all the same ends the law there, for everybody.
    const more = planBundle(new Map([...next.files, ['note', utf8('x')]]), next.pointer.commit, person);
    const forced = await govEvent(governed, { bundle: more.pointer });
    store(lab, [...more.objects, forced.object]);
    lab.force(GOV_REF, forced.commit.oid);
    expect((await lab.open()).ledger.governance).toMatchObject({
      places: { length: 2 },
      quarantine: [{ code: 'ERR_QUORUM_MISSING' }],
    });
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
