import type { PlannedObject } from '../../../ports/repository.ts';
import type { Task } from '../../../ports/runtime.ts';
import { GatosError } from '../../../protocol/errors.ts';
import {
  type Checkpoint,
  type CheckpointParts,
  loadCheckpoint,
  planCheckpoint,
} from '../../../protocol/state/checkpoint.ts';
import { type KnownCheckpoint, knownCheckpoints } from '../../proof/checkpoints.ts';
import { headsAt } from '../../proof/heads.ts';
import { proveState } from '../../proof/proveState.ts';
import type { World } from '../../world/world.ts';

interface Base {
  readonly base: Checkpoint;
  readonly objects: readonly PlannedObject[];
}

/**
 * [STA-8] The state before a slice with its Proof-of-Fold, as a commit without parents: a checkpoint at that position, one
 * signed now, or, where this device cannot sign, the newest checkpoint before it.
 */
export async function sliceBase(world: World, ns: string, position: number, task: Task): Promise<Base> {
  await world.timelines.get(ns).stateAt(position, task);
  const apt = await aptCheckpoints(world, ns, position);
  const newest = apt[0];
  if (newest !== undefined && (newest.proof.events === position || world.identity === null))
    return alone(await loadCheckpoint((oid) => world.deps.repository.read(oid), newest.oid));
  if (world.identity === null) {
    throw new GatosError(
      'ERR_IDENTITY_MISSING',
      'Somebody has to sign the state before this stretch; this device has no key that this world trusts, and no checkpoint lies before it.',
      { hint: 'Export it with everything before it: that needs no signature.' },
    );
  }
  return alone(await proveState(world, ns, position));
}

/** Checkpoints up to there whose window is the beginning of the order as it is now, by the program in force; newest first. */
async function aptCheckpoints(world: World, ns: string, position: number): Promise<KnownCheckpoint[]> {
  const { foldRoot } = world.timelines.get(ns).spec;
  const order = world.ledger.order(ns);
  return (await knownCheckpoints(world, ns)).filter(({ proof }) => {
    if (proof.events < 1 || proof.events > position || proof.fold_root !== foldRoot) return false;
    if (proof.fold_engine !== world.deps.runtime.engineId) return false;
    const heads = headsAt(order, proof.events);
    return (
      heads.length === proof.ledger_heads.length &&
      heads.every(({ cid }, i) => cid === proof.ledger_heads[i]?.cid)
    );
  });
}

/** Its parents are what has to be left out. */
function alone({ proof, signature, state, foldSource, elc }: Omit<CheckpointParts, 'parents'>): Base {
  const parts = { parents: [], proof, signature, state, foldSource, elc };
  const { oid, objects } = planCheckpoint(parts);
  return { base: { oid, ...parts, trailers: [] }, objects };
}
