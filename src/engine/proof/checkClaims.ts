import { parseKeyId } from '../../protocol/crypto/keys.ts';
import type { GovPlace } from '../../protocol/governance/chain.ts';
import { type Checkpoint, stateRootOf } from '../../protocol/state/checkpoint.ts';
import { type FoldProof, formatProof, signedArtefactBytes } from '../../protocol/state/proof.ts';
import type { World } from '../world/world.ts';
import type { Findings } from './verdict.ts';

/** [STA-2] */
export function checkStateRoot({ state, proof }: Checkpoint, findings: Findings): void {
  const ok = stateRootOf(state) === proof.state_root;
  const detail = ok
    ? 'state.json hashes to the State-Root of the proof.'
    : 'state.json does not hash to the State-Root of the proof.';
  findings.add('State root', ok, detail, 'output');
}

/** [STA-5] Whether a key that speaks for the actor signed the proof. */
export async function checkSignature(
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

/** [POL-9] Whether the law that the proof cites is the one of this world at that place. */
export function checkPolicy(
  world: World,
  proof: FoldProof,
  place: GovPlace | null,
  findings: Findings,
): void {
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
