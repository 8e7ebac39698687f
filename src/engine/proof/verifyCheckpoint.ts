import type { Oid } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { canonicalJson } from '../../protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../protocol/codec/json.ts';
import { parseKeyId } from '../../protocol/crypto/keys.ts';
import { toErrorShape } from '../../protocol/errors.ts';
import type { GovPlace } from '../../protocol/governance/chain.ts';
import { foldOf, isSameFold } from '../../protocol/policy/bundle.ts';
import { type Checkpoint, loadCheckpoint, stateRootOf } from '../../protocol/state/checkpoint.ts';
import { diffStates } from '../../protocol/state/diff.ts';
import { type FoldProof, formatProof, signedArtefactBytes } from '../../protocol/state/proof.ts';
import { parseState } from '../../protocol/state/stateText.ts';
import { foldEventsOf, foldSpec } from '../fold/program.ts';
import { FoldTimeline } from '../fold/timeline.ts';
import { bundleAt } from '../ledger/governance.ts';
import type { Rows } from '../ledger/rows.ts';
import { counted } from '../words.ts';
import type { World } from '../world/world.ts';
import { faultRecords } from './faults.ts';
import { type CheckpointVerdict, Findings } from './verdict.ts';

/**
 * [STA-5] Verifies a checkpoint by recomputing it: form, signature, policy, program, inputs, and then the fold over
 * the window from an empty state. Says what differs and where first. A checkpoint of another engine is stale (STA-4).
 */
export async function verifyCheckpoint(world: World, oid: Oid, task: Task): Promise<CheckpointVerdict> {
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
  checkProgram(world, checkpoint, place, findings);
  const events = checkInputs(world, checkpoint.proof, findings);
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
  if (!findings.failed && events !== null) await checkOutput(world, checkpoint, events, findings, task);
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
  const ok =
    proof.repo === world.ledger.governance.genesis.cid &&
    place !== null &&
    place.bundle.commit === proof.policy_root &&
    place.bundle.policy_code_root === proof.policy_code_root;
  findings.add(
    'Policy',
    ok,
    ok
      ? `The bundle ${proof.policy_root.slice(0, 8)} was in force at this point of the governance chain.`
      : 'The bundle it cites was not in force there.',
    'policy',
  );
}

function checkProgram(
  world: World,
  checkpoint: Checkpoint,
  place: GovPlace | null,
  findings: Findings,
): void {
  const { proof, foldSource: source, elc } = checkpoint;
  const inForce = place === null ? null : foldOf(bundleAt(world.ledger.governance, place), proof.ns);
  const ok =
    foldSpec({ source, elc }).foldRoot === proof.fold_root &&
    inForce !== null &&
    isSameFold(inForce, { source, elc, tests: inForce.tests }) &&
    proof.fold_id === proof.ns &&
    proof.fold_version === (place?.index ?? -1) + 1;
  findings.add(
    'Program',
    ok,
    ok ? 'The fold is the one in the bundle.' : 'The fold is not the one in the bundle.',
    'program',
  );
}

/** The events of the window, or null when a head is not here or not accepted. */
function checkInputs(world: World, proof: FoldProof, findings: Findings): Rows | null {
  for (const head of proof.ledger_heads) {
    const event = world.ledger.window([head])?.at(-1);
    if (event?.oid !== head.commit || event.ns !== proof.ns) {
      findings.add(
        'Inputs',
        false,
        `The journal ${head.ref} has no accepted event ${head.commit.slice(0, 8)}.`,
        'inputs',
      );
      return null;
    }
  }
  const order = world.ledger.window(proof.ledger_heads);
  if (order === null) return null;
  const ok =
    order.length === proof.events &&
    (order.at(0)?.cid ?? null) === proof.ledger_start &&
    (order.at(-1)?.cid ?? null) === proof.ledger_end;
  findings.add(
    'Inputs',
    ok,
    ok
      ? `The window's ${counted(order.length, 'event')}: here, signed and in order.`
      : 'The journals do not hold the window that the proof names.',
    'inputs',
  );
  return ok ? order : null;
}

async function checkOutput(
  world: World,
  checkpoint: Checkpoint,
  events: Rows,
  findings: Findings,
  task: Task,
): Promise<void> {
  const { foldSource: source, elc } = checkpoint;
  const timeline = new FoldTimeline(
    world.deps.runtime,
    foldSpec({ source, elc }),
    foldEventsOf(world.ledger),
  );
  try {
    timeline.follow(events, 0);
    await timeline.foldAll(task);
    const { state, stateRoot } = await timeline.stateAt(events.length);
    const same = stateRoot === checkpoint.proof.state_root;
    findings.add(
      'Output',
      same,
      same
        ? `Folding ${counted(events.length, 'event')} again gives the same State-Root.`
        : firstDifference(checkpoint.state, state),
      'output',
    );
    const faults = canonicalJson(faultRecords(timeline, events) as unknown as JsonValue);
    const listed = canonicalJson(checkpoint.proof.fold_faults as unknown as JsonValue);
    findings.add(
      'Faults',
      faults === listed,
      faults === listed
        ? `${counted(timeline.faults.size, 'fault')}, as listed.`
        : 'The listed faults are not the ones that occur.',
      'output',
    );
  } finally {
    timeline.close();
  }
}

function firstDifference(claimed: string, recomputed: string): string {
  const first = diffStates(parseState(claimed), parseState(recomputed), 1).diff[0];
  if (first === undefined) return 'Folding again gives other bytes.';
  return `Folding again differs first at ${first.path.join('.') || '(root)'}: claimed ${first.before ?? 'nothing'}, computed ${first.after ?? 'nothing'}.`;
}
