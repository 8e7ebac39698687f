import { ulidTime } from '../event/ulid.ts';
import type { Approval } from './approval.ts';
import { type Artefact, isSigned } from './artefact.ts';
import { type Consensus, consensusOf, formatConsensus, proofOfConsensus } from './consensus.ts';
import { GRANT, type Grant } from './grant.ts';
import { type CheckSignature, faultOf, type Refusal, refusal, type Standing } from './judge.ts';
import { expiryOf, PROPOSAL, type Proposal } from './proposal.ts';
import { tally } from './tally.ts';

/** A grant with the envelope that its Proof-of-Consensus is the digest of. */
export interface ProvenGrant {
  readonly grant: Artefact<Grant>;
  readonly consensus: Consensus;
}

/**
 * [POL-7] Verifies a grant from the artefacts alone: the proof is that of the envelope, the envelope that of the proposal
 * and of approvals that are here, each of these counts at the grant's own time, and together they make the quorum. Null
 * when all holds; else what does not. Approvals that the envelope does not list are not asked.
 */
export function grantFault(
  { grant, consensus }: ProvenGrant,
  proposal: Artefact<Proposal>,
  approvals: readonly Artefact<Approval>[],
  standing: Standing,
  check: CheckSignature = isSigned,
): Refusal | null {
  const say = (code: Refusal['code'], reason: string) => refusal(GRANT, grant, code, reason);
  if (grant.body.proposal_id !== proposal.body.proposal_id)
    return say('ERR_CONSENSUS_INVALID', 'The grant is for another proposal.');
  const fault = faultOf(GRANT, grant, standing, check) ?? faultOf(PROPOSAL, proposal, standing, check);
  if (fault !== null) return fault;
  if (proofOfConsensus(consensus) !== grant.body.proof_of_consensus)
    return say('ERR_CONSENSUS_INVALID', 'The Proof-of-Consensus is not that of its envelope.');
  const at = ulidTime(grant.origin.ulid);
  const expiry = expiryOf(proposal);
  if (expiry !== null && at >= expiry)
    return say('ERR_PROPOSAL_EXPIRED', 'It was granted after the proposal had expired.');
  const listed = new Set(consensus.approvals.map(({ approval_id }) => approval_id));
  const cited = approvals.filter(({ body }) => listed.has(body.approval_id));
  const { counted, refused, quorum } = tally(proposal, cited, standing, at, check);
  if (formatConsensus(consensusOf(proposal, counted)) !== formatConsensus(consensus)) {
    const why = refused[0]?.reason ?? 'An approval that it lists is not here.';
    return say(refused[0]?.code ?? 'ERR_CONSENSUS_INVALID', `The envelope does not hold. ${why}`);
  }
  return quorum.code === null ? null : say(quorum.code, `The quorum is not reached: ${quorum.missing}.`);
}
