import type { ObjectStore, Oid } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import type { World } from '../world/world.ts';
import { knownCheckpoints } from './checkpoints.ts';
import type { CheckpointVerdict } from './verdict.ts';
import { verifyCheckpoint } from './verifyCheckpoint.ts';
import { writeCheckpoint } from './writeCheckpoint.ts';

/** Events after which a checkpoint is due by itself. */
export const CHECKPOINT_EVERY = 1_000;

export interface KeptCheckpoint {
  readonly oid: Oid;
  readonly verdict: CheckpointVerdict;
}

/** Written and not verified yet: the task was cancelled between the two. By namespace. */
const unverified = new WeakMap<ObjectStore, Map<string, Oid>>();

/**
 * [STA-3] Writes a checkpoint where one is due, and verifies it by recomputing it from nothing; what a cancel leaves
 * unverified is verified by the next call. Due after `every` events since the newest one; never where nobody can sign, or
 * nothing can be folded. Null when there was nothing to do. Throws ERR_CANCELLED by `task`.
 */
export async function keepCheckpoint(
  world: World,
  ns: string,
  every: number,
  task: Task,
): Promise<KeptCheckpoint | null> {
  const { repository } = world.deps;
  const pending = unverified.get(repository) ?? new Map<string, Oid>();
  unverified.set(repository, pending);
  if (await isDue(world, ns, every)) pending.set(ns, (await writeCheckpoint(world, ns, task)).oid);
  const oid = pending.get(ns);
  if (oid === undefined) return null;
  task.check();
  const verdict = await verifyCheckpoint(world, oid, task);
  pending.delete(ns);
  return { oid, verdict };
}

async function isDue(world: World, ns: string, every: number): Promise<boolean> {
  if (world.identity === null || world.timelines.get(ns).spec.elc === null) return false;
  const [newest] = await knownCheckpoints(world, ns);
  const since = world.ledger.order(ns).length - (newest?.proof.events ?? 0);
  return since > 0 && since >= every;
}
