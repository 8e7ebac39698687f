import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryIndexStore } from '../../../src/adapters/memory/indexStore.ts';
import type { Identity } from '../../../src/engine/deps.ts';
import { type FrameProof, frameProof } from '../../../src/engine/proof/frameProof.ts';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { lawInForce, refreshWorld, type World } from '../../../src/engine/world/world.ts';
import { planCheckpoint, stateRootOf } from '../../../src/protocol/state/checkpoint.ts';
import { formatProof, signedArtefactBytes } from '../../../src/protocol/state/proof.ts';
import { forge, refOf, store } from '../engine/support/forge.ts';
import {
  ada,
  add,
  bob,
  eve,
  foldFromScratch,
  type Lab,
  newLab,
  TEST_FOLD,
  till,
} from '../engine/support/lab.ts';
import { rejectionOf } from '../protocol/support/codes.ts';

const prove = (world: World, position: number) => frameProof(world, 'main', position, NO_TASK);
const check = (proof: FrameProof, name: string) => proof.checks.find((one) => one.name === name);

async function history(): Promise<{ lab: Lab; world: World; others: World }> {
  const lab = await newLab();
  const world = await lab.open();
  const others = await lab.open({ as: bob });
  await add(world, { n: 1 });
  await add(others, { n: 2 });
  await add(world, {}, 'boom');
  await add(world, { n: 3 });
  await refreshWorld(world, NO_TASK);
  return { lab, world, others };
}

/** A checkpoint at the head that says something else of the state than folding does; signed by Ada. */
async function lie(lab: Lab, world: World, change: (state: string) => string) {
  const honest = await writeCheckpoint(world, 'main', NO_TASK);
  const state = change(honest.state);
  const proof = { ...honest.proof, state_root: stateRootOf(state) };
  const signature = await ada.signer.sign(signedArtefactBytes('pof', formatProof(proof)));
  const { oid, objects } = planCheckpoint({ ...honest, proof, state, signature });
  store(lab, objects);
  lab.force('refs/gatos/state/main', oid);
  return { oid, honest };
}

describe('[STA-5] the proof of a frame', () => {
  it('names its inputs: the last commit of each journal up to there, the law, the program, the faults', async () => {
    const { world } = await history();
    const order = [...world.ledger.order('main')];
    const { place } = lawInForce(world);
    for (let position = 0; position <= order.length; position++) {
      const proof = await prove(world, position);
      const until = order.slice(0, position);
      const heads = [refOf(ada), refOf(bob)].sort().flatMap((ref) => {
        const last = until.findLast((event) => event.ref === ref);
        return last === undefined ? [] : [{ ref, commit: last.oid }];
      });
      expect(proof).toMatchObject({ position, status: 'verified', drift: null, firstDifference: null });
      expect(proof.inputs).toEqual({
        event: until.at(-1)?.cid ?? null,
        events: position,
        ledgerHeads: heads,
        govHead: place.cid,
        policyRoot: place.bundle.commit,
        policyCodeRoot: place.bundle.policy_code_root,
        foldRoot: world.timelines.get('main').spec.foldRoot,
        engine: world.deps.runtime.engineId,
        faults: until.filter((event) => event.type === 'boom').length,
      });
      const full = await world.ledger.load(until);
      expect(proof.stateRoot).toBe(stateRootOf((await foldFromScratch(full)).state));
    }
  });

  it('says in which session the events were judged, and that what the index holds was not judged again', async () => {
    const { lab, world } = await history();
    expect(check(await prove(world, 4), 'Events')?.detail).toContain('in this session');
    const index = createMemoryIndexStore();
    const first = await lab.open({ index });
    await first.ledger.saveIndex();
    const again = await lab.open({ index });
    expect(check(await prove(again, 4), 'Events')?.detail).toContain('in an earlier session. Its verdict');
    await add(again, { n: 9 });
    expect(check(await prove(again, 5), 'Events')?.detail).toContain('4 events in an earlier session');
  });

  it('[JRN-5] leaves out what was refused, counts it, and is no worse for it', async () => {
    const { lab, world } = await history();
    const forged = await forge(lab, world, { by: eve });
    lab.force(refOf(eve), forged.oid);
    await refreshWorld(world, NO_TASK);
    const proof = await prove(world, 4);
    expect(proof.status).toBe('verified');
    expect(check(proof, 'Quarantine')?.detail).toContain('1 commit of these journals was refused');
  });

  it('[STA-3] a checkpoint at this very position agrees, and says nothing elsewhere', async () => {
    const { world } = await history();
    const { oid } = await writeCheckpoint(world, 'main', NO_TASK);
    expect((await prove(world, 4)).checkpoint).toEqual({ commit: oid, agrees: true });
    expect((await prove(world, 3)).checkpoint).toBeNull();
  });

  it('[STA-5] one that contradicts makes the frame fail, and the first event and path are named', async () => {
    const { lab, world } = await history();
    const { oid } = await lie(lab, world, (state) => state.replace('"count":6', '"count":7'));
    const proof = await prove(world, 4);
    expect(proof).toMatchObject({
      status: 'failed',
      drift: 'output',
      checkpoint: { commit: oid, agrees: false },
      firstDifference: { number: 4, path: ['count'], claimed: '7', computed: '6' },
    });
    expect(check(proof, 'Checkpoint')?.detail).toContain(
      'From event 4 on its state cannot hold: at .count it says 7, folding gives 6',
    );
  });

  it('[JRN-4] [STA-7] a checkpoint over other events or by another fold says nothing of the frame', async () => {
    const { world, others } = await history();
    await writeCheckpoint(world, 'main', NO_TASK);
    await activateFold(world, 'main', { source: TEST_FOLD.replace('+ p.n', '+ p.n * 2') }, NO_TASK);
    const proof = await prove(world, 4);
    expect(proof).toMatchObject({ status: 'verified', checkpoint: { agrees: false } });
    expect(check(proof, 'Checkpoint')?.detail).toContain('says nothing here');
    await refreshWorld(others, NO_TASK);
    expect((await prove(others, 4)).stateRoot).toBe(proof.stateRoot);
  });

  it('throws for a position and a namespace that are not there', async () => {
    const { world } = await history();
    expect((await rejectionOf(prove(world, 5))).code).toBe('ERR_USAGE');
    expect((await rejectionOf(prove(world, -1))).code).toBe('ERR_USAGE');
    expect((await rejectionOf(frameProof(world, 'other', 0, NO_TASK))).code).toBe('ERR_USAGE');
  });

  it('[JRN-4] late events that arrive while it is made: what is proved is what stands there at the end', async () => {
    const { lab, world, others } = await history();
    await add(others, { n: 100 }); // later than everything; then a late one from the till
    const late = await lab.open({ as: till });
    let arrived = false;
    const stateAt = world.timelines.get('main').stateAt.bind(world.timelines.get('main'));
    world.timelines.get('main').stateAt = async (position, task) => {
      const answer = await stateAt(position, task);
      if (!arrived) {
        arrived = true;
        await landInPast(lab, late);
        await refreshWorld(world, NO_TASK);
      }
      return answer;
    };
    const proof = await prove(world, 3);
    const order = world.ledger.order('main');
    expect(arrived).toBe(true);
    expect(proof.inputs.event).toBe(order.at(2)?.cid);
    const full = await world.ledger.load(order.slice(0, 3));
    expect(proof.stateRoot).toBe(stateRootOf((await foldFromScratch(full)).state));
  });
});

/** An event of this device with a ULID before all others of the world. */
async function landInPast(lab: Lab, world: World): Promise<void> {
  const by = world.identity;
  if (by === null) throw new Error('an identity was expected');
  const forged = await forge(lab, world, { by, envelope: { ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV' } });
  lab.force(refOf(by), forged.oid);
}

const people: readonly Identity[] = [ada, bob, till];
/** Emitting, emitting on a device whose clock is behind (its events land in the past), looking. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('emit' as const),
      by: fc.nat(2),
      type: fc.constantFrom('add', 'set', 'boom'),
      n: fc.nat(9),
    }),
    fc.record({ kind: fc.constant('late' as const), by: fc.nat(2), at: fc.nat(20), n: fc.nat(9) }),
    fc.record({ kind: fc.constant('look' as const), at: fc.nat() }),
  ),
  { minLength: 1, maxLength: 14 },
);

describe('[STA-2] [STA-5] its State-Root', () => {
  it('equals that of a fold from scratch, at any position of any history, whatever lands in the past', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), async (script, looks) => {
        const lab = await newLab();
        const worlds = await Promise.all(people.map((as) => lab.open({ as })));
        const reader = await lab.open({ as: null });
        for (const [i, step] of script.entries()) {
          if (step.kind === 'look') {
            await refreshWorld(reader, NO_TASK);
            await expectProved(reader, step.at);
            continue;
          }
          const world = worlds[step.by];
          if (world === undefined) continue;
          // The clock of a device that was away is behind: its events come late.
          lab.clock.time = 1_700_000_000_000 + (step.kind === 'late' ? step.at : 100 + i) * 1_000;
          const payload =
            step.kind === 'emit' && step.type === 'set'
              ? { key: `k${step.n % 3}`, value: step.n }
              : { n: step.n };
          await add(world, payload, step.kind === 'emit' ? step.type : 'add');
        }
        await refreshWorld(reader, NO_TASK);
        for (const at of looks) await expectProved(reader, at);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

async function expectProved(world: World, at: number): Promise<void> {
  const order = world.ledger.order('main');
  const position = at % (order.length + 1);
  const proof = await prove(world, position);
  const events = await world.ledger.load(order.slice(0, position));
  const { state, faults } = await foldFromScratch(events);
  expect(proof).toMatchObject({ status: 'verified', stateRoot: stateRootOf(state) });
  expect(proof.inputs.faults).toBe(faults.length);
}
