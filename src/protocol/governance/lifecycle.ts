import { compareText } from '../bytes.ts';
import type { ErrorCode } from '../errors.ts';
import { ulidTime } from '../event/ulid.ts';
import type { Approval } from './approval.ts';
import { type Artefact, isSigned } from './artefact.ts';
import { grantFault, type ProvenGrant } from './checkGrant.ts';
import { type CheckSignature, faultOf, type Refusal, refusal, type Standing } from './judge.ts';
import { expiryOf, PROPOSAL, type Proposal } from './proposal.ts';
import { electorateOf, parseQuorum } from './quorum.ts';
import { REVOCATION, type Revocation, SUPERSEDED } from './revocation.ts';
import { distinct, type Tally, tally } from './tally.ts';

export type ProposalState = 'proposal' | 'partial' | 'granted' | 'expired' | 'revoked';

/** All that is known of one proposal, in any order. */
export interface Dossier {
  readonly proposal: Artefact<Proposal>;
  readonly approvals: readonly Artefact<Approval>[];
  readonly grants: readonly ProvenGrant[];
  readonly revocations: readonly Artefact<Revocation>[];
}

export interface Lifecycle extends Tally {
  readonly state: ProposalState;
  /** The first grant that holds, by ULID; null where there is none. */
  readonly grant: ProvenGrant | null;
  /** Why the action is not allowed; null when granted. */
  readonly denial: { readonly code: ErrorCode; readonly reason: string } | null;
}

/**
 * [POL-7] The state of a proposal at a time, in milliseconds, from the artefacts alone. `granted` needs a grant that
 * holds; `quorum.granted` says that one could be made now. An expired proposal never revives: approvals and grants count
 * only if their own ULID is before the expiry, whatever `at` is. A revocation counts whatever its time says.
 */
export function lifecycleOf(
  { proposal, approvals, grants, revocations }: Dossier,
  standing: Standing,
  at: number,
  check: CheckSignature = isSigned,
): Lifecycle {
  const count = tally(proposal, approvals, standing, at, check);
  const refused = [...count.refused];
  const own = faultOf(PROPOSAL, proposal, standing, check);
  if (own !== null) refused.push(own);
  const holding: ProvenGrant[] = [];
  for (const grant of grants) {
    const fault = grantFault(grant, proposal, approvals, standing, check) ?? notYet(grant, at);
    if (fault === null) holding.push(grant);
    else refused.push(fault);
  }
  holding.sort((a, b) => compareText(a.grant.origin.ulid, b.grant.origin.ulid) || compareGrantIds(a, b));
  const withdrawals = revocations.flatMap((revocation) => {
    const fault = revocationFault(revocation, proposal, grants, standing, check);
    if (fault === null) return [revocation];
    refused.push(fault);
    return [];
  });
  const known = { ...count, refused: distinct(refused) };
  return { ...known, ...stateOf({ proposal, own, holding, withdrawals, count, at }) };
}

function compareGrantIds(a: ProvenGrant, b: ProvenGrant): number {
  return compareText(a.grant.body.grant_id, b.grant.body.grant_id);
}

function notYet({ grant }: ProvenGrant, at: number): Refusal | null {
  return ulidTime(grant.origin.ulid) <= at
    ? null
    : { id: grant.body.grant_id, code: 'ERR_CLOCK', reason: 'The grant is of a later time than this.' };
}

/** Denying is the safe side: an owner may revoke, and so may everybody whom the quorum asks. */
function revocationFault(
  revocation: Artefact<Revocation>,
  proposal: Artefact<Proposal>,
  grants: readonly ProvenGrant[],
  standing: Standing,
  check: CheckSignature,
): Refusal | null {
  const { grant_id } = revocation.body;
  if (!grants.some(({ grant }) => grant.body.grant_id === grant_id))
    return refusal(
      REVOCATION,
      revocation,
      'ERR_ARTEFACT_INVALID',
      'The revocation names a grant that is not here.',
    );
  const fault = faultOf(REVOCATION, revocation, standing, check);
  if (fault !== null) return fault;
  const { actor } = revocation.origin;
  const quorum = parseQuorum(proposal.body.required_quorum as Parameters<typeof parseQuorum>[0]);
  return standing.trust.owners.includes(actor) || electorateOf(quorum, standing.trust).has(actor)
    ? null
    : refusal(REVOCATION, revocation, 'ERR_NOT_ELIGIBLE', `${actor} may not revoke this grant.`);
}

interface Findings {
  readonly proposal: Artefact<Proposal>;
  readonly own: Refusal | null;
  readonly holding: readonly ProvenGrant[];
  readonly withdrawals: readonly Artefact<Revocation>[];
  readonly count: Tally;
  readonly at: number;
}

function stateOf({
  proposal,
  own,
  holding,
  withdrawals,
  count,
  at,
}: Findings): Pick<Lifecycle, 'state' | 'grant' | 'denial'> {
  const grant = holding[0] ?? null;
  // A second grant of the same approvals must not undo the revocation of the first.
  const withdrawn = withdrawals.filter(({ body }) =>
    holding.some((one) => one.grant.body.grant_id === body.grant_id),
  );
  if (withdrawn.length > 0) return { state: 'revoked', grant, denial: withdrawalDenial(withdrawn) };
  if (grant !== null) return { state: 'granted', grant, denial: null };
  const expiry = expiryOf(proposal);
  if (expiry !== null && at >= expiry)
    return {
      state: 'expired',
      grant,
      denial: { code: 'ERR_PROPOSAL_EXPIRED', reason: `The proposal expired at ${proposal.body.expire_at}.` },
    };
  const { code, missing } = count.quorum;
  const open = {
    code: code ?? 'ERR_QUORUM_MISSING',
    reason: `It ${missing ?? 'has its quorum, but no grant yet'}.`,
  } as const;
  const state = count.counted.length === 0 ? 'proposal' : 'partial';
  return { state, grant, denial: own === null ? open : { code: own.code, reason: own.reason } };
}

/** Revoked says more than superseded: where both were said, it stands. */
function withdrawalDenial(withdrawn: readonly Artefact<Revocation>[]): NonNullable<Lifecycle['denial']> {
  const revoked = withdrawn.filter(({ body }) => body.reason !== SUPERSEDED);
  if (revoked.length === 0)
    return { code: 'ERR_GRANT_SUPERSEDED', reason: 'Another grant took the place of this one.' };
  const ids = revoked.map(({ body }) => body.revocation_id).sort(compareText);
  const first = revoked.find(({ body }) => body.revocation_id === ids[0]);
  const why = first?.body.reason;
  return {
    code: 'ERR_GRANT_REVOKED',
    reason: why === undefined ? 'The grant was revoked.' : `The grant was revoked: ${why}`,
  };
}
