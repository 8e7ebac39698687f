import type { Oid } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { isKeyOf } from '../../protocol/event/ulid.ts';
import { stateRef } from '../../protocol/journal/names.ts';
import { type Checkpoint, loadCheckpoint, planCheckpoint } from '../../protocol/state/checkpoint.ts';
import { type FoldProof, formatProof, signedArtefactBytes } from '../../protocol/state/proof.ts';
import { Rows } from '../ledger/rows.ts';
import { retryOnConflict } from '../retry.ts';
import { freshUlid } from '../world/hybridClock.ts';
import { lawInForce, refreshWorld, requireIdentity, type World } from '../world/world.ts';
import { faultRecords } from './faults.ts';
import { headsAt } from './heads.ts';

/**
 * [STA-3] [STA-5] Folds to the end and writes a checkpoint with its Proof-of-Fold, signed by this device. One that
 * loses a race is made again. [EVT-6] With a `key` a second try answers with what the first has written.
 */
export async function writeCheckpoint(
  world: World,
  ns: string,
  task: Task,
  key?: string,
): Promise<Checkpoint> {
  await world.timelines.get(ns).foldAll(task);
  return world.writing.run(() =>
    retryOnConflict(world.deps, async () => {
      const ref = stateRef(ns);
      const previous = await world.deps.repository.get(ref);
      const read = (id: Oid) => world.deps.repository.read(id);
      const last = key === undefined || previous === null ? null : await loadCheckpoint(read, previous);
      if (last !== null && key !== undefined && isKeyOf(key, last.proof.ulid))
        return { done: true, value: last };
      const { oid, objects } = planCheckpoint(await checkpointParts(world, ns, previous, key));
      const applied = await world.deps.repository.apply({
        objects,
        refs: [{ ref, expected: previous, next: oid }],
      });
      if (!applied.ok) {
        await refreshWorld(world, task);
        return { done: false };
      }
      return { done: true, value: await loadCheckpoint(read, oid) };
    }),
  );
}

async function checkpointParts(world: World, ns: string, previous: Oid | null, key: string | undefined) {
  const timeline = world.timelines.get(ns);
  const order = world.ledger.order(ns);
  // As it is now: the order grows while this waits.
  const events = new Rows(order.table, order.all.slice());
  const { state, stateRoot } = await timeline.stateAt(events.length);
  const { actor, signer } = requireIdentity(world);
  const { place } = lawInForce(world);
  const { source, elc, foldRoot } = timeline.spec;
  const rng = elc !== null && (await world.deps.runtime.inspect(elc)).usesRng;
  const proof: FoldProof = {
    v: 1,
    ns,
    repo: world.ledger.governance.genesis.cid,
    actor,
    signer: signer.keyId,
    ulid: freshUlid(world, null, key),
    ledger_start: events.at(0)?.cid ?? null,
    ledger_end: events.at(-1)?.cid ?? null,
    ledger_heads: headsAt(events),
    events: events.length,
    gov_head: place.cid,
    policy_root: place.bundle.commit,
    policy_code_root: place.bundle.policy_code_root,
    fold_id: ns,
    fold_engine: world.deps.runtime.engineId,
    fold_version: place.index + 1,
    fold_math: world.deps.runtime.mathId,
    fold_root: foldRoot,
    ...(rng ? { fold_rng: 'pcg32@1' } : {}),
    fold_faults: faultRecords(timeline, events),
    state_root: stateRoot,
  };
  const signature = await signer.sign(signedArtefactBytes('pof', formatProof(proof)));
  return {
    parents: await parentsOf(world, proof, previous),
    proof,
    signature,
    state,
    foldSource: source,
    elc,
  };
}

/**
 * [STA-3] The previous checkpoint and whatever changed since it: journal heads, the gov chain and the bundle, so that
 * cloning the one state ref brings all it takes to verify it.
 */
async function parentsOf(world: World, proof: FoldProof, previous: Oid | null): Promise<readonly Oid[]> {
  const { place } = lawInForce(world);
  const wanted = [...proof.ledger_heads.map((head) => head.commit), place.oid, proof.policy_root];
  if (previous === null) return wanted;
  const before = (await loadCheckpoint((oid) => world.deps.repository.read(oid), previous)).proof;
  const govBefore = world.ledger.governance.byCid.get(before.gov_head)?.oid;
  const known = new Set([...before.ledger_heads.map((head) => head.commit), govBefore, before.policy_root]);
  return [previous, ...wanted.filter((oid) => !known.has(oid))];
}
