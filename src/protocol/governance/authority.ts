import type { JsonObject } from '../codec/json.ts';
import type { EventCommit } from '../event/commit.ts';
import { NO_ACTS } from './acts.ts';
import type { ChainLaw, GovPlace } from './chain.ts';
import { RECOVER_TYPE } from './changes.ts';
import { type Change, type Demand, requireConsent } from './consent.ts';
import { requireOwner, requireSpeaker } from './read.ts';
import { changeRule } from './rules.ts';
import type { TrustGraph } from './types.ts';

/** The group that recovery asks: all owners, whatever groups the trust graph has. */
const OWNERS = 'owners';

/**
 * [POL-5] Throws unless an event may change the law: where the bundle in force sets a quorum for its type, any key of the
 * trust graph may bring it together with the quorum's consent; elsewhere an owner signs it. A recovery never asks the
 * bundle, which may be what locks the owners out: it takes more than half of them. Gives the payload without the consent.
 */
export function requireAuthority(
  event: EventCommit,
  genesis: string,
  before: GovPlace,
  { rules, check }: ChainLaw,
): JsonObject {
  const { type, ulid } = event.envelope;
  const { consent, payload } = withoutConsent(event.envelope.payload);
  const recovers = type === RECOVER_TYPE;
  const demand = recovers ? majorityOf(before.trust) : demandOf(rules, type);
  if (demand === null || recovers) requireOwner(before.trust, event);
  else requireSpeaker(before.trust, event);
  // Consent that nobody asked for stays in the payload, and is refused there as an unknown field.
  if (demand === null) return event.envelope.payload;
  const trust = recovers ? withOwners(before.trust) : before.trust;
  const standing = { genesis, trust, revoked: (before.acts ?? NO_ACTS).revocations };
  const change: Change = { genesis, prev: before.cid, type, payload };
  requireConsent(consent, change, demand, standing, ulid, check);
  return payload;
}

function withoutConsent(held: JsonObject) {
  const payload = Object.fromEntries(Object.entries(held).filter(([field]) => field !== 'consent'));
  return { payload, consent: Object.hasOwn(held, 'consent') ? held.consent : undefined };
}

function demandOf(rules: ChainLaw['rules'], type: string): Demand | null {
  const found = changeRule(rules, type);
  return found === null
    ? null
    : { rule: `governance.${found.name}`, quorum: found.rule.quorum, ttl: found.rule.ttl };
}

/** Null where the one who signs is more than half of the owners. */
function majorityOf({ owners }: TrustGraph): Demand | null {
  const needs = Math.floor(new Set(owners).size / 2) + 1;
  return needs === 1
    ? null
    : { rule: `governance.${RECOVER_TYPE}`, quorum: { at_least: needs, group: OWNERS }, ttl: null };
}

function withOwners(trust: TrustGraph): TrustGraph {
  return { ...trust, groups: { ...trust.groups, [OWNERS]: trust.owners } };
}
