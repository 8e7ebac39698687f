import { beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../../src/engine/deps.ts';
import { checkpointChain } from '../../../src/engine/proof/checkpoints.ts';
import { verifyCheckpoint } from '../../../src/engine/proof/verifyCheckpoint.ts';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { lawInForce, refreshWorld, type World } from '../../../src/engine/world/world.ts';
import { textOf, utf8 } from '../../../src/protocol/bytes.ts';
import { encodeCommit, parseCommit, planObject } from '../../../src/protocol/git/object.ts';
import { foldRootOf } from '../../../src/protocol/policy/bundle.ts';
import {
  type Checkpoint,
  type CheckpointParts,
  loadCheckpoint,
  planCheckpoint,
  stateRootOf,
} from '../../../src/protocol/state/checkpoint.ts';
import {
  type FoldProof,
  formatProof,
  parseProof,
  signedArtefactBytes,
} from '../../../src/protocol/state/proof.ts';
import { codeOf, rejectionOf } from '../protocol/support/codes.ts';
import { cidFor } from '../protocol/support/samples.ts';
import { elcOf, runtimeLike } from '../support/openSource.ts';
import { forge, refOf, store } from './support/forge.ts';
import { ada, adaPhone, add, bob, eve, type Lab, NOON, newLab, runtime, TEST_FOLD } from './support/lab.ts';

const DOUBLE = TEST_FOLD.replace('+ p.n', '+ p.n * 2');
const OTHER_STATE = '{"count":999}';

/** Three events of Ada, two of Bob, one of them a fault. */
async function history(): Promise<{ lab: Lab; world: World; others: World }> {
  const lab = await newLab();
  const world = await lab.open();
  const others = await lab.open({ as: bob });
  await add(world, { n: 1 });
  await add(others, { n: 2 });
  await add(world, {}, 'boom');
  await add(world, { n: 3 });
  await add(others, { n: 4 });
  await refreshWorld(world, NO_TASK);
  await refreshWorld(others, NO_TASK);
  return { lab, world, others };
}

describe('writing a checkpoint', () => {
  it('[STA-3] [STA-4] [STA-5] binds window, law, program and state, in a commit that reads as it stands', async () => {
    const { lab, world } = await history();
    const { oid, proof, state, trailers } = await writeCheckpoint(world, 'main', NO_TASK);
    const order = [...world.ledger.order('main')];
    expect(lab.storage.refs.get('refs/gatos/state/main')).toBe(oid);
    expect(JSON.parse(state)).toMatchObject({ count: 10 });
    expect(proof).toMatchObject({
      v: 1,
      ns: 'main',
      actor: 'user:ada',
      signer: ada.signer.keyId,
      events: 5,
      ledger_start: order[0]?.cid,
      ledger_end: order[4]?.cid,
      fold_id: 'main',
      fold_engine: 'echo@1.0.0+elc@1.0.0+num=q32.32+rng=pcg32@1',
      fold_math: 'fixed-q32.32',
      fold_version: 1,
      fold_root: foldRootOf(elcOf(TEST_FOLD)),
      state_root: stateRootOf(state),
      fold_faults: [{ cid: order.find((event) => event.type === 'boom')?.cid, code: 'E_RAISED' }],
    });
    expect(proof.ledger_heads.map((head) => head.ref)).toEqual([refOf(ada), refOf(bob)].sort());
    expect(trailers.map(([key]) => key)).toEqual([
      'State-Root',
      'Ledger-Head',
      'Ledger-Head',
      'Ledger-Start',
      'Ledger-End',
      'Gov-Head',
      'Policy-Root',
      'Policy-Code-Root',
      'Fold-Id',
      'Fold-Engine',
      'Fold-Root',
      'Fold-Version',
      'Fold-Math',
      'Fold-Faults',
      'Proof-Sig',
      'Signer',
    ]);
    const body = (await lab.repository.read(oid))?.body ?? new Uint8Array();
    expect(textOf(body)).toContain(`\n\ncheckpoint main at 5 events\n\nState-Root: ${proof.state_root}\n`);
    expect(parseCommit(body).author).toMatchObject({
      name: 'user:ada',
      email: ada.signer.keyId,
      seconds: NOON / 1000,
    });
  });

  it('[STA-3] its parents bring all it takes to verify it: first everything, then what has changed', async () => {
    const { world, others } = await history();
    const { place } = lawInForce(world);
    const first = await writeCheckpoint(world, 'main', NO_TASK);
    const heads = first.proof.ledger_heads.map((head) => head.commit);
    expect(first.parents).toEqual([...heads, place.oid, place.bundle.commit]);

    const same = await writeCheckpoint(world, 'main', NO_TASK);
    expect(same.parents).toEqual([first.oid]);

    const more = await add(others, { n: 5 });
    await refreshWorld(world, NO_TASK);
    const third = await writeCheckpoint(world, 'main', NO_TASK);
    expect(third.parents).toEqual([same.oid, more.oid]);

    await activateFold(world, 'main', { source: DOUBLE }, NO_TASK);
    const fourth = await writeCheckpoint(world, 'main', NO_TASK);
    const law = lawInForce(world).place;
    expect(fourth.parents).toEqual([third.oid, law.oid, law.bundle.commit]);
    expect(fourth.proof.fold_version).toBe(2);
    expect(await checkpointChain(world, 'main')).toEqual([fourth.oid, third.oid, same.oid, first.oid]);
    for (const oid of [first.oid, same.oid, third.oid, fourth.oid]) {
      expect(await verifyCheckpoint(world, oid, NO_TASK)).toMatchObject({ status: 'verified', drift: null });
    }
  });

  it('[STA-6] lists and counts every fault of the window, the first and the last event among them', async () => {
    const world = await (await newLab()).open();
    const first = await add(world, {}, 'boom');
    await add(world);
    const last = await add(world, {}, 'boom');
    const { oid, proof, trailers } = await writeCheckpoint(world, 'main', NO_TASK);
    expect(proof.fold_faults).toEqual([
      { cid: first.cid, code: 'E_RAISED' },
      { cid: last.cid, code: 'E_RAISED' },
    ]);
    expect(trailers).toContainEqual(['Fold-Faults', '2']);
    expect(await verifyCheckpoint(world, oid, NO_TASK)).toMatchObject({ status: 'verified' });
  });

  it('[STA-5] of a world without events: no start, no end, the empty state', async () => {
    const world = await (await newLab()).open();
    const { oid, proof, state, trailers } = await writeCheckpoint(world, 'main', NO_TASK);
    expect(proof).toMatchObject({ ledger_start: null, ledger_end: null, ledger_heads: [], events: 0 });
    expect(state).toBe('{}');
    expect(trailers.some(([key]) => key.startsWith('Ledger'))).toBe(false);
    expect(await verifyCheckpoint(world, oid, NO_TASK)).toMatchObject({ status: 'verified' });
  });

  it('[STA-3] the chain ends at the first checkpoint, even where an event is called "checkpoint"', async () => {
    const lab = await newLab();
    const world = await lab.open();
    await add(world, {}, 'checkpoint');
    const { oid } = await writeCheckpoint(world, 'main', NO_TASK);
    expect(await checkpointChain(world, 'main')).toEqual([oid]);
  });

  it('[STA-3] [JRN-2] one that loses a race is made again on top of the winner, over all that is there by then', async () => {
    const { lab, others } = await history();
    let won: Checkpoint | undefined;
    const slow = await lab.open({
      wrap: (repository) => {
        const apply = repository.apply.bind(repository);
        repository.apply = async (plan) => {
          if (won === undefined) {
            await add(others, { n: 100 });
            won = await writeCheckpoint(others, 'main', NO_TASK);
          }
          return apply(plan);
        };
        return repository;
      },
    });
    const written = await writeCheckpoint(slow, 'main', NO_TASK);
    expect(written.parents[0]).toBe(won?.oid);
    expect(written.proof.events).toBe(6);
    expect(await verifyCheckpoint(slow, written.oid, NO_TASK)).toMatchObject({ status: 'verified' });
  });

  it('[STA-5] needs a key of the world', async () => {
    const { lab } = await history();
    expect((await rejectionOf(writeCheckpoint(await lab.open({ as: null }), 'main', NO_TASK))).code).toBe(
      'ERR_IDENTITY_MISSING',
    );
    expect((await rejectionOf(writeCheckpoint(await lab.open(), 'other', NO_TASK))).code).toBe('ERR_USAGE');
  });
});

describe('verifying a checkpoint', () => {
  let lab: Lab;
  let world: World;
  let honest: Checkpoint;

  beforeAll(async () => {
    ({ lab, world } = await history());
    honest = await writeCheckpoint(world, 'main', NO_TASK);
  });

  /** Stores a changed checkpoint and verifies it; `by` signs its proof, false leaves the old signature. */
  async function verdictOn(
    change: Partial<Omit<CheckpointParts, 'proof'>> & { readonly proof?: Partial<FoldProof> },
    by: Identity | false = false,
  ) {
    const proof = { ...honest.proof, ...change.proof };
    const signature =
      by === false ? honest.signature : await by.signer.sign(signedArtefactBytes('pof', formatProof(proof)));
    const { oid, objects } = planCheckpoint({ ...honest, ...change, proof, signature });
    store(lab, objects);
    return verifyCheckpoint(world, oid, NO_TASK);
  }

  function failing(verdict: Awaited<ReturnType<typeof verdictOn>>): string[] {
    return verdict.checks.filter((check) => !check.ok).map((check) => check.name);
  }

  it('[STA-5] verifies what nobody has touched, naming every check', async () => {
    const verdict = await verdictOn({});
    expect(verdict).toMatchObject({ status: 'verified', drift: null });
    expect(verdict.checks.map((check) => check.name)).toEqual([
      'Form',
      'Signature',
      'Policy',
      'Program',
      'Inputs',
      'State root',
      'Output',
      'Faults',
    ]);
  });

  it('[STA-5] another world that has all of it comes to the same verdict', async () => {
    expect(await verifyCheckpoint(await lab.open({ as: null }), honest.oid, NO_TASK)).toMatchObject({
      status: 'verified',
    });
  });

  it('[STA-5] another state is an output that drifts', async () => {
    expect(await verdictOn({ state: OTHER_STATE })).toMatchObject({ status: 'failed', drift: 'output' });
  });

  it('[LUA-1] the ELC alone runs and verifies, in an engine that has no compiler', async () => {
    const refuse = () => Promise.reject(new Error('there is no compiler here'));
    const engine = runtimeLike(runtime, {
      compile: refuse,
      check: refuse,
      openFold: ({ elc }) => runtime.openFold({ elc }),
    });
    const verdict = await verifyCheckpoint(
      await lab.open({ as: null, runtime: engine }),
      honest.oid,
      NO_TASK,
    );
    expect(verdict).toMatchObject({ status: 'verified' });
  });

  it('[STA-3] another ELC, or none, is a program that drifts', async () => {
    expect(await verdictOn({ elc: elcOf(DOUBLE) })).toMatchObject({ status: 'failed', drift: 'program' });
    expect(await verdictOn({ elc: null })).toMatchObject({ status: 'failed', drift: 'program' });
  });

  it('[STA-5] another fold is a program that drifts', async () => {
    expect(await verdictOn({ foldSource: DOUBLE })).toMatchObject({ status: 'failed', drift: 'program' });
  });

  const outside: readonly Partial<FoldProof>[] = [
    { ns: 'other' },
    { repo: cidFor('x') },
    { actor: 'user:bob' },
    { signer: bob.signer.keyId },
    { ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    { ledger_start: null },
    { ledger_end: cidFor('x') },
    { ledger_heads: [] },
    { events: 4 },
    { gov_head: cidFor('x') },
    { policy_root: 'a'.repeat(40) },
    { policy_code_root: `sha256:${'a'.repeat(64)}` },
    { fold_id: 'x' },
    { fold_engine: 'echo@9' },
    { fold_version: 2 },
    { fold_math: 'lua-5.4' },
    { fold_root: `sha256:${'a'.repeat(64)}` },
    { fold_faults: [] },
    { state_root: `blake3:${'a'.repeat(64)}` },
  ];

  it.each(outside)('[STA-5] whoever lacks the key cannot change the proof: %j', async (proof) => {
    const verdict = await verdictOn({ proof });
    expect(verdict.status).toBe('failed');
    expect(failing(verdict)).toContain('Signature');
  });

  it('covers every field of the proof by the cases above', () => {
    expect(outside.flatMap((proof) => Object.keys(proof)).sort()).toEqual(
      Object.keys(honest.proof)
        .filter((key) => key !== 'v')
        .sort(),
    );
  });

  it('[STA-5] a signer who lies is caught by recomputing, and told what differs', async () => {
    const lie = (proof: Partial<FoldProof>, more: Partial<CheckpointParts> = {}) =>
      verdictOn({ ...more, proof }, ada);
    const verdict = await lie({ state_root: stateRootOf(OTHER_STATE) }, { state: OTHER_STATE });
    expect(verdict).toMatchObject({ status: 'failed', drift: 'output' });
    expect(failing(verdict)).toEqual(['Output']);
    // The log that event 1 began is missing as well, and that comes first.
    expect(verdict.firstDifference).toMatchObject({ number: 1, path: ['log'], claimed: null });
    expect(verdict.checks.find((check) => !check.ok)?.detail).toContain('at .log it says nothing');
    const one = honest.state.replace('"count":10', '"count":999');
    const count = await lie({ state_root: stateRootOf(one) }, { state: one });
    expect(count.firstDifference).toEqual({ number: 5, path: ['count'], claimed: '999', computed: '10' });
    expect(count.checks.find((check) => !check.ok)?.detail).toContain(
      'at .count it says 999, folding gives 10',
    );

    const [first, second] = honest.proof.ledger_heads;
    if (first === undefined || second === undefined) throw new Error('two journals were expected');
    const double = { foldSource: DOUBLE, elc: elcOf(DOUBLE) };
    expect(await lie({ fold_root: foldRootOf(double.elc) }, double)).toMatchObject({
      drift: 'program',
    });
    expect(await lie({ fold_id: 'other' })).toMatchObject({ drift: 'program' });
    expect(await lie({ fold_version: 2 })).toMatchObject({ drift: 'program' });
    expect(await lie({ fold_math: 'lua-5.4' })).toMatchObject({ drift: 'program' });
    expect(await lie({ policy_root: 'a'.repeat(40) })).toMatchObject({ drift: 'policy' });
    expect(await lie({ policy_code_root: `sha256:${'a'.repeat(64)}` })).toMatchObject({ drift: 'policy' });
    expect(await lie({ repo: cidFor('x') })).toMatchObject({ drift: 'policy' });
    expect(await lie({ events: 4 })).toMatchObject({ drift: 'inputs' });
    expect(await lie({ ledger_start: null })).toMatchObject({ drift: 'inputs' });
    expect(await lie({ ledger_end: honest.proof.ledger_start })).toMatchObject({ drift: 'inputs' });
    expect(await lie({ ledger_heads: [first] })).toMatchObject({ drift: 'inputs' });
    expect(await lie({ ledger_heads: [first, { ...second, cid: first.cid }] })).toMatchObject({
      drift: 'inputs',
    });
    expect(await lie({ ledger_heads: [first, { ...second, commit: first.commit }] })).toMatchObject({
      drift: 'inputs',
    });
    expect(await lie({ fold_faults: [] })).toMatchObject({ drift: 'output' });
    expect(
      await lie({ fold_faults: [...honest.proof.fold_faults, ...honest.proof.fold_faults] }),
    ).toMatchObject({ drift: 'output' });
    expect((await lie({ gov_head: cidFor('x') })).status).toBe('failed');
    expect((await lie({ ns: 'other' })).status).toBe('failed');
  });

  it('[STA-5] a journal listed twice would be folded twice, and is refused', async () => {
    const [first] = honest.proof.ledger_heads;
    if (first === undefined) throw new Error('a journal was expected');
    expect(failing(await verdictOn({ proof: { ledger_heads: [first, first], events: 10 } }, ada))).toEqual([
      'Form',
    ]);
    expect(
      failing(await verdictOn({ proof: { ledger_heads: [...honest.proof.ledger_heads].reverse() } }, ada)),
    ).toEqual(['Form']);
  });

  it('[STA-5] the key must speak for the actor: not a stranger, not another member under her name', async () => {
    expect(failing(await verdictOn({ proof: { signer: eve.signer.keyId, actor: 'user:eve' } }, eve))).toEqual(
      ['Signature'],
    );
    expect(failing(await verdictOn({ proof: { signer: bob.signer.keyId } }, bob))).toEqual(['Signature']);
    expect((await verdictOn({ proof: { signer: bob.signer.keyId, actor: 'user:bob' } }, bob)).status).toBe(
      'verified',
    );
    expect((await verdictOn({ proof: { signer: adaPhone.signer.keyId } }, adaPhone)).status).toBe('verified');
  });

  it('[ENC-6] a signature over the bare proof, or for another kind, does not count', async () => {
    for (const message of [
      utf8(formatProof(honest.proof)),
      signedArtefactBytes('poe', formatProof(honest.proof)),
    ]) {
      const { oid, objects } = planCheckpoint({ ...honest, signature: await ada.signer.sign(message) });
      store(lab, objects);
      expect(failing(await verifyCheckpoint(world, oid, NO_TASK))).toEqual(['Signature']);
    }
  });

  it.each<[name: string, change: (message: string) => string]>([
    ['another subject', (text) => text.replace('at 5 events', 'at 6 events')],
    ['another State-Root', (text) => text.replace(/State-Root: blake3:\w/, 'State-Root: blake3:g')],
    ['one Ledger-Head less', (text) => text.replace(/Ledger-Head: .*\n/, '')],
    ['no faults', (text) => text.replace('Fold-Faults: 1', 'Fold-Faults: 0')],
    ['a trailer more', (text) => `${text}X-Note: hello\n`],
    ['trailers in another order', (text) => text.replace(/(Fold-Id: .*\n)(Fold-Engine: .*\n)/, '$2$1')],
    [
      'another signature',
      (text) =>
        text.replace(/(Proof-Sig: ed25519:)(.)/, (_, key, digit) => key + (digit === '0' ? '1' : '0')),
    ],
    ['an upper-case signature', (text) => text.replace(/Proof-Sig: .*/, (line) => line.toUpperCase())],
  ])('[STA-4] a commit with %s is refused by its form or its signature', async (_, change) => {
    const object = await lab.repository.read(honest.oid);
    const commit = parseCommit(object?.body ?? new Uint8Array());
    const message = change(commit.message);
    expect(message).not.toBe(commit.message);
    const forged = planObject('commit', encodeCommit({ ...commit, message }));
    store(lab, [forged]);
    const verdict = await verifyCheckpoint(world, forged.oid, NO_TASK);
    expect(verdict.status).toBe('failed');
    expect(['Form', 'Signature']).toContain(failing(verdict)[0]);
  });

  it('[STA-3] a missing commit, an event, or a tree with a file more or less is no checkpoint', async () => {
    expect(failing(await verifyCheckpoint(world, 'f'.repeat(40), NO_TASK))).toEqual(['Form']);
    expect(
      failing(await verifyCheckpoint(world, honest.proof.ledger_heads[0]?.commit ?? '', NO_TASK)),
    ).toEqual(['Form']);
    expect((await rejectionOf(loadCheckpoint(async () => undefined, honest.oid))).code).toBe(
      'ERR_OBJECT_MISSING',
    );
  });

  it('[STA-5] events that are not here, or not accepted, are inputs that drift', async () => {
    const other = await newLab();
    for (const [oid, object] of lab.storage.objects) other.storage.objects.set(oid, object);
    for (const [ref, oid] of lab.storage.refs) if (!ref.includes('/user/bob/')) other.force(ref, oid);
    const verdict = await verifyCheckpoint(await other.open(), honest.oid, NO_TASK);
    expect(verdict).toMatchObject({ status: 'failed', drift: 'inputs' });
    // With the journal, but quarantined from its second event on:
    const world2 = await lab.open({ as: bob });
    const [first] = await world2.ledger.load(world2.ledger.journal(refOf(bob))?.events.slice(0, 1) ?? []);
    if (first === undefined) throw new Error('an event was expected');
    const bad = await forge(other, world2, { by: bob, after: first, sign: ada.signer.sign });
    other.force(refOf(bob), bad.oid);
    expect(await verifyCheckpoint(await other.open(), honest.oid, NO_TASK)).toMatchObject({
      status: 'failed',
      drift: 'inputs',
    });
  });

  it('[STA-4] of another engine it is stale, never verified; and failed where its signature or inputs are wrong', async () => {
    const stale = await verdictOn({ proof: { fold_engine: 'echo@0+src', fold_math: 'lua-5.4' } }, ada);
    expect(stale).toMatchObject({ status: 'stale', drift: null });
    expect((await verdictOn({ proof: { fold_engine: 'echo@1+elc@1', events: 4 } }, ada)).status).toBe(
      'failed',
    );
    expect(
      (await verdictOn({ proof: { fold_engine: 'echo@1+elc@1' }, state: OTHER_STATE }, ada)).status,
    ).toBe('failed');
    const later = await lab.open({
      runtime: runtimeLike(runtime, { engineId: 'echo@2' }),
    });
    expect(await verifyCheckpoint(later, honest.oid, NO_TASK)).toMatchObject({ status: 'stale' });
  });

  it('[JRN-4] late events that land before its end do not unmake it: its window is what its heads hold', async () => {
    const { lab: busy, world: writer } = await history();
    const { oid } = await writeCheckpoint(writer, 'main', NO_TASK);
    const early = await forge(busy, writer, {
      by: adaPhone,
      envelope: { ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    });
    busy.force(refOf(adaPhone), early.oid);
    await refreshWorld(writer, NO_TASK);
    expect(writer.ledger.order('main').at(0)?.cid).toBe(early.cid);
    expect(await verifyCheckpoint(writer, oid, NO_TASK)).toMatchObject({ status: 'verified' });
  });

  it('[STA-5] the manifest is read strictly', () => {
    const text = formatProof(honest.proof);
    expect(parseProof(text)).toEqual(honest.proof);
    const changes: readonly ((value: string) => string)[] = [
      (value) => ` ${value}`,
      (value) => `${value}\n`,
      (value) => value.replace('{', '{"x":1,'),
      (value) => value.replace(/"fold_id":"main",/, ''),
      (value) => value.replace('"v":1', '"v":1.0'),
      (value) => value.replace('"v":1', '"v":2'),
      (value) => value.replace('"events":5', '"events":-5'),
      (value) => value.replace('"events":5', '"events":"5"'),
      (value) => value.replace('"code":"E_RAISED"', '"code":"oops"'),
      (value) => value.replace('"code":"E_RAISED"', '"code":"E_RAISED","x":1'),
      (value) => value.replace(/"ref":"refs\/gatos\/journal/, '"ref":"refs/heads'),
      (value) => value.replace(/("commit":"\w+"),"ref"/, '$1,"note":1,"ref"'),
      (value) => value.replace('"ledger_heads":[', '"ledger_heads":[null,'),
      () => '[]',
      () => 'null',
    ];
    for (const change of changes) {
      expect(change(text)).not.toBe(text);
      expect(
        codeOf(() => parseProof(change(text))),
        change(text).slice(0, 60),
      ).toBe('ERR_PROOF_INVALID');
    }
  });
});
