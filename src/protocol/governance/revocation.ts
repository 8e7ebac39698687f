import type { Kind } from './artefact.ts';
import { actor, digest, hexOf, sentence } from './fields.ts';

/** [POL-7] Withdraws a grant. Published schema: `governance/revocation.schema.json`. */
export interface Revocation {
  readonly grant_id: string;
  readonly revocation_id: string;
  /** `superseded`, or words for people. */
  readonly reason?: string;
  readonly revoked_by?: string;
}

/** The reason that says that another grant took the place of this one. */
export const SUPERSEDED = 'superseded';

export const REVOCATION: Kind<Revocation> = {
  name: 'revocation',
  idField: 'revocation_id',
  required: { grant_id: digest, revocation_id: digest },
  optional: { reason: sentence, revoked_by: actor },
  disagrees: (body, origin) =>
    body.revoked_by === undefined || body.revoked_by === origin.actor ? null : 'revoked_by',
  trailers: (body) => [
    ['Grant-Id', body.grant_id],
    ['Revocation-Id', body.revocation_id],
    ...(body.reason === undefined ? [] : [['Reason', body.reason] as const]),
    ...(body.revoked_by === undefined ? [] : [['Revoked-By', body.revoked_by] as const]),
  ],
  ref: (body) => `refs/gatos/revocations/${hexOf(body.grant_id)}/${hexOf(body.revocation_id)}`,
};
