import { isKeyId } from '../crypto/keys.ts';
import type { Kind } from './artefact.ts';
import { digest, hexOf, time } from './fields.ts';

/** [POL-7] One signer's consent to one proposal. Published schema: `governance/approval.schema.json`. */
export interface Approval {
  readonly proposal_id: string;
  readonly approval_id: string;
  /** `ed25519:<64 hex>` */
  readonly signer: string;
  /** RFC 3339 UTC; from then on it no longer counts towards a grant. */
  readonly expires_at?: string;
}

export const APPROVAL: Kind<Approval> = {
  name: 'approval',
  idField: 'approval_id',
  required: { proposal_id: digest, approval_id: digest, signer: isKeyId },
  optional: { expires_at: time },
  disagrees: (body, origin) => (body.signer === origin.signer ? null : 'signer'),
  trailers: (body) => [
    ['Proposal-Id', body.proposal_id],
    ['Approval-Id', body.approval_id],
    ['Signer', body.signer],
    ...(body.expires_at === undefined ? [] : [['Expires-At', body.expires_at] as const]),
  ],
  ref: (body) => `refs/gatos/approvals/${hexOf(body.proposal_id)}/${hexOf(body.approval_id)}`,
};
