import type { Oid } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { toErrorShape } from '../../protocol/errors.ts';
import { type Checkpoint, loadCheckpoint } from '../../protocol/state/checkpoint.ts';
import type { World } from '../world/world.ts';
import { checkPolicy, checkSignature, checkStateRoot } from './checkClaims.ts';
import { checkInputs } from './checkInputs.ts';
import { checkOutput } from './checkOutput.ts';
import { checkProgram, comparePrograms } from './checkProgram.ts';
import { noteVerdict } from './knownVerdicts.ts';
import { type CheckpointVerdict, Findings } from './verdict.ts';

/**
 * [STA-5] Verifies a checkpoint by recomputing it: form, signature, policy, program, inputs, and then the fold over
 * the window from an empty state. Says what differs, and at which event and path first. A checkpoint of another engine is stale (STA-4).
 */
export async function verifyCheckpoint(world: World, oid: Oid, task: Task): Promise<CheckpointVerdict> {
  return noteVerdict(world, oid, await recompute(world, oid, task));
}

async function recompute(world: World, oid: Oid, task: Task): Promise<CheckpointVerdict> {
  const findings = new Findings();
  let checkpoint: Checkpoint;
  try {
    checkpoint = await loadCheckpoint((id) => world.deps.repository.read(id), oid);
    findings.add(
      'Form',
      true,
      'The commit is exactly the one that its proof, state and signature make.',
      null,
    );
  } catch (error) {
    findings.add('Form', false, toErrorShape(error).message, null);
    return findings.verdict();
  }
  const place = world.ledger.governance.byCid.get(checkpoint.proof.gov_head) ?? null;
  await checkSignature(world, checkpoint, place, findings);
  checkPolicy(world, checkpoint.proof, place, findings);
  const programHolds = checkProgram(world, checkpoint, place, findings);
  const events = await checkInputs(world, checkpoint.proof, findings);
  checkStateRoot(checkpoint, findings);
  const { engineId, mathId } = world.deps.runtime;
  const { fold_engine, fold_math } = checkpoint.proof;
  if (fold_engine !== engineId) {
    const detail = `Made by ${fold_engine}; this is ${engineId}, which cannot recompute it.`;
    findings.add('Engine', true, detail, null);
    return findings.failed ? findings.verdict() : { ...findings.verdict(), status: 'stale' };
  }
  if (fold_math !== mathId)
    findings.add('Engine', false, `${engineId} computes with ${mathId}, not with ${fold_math}.`, 'program');
  if (events !== null) {
    // Also of what nobody has signed: whoever must act on it wants to know what was changed.
    if (programHolds) await checkOutput(world, checkpoint, events, findings, task);
    else if (findings.drift === 'program')
      await comparePrograms(world, checkpoint, place, events, findings, task);
  }
  return findings.verdict();
}
