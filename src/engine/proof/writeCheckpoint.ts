import type { Oid } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { isKeyOf } from '../../protocol/event/ulid.ts';
import { stateRef } from '../../protocol/journal/names.ts';
import { type Checkpoint, loadCheckpoint, planCheckpoint } from '../../protocol/state/checkpoint.ts';
import type { FoldProof } from '../../protocol/state/proof.ts';
import { retryOnConflict } from '../retry.ts';
import { lawInForce, refreshWorld, type World } from '../world/world.ts';
import { proveState } from './proveState.ts';

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
      const proved = await proveState(world, ns, world.ledger.order(ns).length, key);
      const parents = await parentsOf(world, proved.proof, previous);
      const { oid, objects } = planCheckpoint({ ...proved, parents });
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
