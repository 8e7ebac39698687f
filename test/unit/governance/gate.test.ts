import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/protocol/codec/json.ts';
import { deviceOfKey } from '../../../src/protocol/crypto/keys.ts';
import { type Envelope, encodeEnvelope } from '../../../src/protocol/event/envelope.ts';
import type { GovPlace } from '../../../src/protocol/governance/chain.ts';
import { cutoffsOf } from '../../../src/protocol/governance/cutoff.ts';
import { journalRef } from '../../../src/protocol/journal/names.ts';
import { readManifest } from '../../../src/protocol/policy/bundle.ts';
import { evaluate, type GateContext } from '../../../src/protocol/policy/gate.ts';
import { codeOf } from '../protocol/support/codes.ts';
import { cidFor, NOON, ulidAt } from '../protocol/support/samples.ts';
import { bundle, change, first, placeAfter, START } from './support/chain.ts';
import { ada, bob, bobsPhone, dan, MINUTE, type Person } from './support/dossier.ts';

const refOf = (who: Person, ns = 'main') => journalRef(ns, who.actor, deviceOfKey(who.key.keyId));
const manifestWith = (caps?: JsonValue) =>
  readManifest({
    v: 1,
    profile: 'local',
    gate: { default: 'allow' },
    namespaces: {
      main: { fold: 'folds/main.lua', ...(caps === undefined ? {} : { caps: caps as JsonValue }) },
    },
  });

function ask(
  who: Person,
  place: GovPlace,
  change: Partial<Envelope> = {},
  known: Partial<GateContext> = {},
): string {
  const envelope = {
    type: 'add',
    ulid: ulidAt(NOON),
    actor: who.actor,
    payload: {},
    policy_root: bundle.commit,
    repo: first.cid,
    ns: 'main',
    gov: place.cid,
    ...change,
  };
  const intent = {
    ref: refOf(who),
    event: encodeEnvelope(envelope as unknown as JsonObject),
    keyId: who.key.keyId,
  };
  const tip = { cid: null, ulid: null, govIndex: -1 };
  const verdict = evaluate(intent, { genesis: first.cid, tip, place, manifest: manifestWith(), ...known });
  return verdict.allow ? 'allow' : `${verdict.rule} ${verdict.code}`;
}

describe('revoked keys', () => {
  const cids = ['one', 'two', 'three'].map(cidFor);
  const [, two = ''] = cids;
  const revoking = (journals: JsonObject) =>
    placeAfter(change('gov.trust', { revoke: { [bob.key.keyId]: { journals } } }));
  const listed = revoking({ [refOf(bob)]: two });
  const stand = (place: GovPlace, who: Person, chain = cids) => {
    const at = cutoffsOf(place.acts ?? expect.fail(), who.key.keyId, refOf(who), chain);
    return chain.map((_, i) => at(i));
  };

  it('[POL-10] are accepted up to the last event that the revocation lists', () => {
    expect(stand(listed, bob)).toEqual(['within', 'within', 'beyond']);
    expect(stand(listed, bob, cids.slice(0, 2))).toEqual(['within', 'within']);
  });

  it('[POL-10] nothing of a journal counts that is not listed, or leaves out the last accepted event', () => {
    expect(stand(revoking({}), bob)).toEqual(['unlisted', 'unlisted', 'unlisted']);
    expect(stand(revoking({ [refOf(bob, 'notes')]: two }), bob)).toEqual([
      'unlisted',
      'unlisted',
      'unlisted',
    ]);
    expect(stand(listed, bob, [cidFor('one'), cidFor('forked')])).toEqual(['beyond', 'beyond']);
    expect(stand(listed, bob, [])).toEqual([]);
  });

  it('[POL-10] other keys of the actor are not concerned', () => {
    expect(stand(listed, bobsPhone)).toEqual([null, null, null]);
  });

  it.each(['beyond', 'unlisted'] as const)(
    '[POL-10] an event %s is refused, whatever its ULID or gov',
    (cutoff) => {
      // START is older law, in which the key still speaks for bob.
      for (const place of [START, listed])
        for (const ulid of [ulidAt(0), ulidAt(NOON), ulidAt(NOON + 1_000_000 * MINUTE)])
          expect(ask(bob, place, { ulid }, { cutoff })).toBe('POL-10 ERR_KEY_REVOKED');
    },
  );

  it('[POL-10] an event within is judged by the law it cites', () => {
    expect(ask(bob, START, {}, { cutoff: 'within' })).toBe('allow');
    expect(ask(bob, listed, {}, { cutoff: 'within' })).toBe('POL-5 ERR_KEY_UNKNOWN');
  });
});

describe('capabilities', () => {
  const manifest = manifestWith(['write']);
  const capability = { subject: 'user:bob', ns: 'main', caps: ['write'], expire_at: '2026-05-01T13:00:00Z' };
  const granting = change('gov.grant', capability);
  const granted = placeAfter(granting);
  const shown = { caps: [granting.cid] };
  const use = (place: GovPlace, more: object = shown, who = bob) => ask(who, place, more, { manifest });

  it('[POL-6] allow an event that shows a grant of all that its namespace asks for', () => {
    expect(use(granted)).toBe('allow');
    expect(ask(bob, START), 'where nothing is asked nothing is needed').toBe('allow');
  });

  it('[POL-6] deny by default: owners too, and names are no grants', () => {
    expect(use(START, {}, ada)).toBe('POL-6 ERR_CAPABILITY_MISSING');
    expect(use(granted, {})).toBe('POL-6 ERR_CAPABILITY_MISSING');
    expect(use(granted, { caps: ['write', 'constructor', '__proto__'] })).toBe(
      'POL-6 ERR_CAPABILITY_MISSING',
    );
    expect(use(START), 'law in which the grant was not yet made').toBe('POL-6 ERR_CAPABILITY_MISSING');
    expect(ask(bob, granted, shown, { manifest: manifestWith(['write', 'erase']) })).toBe(
      'POL-6 ERR_CAPABILITY_MISSING',
    );
  });

  it('[POL-6] several grants together give what each gives', () => {
    const more = change('gov.grant', { ...capability, caps: ['erase'] }, granted);
    const place = placeAfter(more, granted);
    const both = { manifest: manifestWith(['write', 'erase']) };
    expect(ask(bob, place, { caps: [more.cid, granting.cid] }, both)).toBe('allow');
    expect(ask(bob, place, { caps: [more.cid] }, both)).toBe('POL-6 ERR_CAPABILITY_MISSING');
  });

  it.each<[string, string, () => string]>([
    ["somebody else's", 'ERR_WRONG_AUDIENCE', () => use(granted, shown, dan)],
    [
      'for another namespace',
      'ERR_WRONG_AUDIENCE',
      () => {
        const elsewhere = change('gov.grant', { ...capability, ns: 'notes' });
        return use(placeAfter(elsewhere), { caps: [elsewhere.cid] });
      },
    ],
    ['expired', 'ERR_GRANT_EXPIRED', () => use(granted, { ...shown, ulid: ulidAt(NOON + 60 * MINUTE) })],
    [
      'revoked',
      'ERR_GRANT_REVOKED',
      () => use(placeAfter(change('gov.revoke', { grant: granting.cid, reason: 'left' }, granted), granted)),
    ],
    [
      'superseded',
      'ERR_GRANT_SUPERSEDED',
      () =>
        use(
          placeAfter(change('gov.revoke', { grant: granting.cid, reason: 'superseded' }, granted), granted),
        ),
    ],
    [
      'stale, of one who is no longer an owner',
      'ERR_GRANT_STALE',
      () => use(placeAfter(change('gov.trust', { owners: ['user:dan'] }, granted), granted)),
    ],
  ])('[POL-6] a grant that is %s is denied with that word: %s', (_, code, run) => {
    expect(run()).toBe(`POL-6 ${code}`);
  });

  it('[POL-6] a manifest asks for capabilities by name, each once', () => {
    expect(manifest.namespaces.main?.caps).toEqual(['write']);
    for (const caps of [[], ['a', 'a'], ['A b'], [7], 'write', null])
      expect(
        codeOf(() => manifestWith(caps as JsonValue)),
        JSON.stringify(caps),
      ).toBe('ERR_POLICY_INVALID');
  });
});
