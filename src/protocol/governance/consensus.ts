import { compareText, textOf, utf8 } from '../bytes.ts';
import { parseJsonStrict } from '../codec/parseJson.ts';
import { blake3Digest } from '../crypto/hash.ts';
import { isKeyId } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import { firstFault, type Shape } from '../state/proof.ts';
import type { Approval } from './approval.ts';
import { type Artefact, jsonOf } from './artefact.ts';
import { digest, dotName, hexOf } from './fields.ts';
import type { Proposal } from './proposal.ts';

/**
 * [POL-7] What a Proof-of-Consensus is the digest of. Published schema: `governance/proof_of_consensus_envelope.schema.json`.
 * The quorum is in it by way of `proposal_id`, a hash over the proposal with its `required_quorum`.
 */
export interface Consensus {
  readonly proposal_id: string;
  /** Strictly sorted by signer. */
  readonly approvals: readonly ConsensusApproval[];
  readonly policy_rule: string;
}

export interface ConsensusApproval {
  readonly approval_id: string;
  readonly signer: string;
}

/** The file in a grant's tree that holds the envelope. */
export const CONSENSUS_FILE = 'consensus.json';

/** Where SPEC 20.3 wants the envelope to be found; the ref names the grant's commit, whose tree holds it. */
export function consensusRef(proposalId: string): string {
  return `refs/gatos/audit/proofs/governance/${hexOf(proposalId)}`;
}

const MAX_APPROVALS = 1_000;
const APPROVAL: Shape<ConsensusApproval> = { approval_id: digest, signer: isKeyId };

const CONSENSUS: Shape<Consensus> = {
  proposal_id: digest,
  approvals: (v) =>
    Array.isArray(v) &&
    v.length > 0 &&
    v.length <= MAX_APPROVALS &&
    v.every((one) => firstFault(one, APPROVAL) === null) &&
    isSorted(v as readonly ConsensusApproval[]),
  policy_rule: dotName,
};

function isSorted(approvals: readonly ConsensusApproval[]): boolean {
  return approvals.every(
    ({ signer }, i) => i === 0 || compareText(approvals[i - 1]?.signer ?? '', signer) < 0,
  );
}

/** The envelope of these approvals, in whatever order they come. */
export function consensusOf(
  proposal: Pick<Artefact<Proposal>, 'body'>,
  approvals: readonly Pick<Artefact<Approval>, 'body'>[],
): Consensus {
  const { proposal_id, policy_rule } = proposal.body;
  const listed = approvals.map(({ body: { approval_id, signer } }) => ({ approval_id, signer }));
  return { proposal_id, approvals: listed.sort((a, b) => compareText(a.signer, b.signer)), policy_rule };
}

/** RFC 8785, without a newline. */
export function formatConsensus(consensus: Consensus): string {
  return jsonOf(consensus);
}

/** [POL-7] `blake3:` of the envelope's canonical JSON. */
export function proofOfConsensus(consensus: Consensus): string {
  return blake3Digest(utf8(formatConsensus(consensus)));
}

/** Strict: canonical JSON with exactly the published fields, approvals sorted; throws ERR_CONSENSUS_INVALID. */
export function parseConsensus(bytes: Uint8Array): Consensus {
  const text = textOf(bytes);
  const value = parseJsonStrict(text);
  const wrong = firstFault(value, CONSENSUS);
  if (wrong !== null || jsonOf(value as object) !== text) {
    throw new GatosError(
      'ERR_CONSENSUS_INVALID',
      `The consensus envelope is not valid: ${wrong === null ? 'it is not in canonical form' : `${wrong.slice(0, 40)} is malformed`}.`,
    );
  }
  return value as unknown as Consensus;
}
