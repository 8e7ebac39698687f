import type { Oid } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { parseKeyId } from '../../protocol/crypto/keys.ts';
import { toErrorShape } from '../../protocol/errors.ts';
import type { GovPlace } from '../../protocol/governance/chain.ts';
import { type Checkpoint, loadCheckpoint, stateRootOf } from '../../protocol/state/checkpoint.ts';
import { type FoldProof, formatProof, signedArtefactBytes } from '../../protocol/state/proof.ts';
import type { World } from '../world/world.ts';
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

function checkStateRoot({ state, proof }: Checkpoint, findings: Findings): void {
  const ok = stateRootOf(state) === proof.state_root;
  const detail = ok
    ? 'state.json hashes to the State-Root of the proof.'
    : 'state.json does not hash to the State-Root of the proof.';
  findings.add('State root', ok, detail, 'output');
}

async function checkSignature(
  world: World,
  checkpoint: Checkpoint,
  place: GovPlace | null,
  findings: Findings,
): Promise<void> {
  const { proof, signature } = checkpoint;
  const genuine = await world.deps.verifier.verify(
    parseKeyId(proof.signer),
    signedArtefactBytes('pof', formatProof(proof)),
    signature,
  );
  const holder =
    place !== null && Object.hasOwn(place.trust.keys, proof.signer)
      ? place.trust.keys[proof.signer]
      : undefined;
  const ok = genuine && holder?.actor === proof.actor;
  const detail = ok
    ? `Signed by ${proof.actor} with the key ${proof.signer.slice(8, 16)}.`
    : genuine
      ? `The key ${proof.signer.slice(8, 16)} may not speak for ${proof.actor}.`
      : 'The signature does not match the proof.';
  findings.add('Signature', ok, detail, null);
}

function checkPolicy(world: World, proof: FoldProof, place: GovPlace | null, findings: Findings): void {
  const wrong = policyFault(world, proof, place);
  findings.add(
    'Policy',
    wrong === null,
    wrong ??
      `The bundle ${proof.policy_root.slice(0, 8)} was in force at this point of the governance chain.`,
    'policy',
  );
}

function policyFault(world: World, proof: FoldProof, place: GovPlace | null): string | null {
  if (proof.repo !== world.ledger.governance.genesis.cid) return 'It was made in another world.';
  if (place === null)
    return `The governance event it cites (${proof.gov_head.slice(-8)}) is not on the chain.`;
  const { bundle } = place;
  if (bundle.commit !== proof.policy_root)
    return `It cites the bundle ${proof.policy_root.slice(0, 8)}; after governance event ${place.index + 1} the bundle ${bundle.commit.slice(0, 8)} was in force.`;
  if (bundle.policy_code_root !== proof.policy_code_root)
    return 'The policy code it cites is not that of the bundle it cites.';
  return null;
}
