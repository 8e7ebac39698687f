import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/protocol/bytes.ts';
import type { JsonObject } from '../../../src/protocol/codec/json.ts';
import { type EventCommit, planEventCommit } from '../../../src/protocol/event/commit.ts';
import type { Envelope } from '../../../src/protocol/event/envelope.ts';
import {
  ACTIVATE_TYPE,
  GENESIS_TYPE,
  type GovPlace,
  nextPlace,
  planTrust,
} from '../../../src/protocol/governance/chain.ts';
import { errorOf } from './support/codes.ts';
import { cidFor, NOON, signedEvent, testKey, ulidAt } from './support/samples.ts';

const owner = testKey(1);
const stranger = testKey(2);
const bundle = {
  id: `blake3:${'a'.repeat(64)}`,
  commit: 'b'.repeat(40),
  policy_code_root: `sha256:${'c'.repeat(64)}`,
};
const other = { ...bundle, commit: 'd'.repeat(40) };
const trust = {
  v: 1,
  owners: ['user:ada'],
  keys: { [owner.keyId]: { actor: 'user:ada' } },
  groups: { leads: ['user:ada'] },
};
const payload = { v: 1, world: { name: 'w' }, profile: 'local', trust, bundle };

function genesis(change: Partial<Envelope> = {}, key = owner, parent: string | null = null): EventCommit {
  const envelope: Envelope = {
    type: GENESIS_TYPE,
    ulid: ulidAt(NOON),
    actor: 'user:ada',
    payload,
    policy_root: bundle.commit,
    ns: 'gov',
    ...change,
  };
  return planEventCommit(signedEvent(envelope, key), parent).commit;
}

const first = genesis();
const place = nextPlace(first, null, null);

function activation(
  change: Partial<Envelope> = {},
  key = owner,
  before: GovPlace = place,
  without: readonly string[] = [],
): EventCommit {
  const all: Envelope = {
    type: ACTIVATE_TYPE,
    ulid: ulidAt(NOON - 1_000),
    actor: 'user:ada',
    payload: { bundle: other },
    policy_root: before.bundle.commit,
    repo: first.cid,
    ns: 'gov',
    prev: before.cid,
    ...change,
  };
  const envelope = Object.fromEntries(Object.entries(all).filter(([field]) => !without.includes(field)));
  return planEventCommit(signedEvent(envelope as unknown as Envelope, key), before.oid).commit;
}

function genesisWith(path: readonly string[], value: unknown): EventCommit {
  const copy = structuredClone(payload) as unknown as JsonObject;
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as JsonObject;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value as JsonObject;
  return genesis({ payload: copy });
}

function refusal(run: () => unknown): string {
  const error = errorOf(run);
  expect(error.code).toBe('ERR_GOV_INVALID');
  return error.message;
}

describe('the gov chain', () => {
  it('[POL-9] the genesis makes the first place', () => {
    expect(place).toEqual({ cid: first.cid, oid: first.oid, index: 0, trust, bundle });
  });

  it('[POL-9] an activation makes the next, ordered by prev and not by ULID', () => {
    const event = activation();
    expect(nextPlace(event, first.cid, place)).toEqual({
      cid: event.cid,
      oid: event.oid,
      index: 1,
      trust,
      bundle: other,
    });
  });

  it.each([
    ['another type', genesis({ type: 'gov.start' })],
    ['a repo', genesis({ repo: cidFor('x') })],
    ['a prev', genesis({ prev: cidFor('x') })],
    ['a gov', genesis({ gov: cidFor('x') })],
    ['a parent', genesis({}, owner, 'e'.repeat(40))],
    ['another namespace', genesis({ ns: 'main' })],
    ['the key of a stranger', genesis({}, stranger)],
    ['an actor whose key is not the signer', genesis({ actor: 'user:bob' })],
    ['a bundle it does not bring', genesis({ policy_root: 'f'.repeat(40) })],
  ])('[POL-9] refuses a genesis with %s', (_, event) => {
    refusal(() => nextPlace(event, null, null));
  });

  it.each<[path: string[], value: unknown]>([
    [['v'], 2],
    [['v'], undefined],
    [['world'], undefined],
    [['world', 'name'], 7],
    [['profile'], undefined],
    [['cutoff'], true],
    [['trust'], undefined],
    [['trust', 'v'], 2],
    [['trust', 'owners'], []],
    [['trust', 'owners'], ['ada']],
    [
      ['trust', 'owners'],
      ['user:ada', 'ada'],
    ],
    [['trust', 'owners'], 'user:ada'],
    [['trust', 'owners'], ['users']],
    [['trust', 'keys'], []],
    [['trust', 'keys', 'ed25519:short'], { actor: 'user:ada' }],
    [['trust', 'keys', owner.keyId], { actor: 'ada' }],
    [['trust', 'keys', owner.keyId], { actor: 'user:ada', until: 7 }],
    [['trust', 'keys', `ed25519:01${'00'.repeat(31)}`], { actor: 'user:bob' }],
    [['trust', 'groups'], undefined],
    [['trust', 'groups', 'leads'], 'user:ada'],
    [['trust', 'revoked'], {}],
    [['bundle'], undefined],
    [['bundle', 'id'], 'a'.repeat(64)],
    [['bundle', 'id'], [bundle.id]],
    [['bundle', 'commit'], 'HEAD'],
    [['bundle', 'policy_code_root'], bundle.id],
    [['bundle', 'note'], ''],
  ])('[POL-5] [POL-9] refuses a genesis whose payload has %j = %j', (path, value) => {
    refusal(() => nextPlace(genesisWith(path, value), null, null));
  });

  it.each([
    ['a stranger', activation({}, stranger)],
    ['somebody who is no owner', activation({ actor: 'user:bob' })],
    ['another world', activation({ repo: cidFor('x') })],
    ['no world', activation({}, owner, place, ['repo'])],
    ['another prev', activation({ prev: cidFor('x') })],
    ['another parent', planEventCommit(signedEvent(activation().envelope, owner), 'e'.repeat(40)).commit],
    ['a bundle that was not in force', activation({ policy_root: 'f'.repeat(40) })],
    ['a type that is not known', activation({ type: 'gov.revoke' })],
    ['a second genesis', activation({ type: GENESIS_TYPE, payload })],
    ['a cutoff, which is not built', activation({ payload: { bundle: other, cutoff: true } })],
    ['no bundle', activation({ payload: {} })],
    ['a gov', activation({ gov: cidFor('x') })],
  ])('[POL-9] refuses an activation by, of or with %s', (_, event) => {
    refusal(() => nextPlace(event, first.cid, place));
  });

  it('[POL-9] names the law it cannot read instead of passing over it', () => {
    expect(refusal(() => nextPlace(activation({ type: 'gov.revoke' }), first.cid, place))).toContain(
      'gov.revoke',
    );
    expect(
      refusal(() => nextPlace(activation({ payload: { bundle: other, cutoff: true } }), first.cid, place)),
    ).toContain('cutoff');
  });

  it('[POL-5] the commit of the trust graph follows from graph, gov event and person', () => {
    const person = { name: 'user:ada', email: owner.keyId, seconds: 1 };
    const planned = planTrust(place.trust, first.cid, null, person);
    expect(planTrust(place.trust, first.cid, null, person).oid).toBe(planned.oid);
    expect(planTrust(place.trust, cidFor('x'), null, person).oid).not.toBe(planned.oid);
    const blob = planned.objects.find((object) => object.type === 'blob');
    expect(textOf(blob?.body ?? new Uint8Array())).toBe(
      `{"groups":{"leads":["user:ada"]},"keys":{"${owner.keyId}":{"actor":"user:ada"}},"owners":["user:ada"],"v":1}\n`,
    );
  });
});
