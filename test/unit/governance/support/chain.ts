import type { JsonObject, JsonValue } from '../../../../src/protocol/codec/json.ts';
import { type EventCommit, planEventCommit } from '../../../../src/protocol/event/commit.ts';
import type { Envelope } from '../../../../src/protocol/event/envelope.ts';
import type { Approval } from '../../../../src/protocol/governance/approval.ts';
import type { Artefact, Origin } from '../../../../src/protocol/governance/artefact.ts';
import { GENESIS_TYPE, type GovPlace, nextPlace } from '../../../../src/protocol/governance/chain.ts';
import { CHANGE_TYPES } from '../../../../src/protocol/governance/changes.ts';
import { changeTarget, embedArtefact } from '../../../../src/protocol/governance/consent.ts';
import type { Proposal } from '../../../../src/protocol/governance/proposal.ts';
import { NO_RULES, readRules } from '../../../../src/protocol/governance/rules.ts';
import { NOON, signedEvent, ulidAt } from '../../protocol/support/samples.ts';
import { ada, approve as approveFor, MINUTE, origin, type Person, propose, standing } from './dossier.ts';

export const bundle = {
  id: `blake3:${'a'.repeat(64)}`,
  commit: 'b'.repeat(40),
  policy_code_root: `sha256:${'c'.repeat(64)}`,
};
export const other = { ...bundle, commit: 'd'.repeat(40) };
const payload = { v: 1, world: { name: 'w' }, profile: 'local', bundle };

function event(fields: Partial<Envelope>, by: Person, parent: string | null): EventCommit {
  const envelope = {
    ulid: ulidAt(NOON + 10 * MINUTE),
    actor: by.actor,
    policy_root: bundle.commit,
    ns: 'gov',
    ...fields,
  } as Envelope;
  return planEventCommit(signedEvent(envelope, by.key), parent).commit;
}

/** A world whose trust graph is that of the dossier, with these owners. */
export function worldOf(owners: readonly string[] = ['user:ada']) {
  const trust = { ...standing.trust, owners };
  const first = event(
    { type: GENESIS_TYPE, payload: { ...payload, trust } as unknown as JsonObject },
    ada,
    null,
  );
  return { first, place: nextPlace(first, null, null) };
}
export const { first, place: START } = worldOf();

/** A gov event that follows `before`. */
export function change(
  type: string,
  held: object,
  before: GovPlace = START,
  by = ada,
  more: Partial<Envelope> = {},
  genesis = first.cid,
): EventCommit {
  const fields = {
    type,
    payload: held as JsonObject,
    repo: genesis,
    prev: before.cid,
    policy_root: before.bundle.commit,
    ...more,
  };
  return event(fields, by, before.oid);
}

/** The place after an event, with every type heeded and these rules in force. */
export function placeAfter(
  link: EventCommit,
  before: GovPlace = START,
  rules?: JsonValue,
  genesis = first.cid,
): GovPlace {
  const law = { rules: rules === undefined ? NO_RULES : readRules(rules), heeds: CHANGE_TYPES };
  return nextPlace(link, genesis, before, law);
}

/** A proposal for a change as the rule `name` asks for it. */
export function proposeChange(
  type: string,
  held: object,
  terms: object = {},
  before: GovPlace = START,
  made: Partial<Origin> = {},
  genesis = first.cid,
): Artefact<Proposal> {
  const fields = {
    action: type,
    target: changeTarget({ genesis, prev: before.cid, type, payload: held as JsonObject }),
    required_quorum: { at_least: 2, group: 'leads' },
    policy_rule: 'governance.gov.change',
    ...terms,
  };
  return propose(fields, ada, origin(ada, 0, { repo: genesis, ...made }));
}

export const approve = (proposal: Artefact<Proposal>, by: Person, minutes = 1) =>
  approveFor(proposal, by, minutes, {}, { repo: proposal.origin.repo });

/** A payload with the consent that it needs. */
export function withConsent(
  held: object,
  proposal: Artefact<Proposal>,
  approvals: readonly Artefact<Approval>[],
): JsonObject {
  const consent = { proposal: embedArtefact(proposal), approvals: approvals.map(embedArtefact) };
  return { ...held, consent } as unknown as JsonObject;
}
