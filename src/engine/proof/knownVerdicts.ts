import type { ObjectStore, Oid } from '../../ports/repository.ts';
import type { World } from '../world/world.ts';
import type { CheckpointVerdict } from './verdict.ts';

/** What this process has found by recomputing; display only, every verification starts from nothing. */
const verdicts = new WeakMap<ObjectStore, Map<Oid, CheckpointVerdict>>();

export function noteVerdict(world: World, oid: Oid, verdict: CheckpointVerdict): CheckpointVerdict {
  const known = verdicts.get(world.deps.repository) ?? new Map<Oid, CheckpointVerdict>();
  verdicts.set(world.deps.repository, known.set(oid, verdict));
  return verdict;
}

export function verdictOn(world: World, oid: Oid): CheckpointVerdict | undefined {
  return verdicts.get(world.deps.repository)?.get(oid);
}
