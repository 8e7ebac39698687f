import type { Task } from '../../ports/runtime.ts';
import { loadCheckpoint } from '../../protocol/state/checkpoint.ts';
import type { Time } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { type KnownCheckpoint, knownCheckpoints } from './checkpoints.ts';
import { differenceWords, firstOutputDifference } from './difference.ts';
import type { Frame } from './frameProof.ts';
import type { Findings, FirstDifference } from './verdict.ts';

/**
 * The checkpoint at this very position against the frame. One over other events (late ones have come in) or by another
 * program says nothing about it; one that names the same and another State-Root contradicts it.
 */
export async function checkpointAt(
  world: World,
  time: Time,
  frame: Frame,
  stateRoot: string,
  findings: Findings,
  task: Task,
): Promise<{ readonly commit: string; readonly agrees: boolean } | null> {
  if (time.id !== time.ns) return null;
  const all = await knownCheckpoints(world, time.ns);
  const here = all.filter(({ proof }) => proof.events === frame.position && proof.ns === time.ns);
  const apt = here.filter((checkpoint) => isOfFrame(world, time, frame, checkpoint));
  // One that contradicts must not hide behind another that agrees.
  const chosen = apt.find(({ proof }) => proof.state_root !== stateRoot) ?? apt[0] ?? here[0];
  if (chosen === undefined) return null;
  const agrees = chosen.proof.state_root === stateRoot;
  const name = 'Checkpoint';
  const what = `The checkpoint ${chosen.oid.slice(0, 8)} by ${chosen.proof.actor}`;
  if (!apt.includes(chosen)) {
    const other =
      'was made over other events or by another fold than the one in force, so it says nothing here.';
    findings.add(name, true, `${what} ${other}`, null);
  } else if (agrees) {
    findings.add(
      name,
      true,
      `${what} names the same events, the same program and the same State-Root.`,
      null,
    );
  } else {
    const at = await contradiction(world, time, frame, chosen, all, task);
    const where = at === null ? '' : ` ${differenceWords(at)}`;
    findings.add(name, false, `${what} names another State-Root for the same events.${where}`, 'output', at);
  }
  return { commit: chosen.oid, agrees };
}

function isOfFrame(world: World, time: Time, frame: Frame, { proof }: KnownCheckpoint): boolean {
  const { ledger_heads: heads, fold_root, fold_engine } = proof;
  return (
    fold_root === time.fold.spec.foldRoot &&
    fold_engine === world.deps.runtime.engineId &&
    heads.length === frame.heads.length &&
    heads.every(({ ref, commit }, i) => frame.heads[i]?.ref === ref && frame.heads[i]?.commit === commit)
  );
}

async function contradiction(
  world: World,
  { fold }: Time,
  { position }: Frame,
  { oid, proof }: KnownCheckpoint,
  all: readonly KnownCheckpoint[],
  task: Task,
): Promise<FirstDifference | null> {
  const claimed = await loadCheckpoint((id) => world.deps.repository.read(id), oid).catch(() => null);
  if (claimed === null) return null;
  const earlier = all.filter((known) => known.proof.fold_root === proof.fold_root);
  return firstOutputDifference(fold, position, claimed.state, earlier, task);
}
