import { APPROVAL, type Approval } from '../../../../src/protocol/governance/approval.ts';
import {
  type Artefact,
  draftArtefact,
  type Kind,
  type Origin,
} from '../../../../src/protocol/governance/artefact.ts';
import type { ProvenGrant } from '../../../../src/protocol/governance/checkGrant.ts';
import { consensusOf, proofOfConsensus } from '../../../../src/protocol/governance/consensus.ts';
import { GRANT } from '../../../../src/protocol/governance/grant.ts';
import type { Standing } from '../../../../src/protocol/governance/judge.ts';
import { PROPOSAL, type Proposal } from '../../../../src/protocol/governance/proposal.ts';
import { REVOCATION, type Revocation } from '../../../../src/protocol/governance/revocation.ts';
import { cidFor, NOON, testKey, ulidAt } from '../../protocol/support/samples.ts';

/** A person with a key. */
export interface Person {
  readonly actor: string;
  readonly key: ReturnType<typeof testKey>;
}

const person = (actor: string, number: number): Person => ({ actor, key: testKey(number) });
export const ada = person('user:ada', 1);
export const bob = person('user:bob', 2);
export const cyn = person('user:cyn', 3);
/** Known, but no lead. */
export const dan = person('user:dan', 4);
/** In no trust graph. */
export const eve = person('user:eve', 5);
/** Bob's second device. */
export const bobsPhone = person('user:bob', 6);

export const GENESIS = cidFor('genesis');
const known = [ada, bob, cyn, dan, bobsPhone];
export const standing: Standing = {
  genesis: GENESIS,
  trust: {
    v: 1,
    owners: ['user:ada'],
    keys: Object.fromEntries(known.map(({ actor, key }) => [key.keyId, { actor }])),
    groups: { leads: ['user:ada', 'user:bob', 'user:cyn'], nobody: [] },
  },
  revoked: new Set(),
};
export const without = (...people: readonly Person[]): Standing => ({
  ...standing,
  revoked: new Set(people.map(({ key }) => key.keyId)),
});

export const MINUTE = 60_000;
/** An hour after noon. */
export const EXPIRY = '2026-05-01T13:00:00Z';

let entropy = 0;
export function origin(by: Person, minutes = 0, change: Partial<Origin> = {}): Origin {
  entropy += 1;
  return {
    repo: GENESIS,
    actor: by.actor,
    ulid: ulidAt(NOON + minutes * MINUTE, entropy),
    signer: by.key.keyId,
    ...change,
  };
}

export function make<B extends object>(kind: Kind<B>, fields: object, by: Person, made: Origin): Artefact<B> {
  const draft = draftArtefact(kind, fields, made);
  return { body: draft.body, origin: draft.origin, signature: by.key.sign(draft.bytes) };
}

export function propose(change: object = {}, by = ada, made = origin(by)): Artefact<Proposal> {
  const fields = {
    action: 'publish.artifact',
    target: 'https://example.com/assets/model.bin',
    required_quorum: '2-of-3@leads',
    expire_at: EXPIRY,
    policy_rule: 'governance.publish.artifact',
    created_by: by.actor,
    ...change,
  };
  return make(PROPOSAL, fields, by, made);
}

export function approve(
  proposal: Artefact<Proposal>,
  by: Person,
  minutes = 1,
  change: object = {},
  made: Partial<Origin> = {},
): Artefact<Approval> {
  const fields = { proposal_id: proposal.body.proposal_id, signer: by.key.keyId, ...change };
  return make(APPROVAL, fields, by, origin(by, minutes, made));
}

export function grant(
  proposal: Artefact<Proposal>,
  approvals: readonly Artefact<Approval>[],
  minutes = 2,
  by = ada,
): ProvenGrant {
  const consensus = consensusOf(proposal, approvals);
  const fields = {
    proposal_id: proposal.body.proposal_id,
    proof_of_consensus: proofOfConsensus(consensus),
  };
  return { grant: make(GRANT, fields, by, origin(by, minutes)), consensus };
}

export function revoke(
  { grant: { body } }: ProvenGrant,
  by: Person,
  reason = 'a mistake',
): Artefact<Revocation> {
  const fields = { grant_id: body.grant_id, reason, revoked_by: by.actor };
  return make(REVOCATION, fields, by, origin(by, 3));
}
