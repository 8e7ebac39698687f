import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { deviceOfKey } from '../../../src/protocol/crypto/keys.ts';
import { nextPlace } from '../../../src/protocol/governance/chain.ts';
import { PROPOSAL } from '../../../src/protocol/governance/proposal.ts';
import { journalRef } from '../../../src/protocol/journal/names.ts';
import { codeOf, errorOf } from '../protocol/support/codes.ts';
import { cidFor, NOON, testKey, ulidAt } from '../protocol/support/samples.ts';
import {
  approve,
  bundle,
  change,
  first,
  other,
  placeAfter,
  proposeChange,
  START,
  withConsent,
  worldOf,
} from './support/chain.ts';
import { ada, bob, bobsPhone, cyn, dan, eve, MINUTE, make, origin, type Person } from './support/dossier.ts';

const key = (who: Person) => who.key.keyId;
const journal = (who: Person, ns = 'main') => journalRef(ns, who.actor, deviceOfKey(key(who)));
const cut = { [journal(bob)]: cidFor('last') };
const fresh = testKey(20).keyId;

describe('gov.trust', () => {
  it('[POL-5] adds and rotates keys, sets groups and owners', () => {
    const link = change('gov.trust', {
      add: { [fresh]: { actor: 'user:bob' } },
      revoke: { [key(bob)]: { journals: cut } },
      groups: { leads: ['user:ada', 'user:bob'], nobody: null, ops: ['user:dan'] },
      owners: ['user:ada', 'user:cyn'],
    });
    const place = placeAfter(link);
    expect(place).toMatchObject({ cid: link.cid, index: 1, bundle });
    expect(place.trust.owners).toEqual(['user:ada', 'user:cyn']);
    expect(place.trust.groups).toEqual({ leads: ['user:ada', 'user:bob'], ops: ['user:dan'] });
    expect(place.trust.keys[fresh]).toEqual({ actor: 'user:bob' });
    expect(Object.hasOwn(place.trust.keys, key(bob))).toBe(false);
    expect(Object.hasOwn(place.trust.keys, key(bobsPhone))).toBe(true);
    expect(place.acts?.revocations.get(key(bob))).toEqual(new Map(Object.entries(cut)));
    expect(START.trust.owners, 'the place before is untouched').toEqual(['user:ada']);
  });

  it('[POL-10] keeps revocations from then on, and a revoked key never comes back', () => {
    const place = placeAfter(change('gov.trust', { revoke: { [key(bob)]: { journals: {} } } }));
    const next = placeAfter(change('gov.trust', { groups: { leads: ['user:ada'] } }, place), place);
    expect(next.acts?.revocations.get(key(bob))).toEqual(new Map());
    const back = change('gov.trust', { add: { [key(bob)]: { actor: 'user:bob' } } }, next);
    expect(codeOf(() => placeAfter(back, next))).toBe('ERR_GOV_INVALID');
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['an unknown part', { remove: {} }],
    ['an unknown part beside a known one', { owners: ['user:ada'], remove: {} }],
    ['consent that nobody asked for', { owners: ['user:ada'], consent: {} }],
    ['a part that is no object', { add: [] }],
    ['a key that is there', { add: { [key(bob)]: { actor: 'user:bob' } } }],
    ['a key for another actor', { add: { [key(bob)]: { actor: 'user:dan' } } }],
    ['a key that is none', { add: { constructor: { actor: 'user:bob' } } }],
    ['an unsound key', { add: { [`ed25519:01${'00'.repeat(31)}`]: { actor: 'user:bob' } } }],
    ['a key without an actor', { add: { [fresh]: {} } }],
    ['the revocation of a stranger', { revoke: { [key(eve)]: { journals: {} } } }],
    ['the revocation of a property of objects', { revoke: { toString: { journals: {} } } }],
    ['a revocation without journals', { revoke: { [key(bob)]: {} } }],
    ['a revocation with a reason it cannot have', { revoke: { [key(bob)]: { journals: {}, reason: 'x' } } }],
    [
      "another key's journal",
      { revoke: { [key(bob)]: { journals: { [journal(bobsPhone)]: cidFor('x') } } } },
    ],
    [
      'a journal of another actor',
      {
        revoke: {
          [key(bob)]: { journals: { [journalRef('main', 'user:dan', deviceOfKey(key(bob)))]: cidFor('x') } },
        },
      },
    ],
    ['a journal that is none', { revoke: { [key(bob)]: { journals: { main: cidFor('x') } } } }],
    ['a last event that is none', { revoke: { [key(bob)]: { journals: { [journal(bob)]: 'x' } } } }],
    ['no owners', { owners: [] }],
    ['owners without a key', { owners: ['user:zoe'] }],
    ["the last owner's last key", { revoke: { [key(ada)]: { journals: {} } } }],
    ['an owner who is no actor', { owners: ['ada'] }],
    ['a group that cannot be named', { groups: { 'a b': ['user:ada'] } }],
    ['a member who is no actor', { groups: { leads: ['ada'] } }],
    ['a group that is not there to take away', { groups: { constructor: null } }],
  ])('[POL-5] [POL-10] refuses %s', (_, payload) => {
    expect(codeOf(() => placeAfter(change('gov.trust', payload)))).toBe('ERR_GOV_INVALID');
  });

  it('[POL-5] an object with a "__proto__" key changes no prototype', () => {
    const groups = JSON.parse('{"__proto__": ["user:eve"]}') as JsonValue;
    const { trust } = placeAfter(change('gov.trust', { groups }));
    expect(Object.getPrototypeOf(trust.groups)).toBe(Object.prototype);
    expect(Object.hasOwn(trust.groups, '__proto__')).toBe(true);
  });
});

describe('gov.grant and gov.revoke', () => {
  const capability = { subject: 'user:bob', ns: 'main', caps: ['write'], expire_at: '2026-05-01T13:00:00Z' };
  const granting = change('gov.grant', capability);
  const granted = placeAfter(granting);

  it('[POL-6] link issuer and subject, and withdraw with the word for why', () => {
    const standing = {
      issuer: 'user:ada',
      subject: 'user:bob',
      ns: 'main',
      caps: ['write'],
      expireAt: capability.expire_at,
    };
    expect(granted.acts?.grants.get(granting.cid)).toEqual({ ...standing, withdrawn: null });
    const withdrawn = (reason: string) =>
      placeAfter(change('gov.revoke', { grant: granting.cid, reason }, granted), granted).acts?.grants.get(
        granting.cid,
      );
    expect(withdrawn('left')).toEqual({ ...standing, withdrawn: 'ERR_GRANT_REVOKED' });
    expect(withdrawn('superseded')).toEqual({ ...standing, withdrawn: 'ERR_GRANT_SUPERSEDED' });
    expect(granted.acts?.grants.get(granting.cid)?.withdrawn, 'the place before is untouched').toBeNull();
  });

  it.each<[string, string, object]>([
    ['no subject', 'gov.grant', { ...capability, subject: 'bob' }],
    ['no namespace', 'gov.grant', { ...capability, ns: 'gov' }],
    ['no capability', 'gov.grant', { ...capability, caps: [] }],
    ['a capability twice', 'gov.grant', { ...capability, caps: ['a', 'a'] }],
    ['a capability that is no name', 'gov.grant', { ...capability, caps: [7] }],
    ['an expiry that is none', 'gov.grant', { ...capability, expire_at: 'soon' }],
    ['a limit it does not know', 'gov.grant', { ...capability, times: 3 }],
    ['a grant that was never made', 'gov.revoke', { grant: cidFor('x'), reason: 'left' }],
    ['a property of objects', 'gov.revoke', { grant: 'constructor', reason: 'left' }],
    ['no reason', 'gov.revoke', { grant: granting.cid }],
  ])('[POL-6] refuses %s', (_, type, payload) => {
    expect(codeOf(() => placeAfter(change(type, payload, granted), granted))).toBe('ERR_GOV_INVALID');
  });

  it('[POL-6] a grant is withdrawn once', () => {
    const once = placeAfter(change('gov.revoke', { grant: granting.cid, reason: 'left' }, granted), granted);
    const again = change('gov.revoke', { grant: granting.cid, reason: 'superseded' }, once);
    expect(codeOf(() => placeAfter(again, once))).toBe('ERR_GOV_INVALID');
  });
});

describe('who may change the law', () => {
  const payload = { groups: { leads: ['user:ada', 'user:dan'] } };
  const rules = { governance: { 'gov.change': { quorum: { at_least: 2, group: 'leads' }, ttl: 'PT1H' } } };
  const proposal = proposeChange('gov.trust', payload);
  const both = [approve(proposal, bob), approve(proposal, cyn)];
  const attempt = (held: object, by = ada, more = {}, law: JsonValue = rules) =>
    placeAfter(change('gov.trust', held, START, by, more), START, law);

  it('[POL-5] without a rule an owner signs, and nobody else', () => {
    expect(placeAfter(change('gov.trust', payload)).index).toBe(1);
    for (const who of [bob, eve])
      expect(codeOf(() => placeAfter(change('gov.trust', payload, START, who)))).toBe('ERR_GOV_INVALID');
  });

  it('[POL-7] 2-of-3 denies an owner with 1 approval, and allows anybody known with 2', () => {
    const short = errorOf(() => attempt(withConsent(payload, proposal, [both[0] ?? expect.fail()])));
    expect(short.code).toBe('ERR_QUORUM_MISSING');
    expect(short.message).toContain('needs 2 approvals of @leads, has 1');
    expect(attempt(withConsent(payload, proposal, both)).trust.groups.leads).toEqual([
      'user:ada',
      'user:dan',
    ]);
    expect(attempt(withConsent(payload, proposal, [...both].reverse()), dan).index).toBe(1);
    expect(codeOf(() => attempt(withConsent(payload, proposal, both), eve))).toBe('ERR_GOV_INVALID');
    expect(codeOf(() => attempt(payload))).toBe('ERR_QUORUM_MISSING');
  });

  it('[POL-7] a rule for one type goes before the rule for all', () => {
    const own = { governance: { ...rules.governance, 'gov.trust': {} } };
    expect(attempt(payload, ada, {}, own).index).toBe(1);
    const named = { governance: { 'gov.grant': { quorum: { at_least: 2, group: 'leads' } } } };
    expect(attempt(payload, ada, {}, named).index).toBe(1);
  });

  it.each<[string, string, () => object]>([
    ['another content', 'ERR_WRONG_AUDIENCE', () => withConsent({ owners: ['user:ada'] }, proposal, both)],
    [
      'another action',
      'ERR_WRONG_AUDIENCE',
      () => {
        const wrong = proposeChange('gov.trust', payload, { action: 'gov.activate' });
        return withConsent(payload, wrong, [approve(wrong, bob), approve(wrong, cyn)]);
      },
    ],
    [
      'another place of the chain',
      'ERR_WRONG_AUDIENCE',
      () => {
        const wrong = proposeChange('gov.trust', payload, {}, { ...START, cid: cidFor('later') });
        return withConsent(payload, wrong, [approve(wrong, bob), approve(wrong, cyn)]);
      },
    ],
    [
      'an easier quorum',
      'ERR_GOV_INVALID',
      () => {
        const easy = proposeChange('gov.trust', payload, {
          required_quorum: { at_least: 1, group: 'leads' },
        });
        return withConsent(payload, easy, [approve(easy, bob)]);
      },
    ],
    [
      'another rule',
      'ERR_GOV_INVALID',
      () => {
        const wrong = proposeChange('gov.trust', payload, { policy_rule: 'governance.other' });
        return withConsent(payload, wrong, [approve(wrong, bob), approve(wrong, cyn)]);
      },
    ],
    [
      'a longer time than the rule allows',
      'ERR_GOV_INVALID',
      () => {
        const slow = proposeChange('gov.trust', payload, { expire_at: '2026-05-01T13:00:01Z' });
        return withConsent(payload, slow, [approve(slow, bob), approve(slow, cyn)]);
      },
    ],
    [
      'no end of time, where the rule has one',
      'ERR_GOV_INVALID',
      () => {
        const { proposal_id: _, expire_at: __, ...fields } = proposal.body;
        const endless = make(PROPOSAL, fields, ada, origin(ada, 0, { repo: first.cid }));
        return withConsent(payload, endless, [approve(endless, bob), approve(endless, cyn)]);
      },
    ],
    [
      'a forged approval',
      'ERR_QUORUM_MISSING',
      () =>
        withConsent(payload, proposal, [
          both[0] ?? expect.fail(),
          { ...approve(proposal, cyn), signature: new Uint8Array(64) },
        ]),
    ],
    [
      'two approvals of one actor',
      'ERR_QUORUM_MISSING',
      () => withConsent(payload, proposal, [approve(proposal, bob), approve(proposal, bobsPhone)]),
    ],
    [
      'approvals of another proposal',
      'ERR_QUORUM_MISSING',
      () => {
        const same = proposeChange('gov.trust', payload);
        return withConsent(payload, proposal, [approve(same, bob), approve(same, cyn)]);
      },
    ],
    [
      'a proposal of another world',
      'ERR_ARTEFACT_INVALID',
      () => {
        const foreign = proposeChange('gov.trust', payload, {}, START, { repo: cidFor('other') });
        return withConsent(payload, foreign, both);
      },
    ],
    [
      'a proposal that its author did not sign',
      'ERR_SIGNATURE_INVALID',
      () => withConsent(payload, { ...proposal, signature: both[0]?.signature ?? expect.fail() }, both),
    ],
    [
      "a stranger's proposal",
      'ERR_KEY_UNKNOWN',
      () => {
        const { proposal_id: _, ...fields } = proposal.body;
        const stray = make(
          PROPOSAL,
          { ...fields, created_by: 'user:eve' },
          eve,
          origin(eve, 0, { repo: first.cid }),
        );
        return withConsent(payload, stray, [approve(stray, bob), approve(stray, cyn)]);
      },
    ],
    ['no proposal', 'ERR_GOV_INVALID', () => ({ ...payload, consent: { approvals: [] } })],
    [
      'more than consent',
      'ERR_GOV_INVALID',
      () => {
        const held = withConsent(payload, proposal, both);
        return { ...held, consent: { ...(held.consent as object), note: '' } };
      },
    ],
    ['nothing to speak of', 'ERR_GOV_INVALID', () => ({ ...payload, consent: null })],
    [
      'too many approvals to look at',
      'ERR_GOV_INVALID',
      () => {
        const held = withConsent(payload, proposal, []);
        return {
          ...held,
          consent: { ...(held.consent as object), approvals: Array.from({ length: 201 }, () => 0) },
        };
      },
    ],
  ])('[POL-7] consent with %s is none: %s', (_, code, held) => {
    expect(codeOf(() => attempt(held()))).toBe(code);
  });

  it('[POL-7] an expired proposal changes nothing', () => {
    const late = { ulid: ulidAt(NOON + 60 * MINUTE) };
    expect(codeOf(() => attempt(withConsent(payload, proposal, both), ada, late))).toBe(
      'ERR_PROPOSAL_EXPIRED',
    );
  });

  it('[POL-10] the voice of a revoked key is none, though it was given before', () => {
    const place = placeAfter(change('gov.trust', { revoke: { [key(cyn)]: { journals: {} } } }));
    const asked = proposeChange('gov.trust', payload, {}, place);
    const held = withConsent(payload, asked, [approve(asked, bob), approve(asked, cyn)]);
    const error = errorOf(() => placeAfter(change('gov.trust', held, place), place, rules));
    expect(error.code).toBe('ERR_QUORUM_MISSING');
    expect(error.message).toContain('ERR_KEY_REVOKED');
  });

  it('[POL-5] a caller that heeds only activations ends the law at anything else', () => {
    const link = change('gov.trust', payload);
    expect(codeOf(() => nextPlace(link, first.cid, START))).toBe('ERR_GOV_INVALID');
  });
});

describe('gov.recover', () => {
  const impossible = { governance: { 'gov.change': { quorum: { at_least: 9, group: 'nobody' } } } };
  const payload = { bundle: other, reason: 'the rules in force can never be met' };

  it('[POL-8] the one owner gets out of a bundle that locks everybody out, and says why', () => {
    expect(codeOf(() => placeAfter(change('gov.activate', { bundle: other }), START, impossible))).toBe(
      'ERR_QUORUM_MISSING',
    );
    expect(placeAfter(change('gov.recover', payload), START, impossible).bundle).toEqual(other);
    expect(codeOf(() => placeAfter(change('gov.recover', payload, START, bob), START, impossible))).toBe(
      'ERR_GOV_INVALID',
    );
    for (const reason of ['', 'a\nb'])
      expect(codeOf(() => placeAfter(change('gov.recover', { ...payload, reason }), START, impossible))).toBe(
        'ERR_GOV_INVALID',
      );
  });

  it('[POL-8] of several owners it takes more than half', () => {
    const { first: genesis, place } = worldOf(['user:ada', 'user:bob', 'user:cyn']);
    const terms = {
      required_quorum: { at_least: 2, group: 'owners' },
      policy_rule: 'governance.gov.recover',
    };
    const asked = proposeChange('gov.recover', payload, terms, place, {}, genesis.cid);
    const recover = (held: object) =>
      placeAfter(change('gov.recover', held, place, ada, {}, genesis.cid), place, impossible, genesis.cid);
    expect(codeOf(() => recover(payload))).toBe('ERR_QUORUM_MISSING');
    expect(codeOf(() => recover(withConsent(payload, asked, [approve(asked, ada)])))).toBe(
      'ERR_QUORUM_MISSING',
    );
    expect(
      codeOf(() => recover(withConsent(payload, asked, [approve(asked, ada), approve(asked, dan)]))),
    ).toBe('ERR_QUORUM_MISSING');
    const both = withConsent(payload, asked, [approve(asked, ada), approve(asked, cyn)]);
    const byDan = change('gov.recover', both, place, dan, {}, genesis.cid);
    expect(codeOf(() => placeAfter(byDan, place, impossible, genesis.cid))).toBe('ERR_GOV_INVALID');
    expect(recover(both).bundle).toEqual(other);
  });
});

describe('a forked gov chain', () => {
  it('[POL-9] of two events on one place the second has no place after the first', () => {
    const one = placeAfter(change('gov.trust', { owners: ['user:ada', 'user:bob'] }));
    const two = change('gov.trust', { owners: ['user:ada', 'user:cyn'] });
    expect(placeAfter(two).index).toBe(1);
    expect(codeOf(() => placeAfter(two, one))).toBe('ERR_GOV_INVALID');
  });
});
