import { isEventCid } from '../codec/cid.ts';
import type { JsonObject, JsonValue } from '../codec/json.ts';
import type { ErrorCode } from '../errors.ts';
import { parseTimestamp } from '../event/timestamp.ts';
import { isActor, isNamespace } from '../journal/names.ts';
import type { GovActs, StandingGrant } from './acts.ts';
import { time } from './fields.ts';
import { invalidLaw, readFields } from './read.ts';
import { SUPERSEDED } from './revocation.ts';
import type { TrustGraph } from './types.ts';

/** [POL-6] What an issuer lets a subject do. */
export interface Capability {
  /** The owner who signed the `gov.grant`. */
  readonly issuer: string;
  readonly subject: string;
  readonly ns: string;
  /** Sorted as they are written; each once. */
  readonly caps: readonly string[];
  /** RFC 3339 UTC; from then on it is expired. */
  readonly expireAt: string | null;
}

const CAP = /^[a-z0-9._-]{1,64}$/;
const MAX_CAPS = 64;

/** A list of capability names, each once. */
export function areCaps(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MAX_CAPS &&
    new Set(value).size === value.length &&
    value.every((cap) => typeof cap === 'string' && CAP.test(cap))
  );
}

/** [POL-6] Reads `{subject, ns, caps, expire_at?}`; throws ERR_GOV_INVALID. */
export function readCapability(payload: JsonObject, issuer: string): Capability {
  const expires = Object.hasOwn(payload, 'expire_at');
  const fields = ['subject', 'ns', 'caps', ...(expires ? ['expire_at'] : [])];
  const { subject, ns, caps, expire_at } = readFields(payload, 'the capability grant', fields);
  if (!isActor(subject)) return invalidLaw('a capability grant names no subject');
  if (typeof ns !== 'string' || !isNamespace(ns)) return invalidLaw('a capability grant names no namespace');
  if (!areCaps(caps)) return invalidLaw('a capability grant names no capabilities, or one twice');
  if (expires && !time(expire_at)) invalidLaw('the expiry of a capability grant is not a time in UTC');
  return { issuer, subject, ns, caps, expireAt: typeof expire_at === 'string' ? expire_at : null };
}

/** [POL-6] Reads `{grant, reason}`: the grant that is withdrawn and the code that its use is refused with from now on. */
export function readWithdrawal(
  payload: JsonValue,
  acts: GovActs,
): { readonly id: string; readonly grant: StandingGrant } {
  const { grant: id, reason } = readFields(payload, 'the revocation', ['grant', 'reason']);
  if (typeof id !== 'string' || !isEventCid(id) || typeof reason !== 'string' || reason === '')
    return invalidLaw('a revocation names no grant or no reason');
  const grant = acts.grants.get(id);
  if (grant === undefined) return invalidLaw('a revocation names a grant that was never made');
  if (grant.withdrawn !== null) return invalidLaw('a grant is withdrawn a second time');
  const withdrawn = reason === SUPERSEDED ? 'ERR_GRANT_SUPERSEDED' : 'ERR_GRANT_REVOKED';
  return { id, grant: { ...grant, withdrawn } };
}

/** Who wants to use capabilities, where and when. */
export interface CapabilityUse {
  readonly actor: string;
  readonly ns: string;
  /** Milliseconds. */
  readonly at: number;
  /** What the event shows: the ids of grants; anything else in it grants nothing. */
  readonly shown: readonly string[];
}

export interface CapabilityFault {
  readonly code: ErrorCode;
  readonly reason: string;
}

/**
 * [POL-6] Why these capabilities are not had, or null: deny by default. Every capability asked for must be in a grant that
 * the event shows, and every grant shown must hold, so that nobody learns from luck which of several counted.
 */
export function capabilityFault(
  asked: readonly string[],
  use: CapabilityUse,
  acts: GovActs,
  trust: TrustGraph,
): CapabilityFault | null {
  const had = new Set<string>();
  for (const id of use.shown) {
    const grant = acts.grants.get(id);
    if (grant === undefined) continue;
    const fault = faultInUse(grant, use, trust);
    if (fault !== null) return fault;
    for (const cap of grant.caps) had.add(cap);
  }
  const missing = asked.filter((cap) => !had.has(cap));
  if (missing.length === 0) return null;
  const reason = `Events in ${use.ns} need ${missing.join(', ')}, and no grant that the event shows gives it to ${use.actor}.`;
  return { code: 'ERR_CAPABILITY_MISSING', reason };
}

function faultInUse(
  grant: StandingGrant,
  { actor, ns, at }: CapabilityUse,
  trust: TrustGraph,
): CapabilityFault | null {
  if (grant.subject !== actor || grant.ns !== ns) {
    const reason = `The capability grant that the event shows is for ${grant.subject} in ${grant.ns}.`;
    return { code: 'ERR_WRONG_AUDIENCE', reason };
  }
  if (grant.withdrawn !== null) {
    const word = grant.withdrawn === 'ERR_GRANT_SUPERSEDED' ? 'superseded' : 'revoked';
    return { code: grant.withdrawn, reason: `The capability grant that the event shows is ${word}.` };
  }
  const expiry = grant.expireAt === null ? null : parseTimestamp(grant.expireAt);
  if (expiry !== null && at >= expiry)
    return {
      code: 'ERR_GRANT_EXPIRED',
      reason: `The capability grant that the event shows expired at ${grant.expireAt}.`,
    };
  return trust.owners.includes(grant.issuer)
    ? null
    : {
        code: 'ERR_GRANT_STALE',
        reason: `The capability grant that the event shows is stale: ${grant.issuer} is no longer an owner.`,
      };
}
