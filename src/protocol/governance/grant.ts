import type { Kind } from './artefact.ts';
import { digest, hexOf } from './fields.ts';

/** [POL-7] Says that a proposal has its quorum. Published schema: `governance/grant.schema.json`. */
export interface Grant {
  readonly proposal_id: string;
  readonly grant_id: string;
  /** Digest of the consensus envelope. */
  readonly proof_of_consensus: string;
}

/** Anybody may put a grant together: what it says is proved by the approvals, not by who says it. */
export const GRANT: Kind<Grant> = {
  name: 'grant',
  idField: 'grant_id',
  required: { proposal_id: digest, grant_id: digest, proof_of_consensus: digest },
  optional: {},
  disagrees: () => null,
  trailers: (body) => [
    ['Proposal-Id', body.proposal_id],
    ['Grant-Id', body.grant_id],
    ['Proof-Of-Consensus', body.proof_of_consensus],
  ],
  ref: (body) => `refs/gatos/grants/${hexOf(body.grant_id)}`,
};
