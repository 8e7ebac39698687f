import type { JsonValue } from '../codec/json.ts';
import { parseTimestamp } from '../event/timestamp.ts';
import { type Artefact, jsonOf, type Kind } from './artefact.ts';
import { actor, digest, dotName, hexOf, time, uri } from './fields.ts';
import { parseQuorum, type QuorumSpec } from './quorum.ts';

/** [POL-7] Asks for consent to one action on one target. Published schema: `governance/proposal.schema.json`. */
export interface Proposal {
  readonly action: string;
  readonly target: string;
  readonly proposal_id: string;
  readonly required_quorum: QuorumSpec;
  /** RFC 3339 UTC; from then on it can no longer be approved or granted. */
  readonly expire_at?: string;
  readonly policy_rule: string;
  readonly created_by: string;
}

function isQuorum(value: unknown): boolean {
  try {
    return parseQuorum(value as JsonValue).length > 0;
  } catch {
    return false;
  }
}

export const PROPOSAL: Kind<Proposal> = {
  name: 'proposal',
  idField: 'proposal_id',
  required: {
    action: dotName,
    target: uri,
    proposal_id: digest,
    required_quorum: isQuorum,
    policy_rule: dotName,
    created_by: actor,
  },
  optional: { expire_at: time },
  disagrees: (body, origin) => (body.created_by === origin.actor ? null : 'created_by'),
  trailers: (body) => [
    ['Action', body.action],
    ['Target', body.target],
    ['Proposal-Id', body.proposal_id],
    ['Required-Quorum', quorumText(body.required_quorum)],
    ...(body.expire_at === undefined ? [] : [['Expire-At', body.expire_at] as const]),
    ['Policy-Rule', body.policy_rule],
    ['Created-By', body.created_by],
  ],
  ref: (body) => `refs/gatos/proposals/${hexOf(body.proposal_id)}`,
};

function quorumText(spec: QuorumSpec): string {
  return typeof spec === 'string' ? spec : jsonOf(spec);
}

/** Milliseconds since the epoch from which on the proposal is expired, or null. */
export function expiryOf({ body }: Pick<Artefact<Proposal>, 'body'>): number | null {
  return body.expire_at === undefined ? null : parseTimestamp(body.expire_at);
}
