import type { ErrorCode } from '../errors.ts';
import { parseTimestamp } from '../event/timestamp.ts';
import { ulidTime } from '../event/ulid.ts';
import { APPROVAL, type Approval } from './approval.ts';
import { type Artefact, artefactId, formFault, isSigned, type Kind } from './artefact.ts';
import { expiryOf, type Proposal } from './proposal.ts';
import { speakerOf } from './speaker.ts';
import type { TrustGraph } from './types.ts';

/** The law that artefacts are judged by: that of one place of the gov chain. */
export interface Standing {
  /** Event-CID of the genesis. */
  readonly genesis: string;
  readonly trust: TrustGraph;
  /** [POL-10] Revoked key ids. */
  readonly revoked: Pick<ReadonlySet<string>, 'has'>;
}

/** Whether a signature is good; replaced where verdicts are kept or a platform is faster. */
export type CheckSignature = <B extends object>(kind: Kind<B>, artefact: Artefact<B>) => boolean;

/** An artefact that does not count, and why. */
export interface Refusal {
  readonly id: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export function refusal<B extends object>(
  kind: Kind<B>,
  artefact: Artefact<B>,
  code: ErrorCode,
  reason: string,
): Refusal {
  return { id: artefactId(kind, artefact.body), code, reason };
}

/** [POL-7] What refuses any artefact, whatever it is about; null when its author made it, for this world, with a good key. */
export function faultOf<B extends object>(
  kind: Kind<B>,
  artefact: Artefact<B>,
  { genesis, trust, revoked }: Standing,
  check: CheckSignature = isSigned,
): Refusal | null {
  const { repo, actor, signer } = artefact.origin;
  const say = (code: ErrorCode, reason: string) => refusal(kind, artefact, code, reason);
  const fault = formFault(kind, artefact);
  if (fault !== null) return say('ERR_ARTEFACT_INVALID', `The ${kind.name} is not valid: ${fault}.`);
  if (repo !== genesis) return say('ERR_WRONG_WORLD', `The ${kind.name} was made for another world.`);
  if (revoked.has(signer))
    return say('ERR_KEY_REVOKED', `The ${kind.name} is signed with a key that is revoked.`);
  if (speakerOf(trust, signer) !== actor)
    return say('ERR_KEY_UNKNOWN', `The ${kind.name} is signed with a key that may not speak for ${actor}.`);
  return check(kind, artefact)
    ? null
    : say('ERR_SIGNATURE_INVALID', `The signature of the ${kind.name} does not match.`);
}

/**
 * [POL-7] What refuses one approval of a proposal at a time, in milliseconds; null when it counts. Whether another one of
 * the same actor counts already is not asked here.
 */
export function approvalFault(
  approval: Artefact<Approval>,
  proposal: Artefact<Proposal>,
  electorate: ReadonlySet<string>,
  standing: Standing,
  at: number,
  check: CheckSignature = isSigned,
): Refusal | null {
  const say = (code: ErrorCode, reason: string) => refusal(APPROVAL, approval, code, reason);
  if (approval.body.proposal_id !== proposal.body.proposal_id)
    return say('ERR_APPROVAL_FOREIGN', 'The approval is for another proposal.');
  const fault = faultOf(APPROVAL, approval, standing, check);
  if (fault !== null) return fault;
  const { actor, ulid } = approval.origin;
  if (!electorate.has(actor)) return say('ERR_NOT_ELIGIBLE', `${actor} is in no group that the quorum asks.`);
  const expiry = expiryOf(proposal);
  if (expiry !== null && ulidTime(ulid) >= expiry)
    return say('ERR_PROPOSAL_EXPIRED', 'The approval was given after the proposal had expired.');
  const own = approval.body.expires_at === undefined ? null : parseTimestamp(approval.body.expires_at);
  return own !== null && at >= own ? say('ERR_APPROVAL_EXPIRED', 'The approval has expired.') : null;
}
