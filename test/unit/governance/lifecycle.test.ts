import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dossier, lifecycleOf } from '../../../src/protocol/governance/lifecycle.ts';
import { PROPOSAL } from '../../../src/protocol/governance/proposal.ts';
import { cidFor, NOON } from '../protocol/support/samples.ts';
import {
  ada,
  approve,
  bob,
  bobsPhone,
  cyn,
  dan,
  eve,
  grant,
  MINUTE,
  make,
  origin,
  propose,
  revoke,
  standing,
  without,
} from './support/dossier.ts';

const proposal = propose();
const byBob = approve(proposal, bob);
const byCyn = approve(proposal, cyn);
const granted = grant(proposal, [byBob, byCyn]);

function life(known: Partial<Dossier>, minutes = 5, law = standing) {
  const dossier = { proposal, approvals: [], grants: [], revocations: [], ...known };
  return lifecycleOf(dossier, law, NOON + minutes * MINUTE);
}
const codes = (known: Partial<Dossier>, minutes = 5, law = standing) =>
  life(known, minutes, law).refused.map(({ code }) => code);

describe('the life of a proposal', () => {
  it('[POL-7] goes from proposal over partial to granted, and says what is missing', () => {
    expect(life({})).toMatchObject({
      state: 'proposal',
      denial: { code: 'ERR_QUORUM_MISSING', reason: 'It needs 2 approvals of @leads, has 0.' },
    });
    expect(life({ approvals: [byBob] })).toMatchObject({
      state: 'partial',
      quorum: { granted: false },
      denial: { code: 'ERR_QUORUM_MISSING', reason: 'It needs 2 approvals of @leads, has 1.' },
    });
    expect(life({ approvals: [byBob, byCyn] })).toMatchObject({
      state: 'partial',
      quorum: { granted: true },
      denial: { reason: 'It has its quorum, but no grant yet.' },
    });
    expect(life({ approvals: [byBob, byCyn], grants: [granted] })).toMatchObject({
      state: 'granted',
      denial: null,
      grant: granted,
      refused: [],
    });
  });

  it.each([
    [
      'a second approval by the same key',
      'ERR_APPROVAL_DUPLICATE',
      [byBob, approve(proposal, bob)],
      standing,
    ],
    [
      'another device of the same actor',
      'ERR_APPROVAL_DUPLICATE',
      [byBob, approve(proposal, bobsPhone)],
      standing,
    ],
    ['another proposal', 'ERR_APPROVAL_FOREIGN', [byBob, approve(propose(), cyn)], standing],
    ['a forger', 'ERR_SIGNATURE_INVALID', [byBob, { ...byCyn, signature: byBob.signature }], standing],
    ['an unknown key', 'ERR_KEY_UNKNOWN', [byBob, approve(proposal, eve)], standing],
    [
      'a key that speaks for another',
      'ERR_KEY_UNKNOWN',
      [byBob, approve(proposal, cyn, 1, {}, { actor: 'user:ada' })],
      standing,
    ],
    ['a revoked key', 'ERR_KEY_REVOKED', [byBob, byCyn], without(cyn)],
    ['one who is not asked', 'ERR_NOT_ELIGIBLE', [byBob, approve(proposal, dan)], standing],
    [
      'another world',
      'ERR_WRONG_WORLD',
      [byBob, approve(proposal, cyn, 1, {}, { repo: cidFor('other') })],
      standing,
    ],
    ['after the expiry', 'ERR_PROPOSAL_EXPIRED', [byBob, approve(proposal, cyn, 60)], standing],
    [
      'an approval that has expired itself',
      'ERR_APPROVAL_EXPIRED',
      [byBob, approve(proposal, cyn, 1, { expires_at: '2026-05-01T12:05:00Z' })],
      standing,
    ],
    [
      'an id that is not its own',
      'ERR_ARTEFACT_INVALID',
      [byBob, { ...byCyn, body: { ...byCyn.body, approval_id: byBob.body.approval_id } }],
      standing,
    ],
  ] as const)('[POL-7] an approval by, of or with %s does not count: %s', (_, code, approvals, law) => {
    const found = life({ approvals }, 5, law);
    expect(found.refused.map((one) => one.code)).toEqual([code]);
    expect(found.quorum).toMatchObject({ granted: false, missing: 'needs 2 approvals of @leads, has 1' });
    expect(found.counted).toHaveLength(1);
  });

  it('[POL-7] an actor named by a property of objects is nobody', () => {
    const odd = approve(proposal, eve, 1, {}, { actor: 'user:constructor' });
    expect(codes({ approvals: [odd] })).toEqual(['ERR_KEY_UNKNOWN']);
  });

  it('[POL-7] a forged copy does not shut out the true approval', () => {
    const forged = { ...byBob, signature: byCyn.signature };
    for (const approvals of [
      [forged, byBob, byCyn],
      [byBob, byCyn, forged],
    ])
      expect(life({ approvals, grants: [granted] })).toMatchObject({
        state: 'granted',
        refused: [{ id: byBob.body.approval_id, code: 'ERR_SIGNATURE_INVALID' }],
      });
  });

  it('[POL-7] an expired proposal never revives, whatever comes later', () => {
    expect(life({ approvals: [byBob, byCyn] }, 59).state).toBe('partial');
    expect(life({ approvals: [byBob, byCyn] }, 60)).toMatchObject({
      state: 'expired',
      denial: { code: 'ERR_PROPOSAL_EXPIRED' },
    });
    const late = approve(proposal, ada, 61);
    const people = fc.constantFrom(ada, bob, cyn);
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 10_000 }),
        fc.integer({ min: 60, max: 10_000 }),
        people,
        (made, at, by) => {
          const approvals = [byBob, byCyn, late, approve(proposal, by, made)];
          const grants = [grant(proposal, [byBob, byCyn], made, by)];
          expect(life({ approvals, grants }, at).state).toBe('expired');
        },
      ),
      { numRuns: 20 },
    );
  });

  it('[POL-7] what was granted in time stays granted, and is not granted before its time', () => {
    const known = { approvals: [byBob, byCyn], grants: [granted] };
    expect(life(known, 1)).toMatchObject({ state: 'partial', refused: [{ code: 'ERR_CLOCK' }] });
    expect(life(known, 2).state).toBe('granted');
    expect(life(known, 100_000).state).toBe('granted');
  });

  it('[POL-7] without expire_at a proposal stays open', () => {
    const { expire_at: _, proposal_id: __, ...fields } = proposal.body;
    const open = make(PROPOSAL, fields, ada, origin(ada));
    expect(open.body.expire_at).toBeUndefined();
    expect(life({ proposal: open }, 1_000_000).state).toBe('proposal');
  });

  it('[POL-7] a revoked grant denies, and so does a superseded one, each in its word', () => {
    const known = { approvals: [byBob, byCyn], grants: [granted] };
    expect(life({ ...known, revocations: [revoke(granted, ada)] })).toMatchObject({
      state: 'revoked',
      denial: { code: 'ERR_GRANT_REVOKED', reason: 'The grant was revoked: a mistake' },
    });
    const superseded = revoke(granted, cyn, 'superseded');
    expect(life({ ...known, revocations: [superseded] })).toMatchObject({
      state: 'revoked',
      denial: { code: 'ERR_GRANT_SUPERSEDED' },
    });
    expect(life({ ...known, revocations: [superseded, revoke(granted, ada)] }).denial?.code).toBe(
      'ERR_GRANT_REVOKED',
    );
  });

  it('[POL-7] a second grant of the same approvals does not undo a revocation', () => {
    const again = grant(proposal, [byBob, byCyn], 4);
    const revocations = [revoke(granted, ada)];
    expect(life({ approvals: [byBob, byCyn], grants: [again, granted], revocations }).state).toBe('revoked');
  });

  it.each([
    ['somebody who is not asked', 'ERR_NOT_ELIGIBLE', revoke(granted, dan)],
    ['an unknown key', 'ERR_KEY_UNKNOWN', revoke(granted, eve)],
    ['a forger', 'ERR_SIGNATURE_INVALID', { ...revoke(granted, ada), signature: byBob.signature }],
    ['an owner, of another grant', 'ERR_ARTEFACT_INVALID', revoke(grant(propose(), []), ada)],
  ])('[POL-7] a revocation by %s does nothing: %s', (_, code, revocation) => {
    const known = { approvals: [byBob, byCyn], grants: [granted], revocations: [revocation] };
    expect(life(known).state).toBe('granted');
    expect(codes(known)).toEqual([code]);
  });

  it('[POL-7] a proposal that its creator did not sign is never granted', () => {
    const forged = { ...proposal, signature: byBob.signature };
    const known = { proposal: forged, approvals: [byBob, byCyn], grants: [granted] };
    expect(life(known)).toMatchObject({ state: 'partial', denial: { code: 'ERR_SIGNATURE_INVALID' } });
  });

  it('[POL-7] neither the order in which artefacts arrive nor their repetition matters', () => {
    const approvals = [
      byBob,
      approve(proposal, bob),
      approve(proposal, bobsPhone),
      byCyn,
      approve(proposal, dan),
      approve(proposal, eve),
      { ...byCyn, signature: byBob.signature },
    ];
    const grants = [granted, grant(proposal, [byBob, byCyn], 3), grant(proposal, [byBob], 1)];
    const revocations = [revoke(granted, cyn, 'superseded'), revoke(granted, ada), revoke(granted, dan)];
    const at = NOON + 5 * MINUTE;
    const expected = lifecycleOf({ proposal, approvals, grants, revocations }, standing, at);
    expect(expected.state).toBe('revoked');
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...approvals, ...approvals], { minLength: 14 }),
        fc.shuffledSubarray(grants, { minLength: 3 }),
        fc.shuffledSubarray(revocations, { minLength: 3 }),
        (a, g, r) => {
          const dossier = { proposal, approvals: a, grants: g, revocations: r };
          expect(lifecycleOf(dossier, standing, at)).toEqual(expected);
        },
      ),
      { numRuns: 10 },
    );
  });
});
