import { isEventCid } from '../codec/cid.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../codec/json.ts';
import { deviceOfKey } from '../crypto/keys.ts';
import { parseJournalRef } from '../journal/names.ts';
import type { GovActs, KeyRevocation } from './acts.ts';
import { isGroupName } from './quorum.ts';
import { areActors, invalidLaw, readFields, readTrust } from './read.ts';
import { speakerOf } from './speaker.ts';
import type { TrustGraph } from './types.ts';

const PARTS = ['add', 'revoke', 'groups', 'owners'] as const;

function part(payload: JsonObject, field: (typeof PARTS)[number]): JsonObject {
  const value = Object.hasOwn(payload, field) ? payload[field] : {};
  return isJsonObject(value) ? value : invalidLaw(`"${field}" of a trust change is not an object`);
}

/**
 * [POL-5] [POL-10] The trust graph and the acts after a `gov.trust`. Its payload has at least one of `add` (key id ->
 * `{actor}`), `revoke` (key id -> `{journals: {<ref>: <last accepted Event-CID>}}`), `groups` (name -> actors, null takes
 * it away) and `owners` (the whole list). To rotate a key is to add one and revoke one. Throws ERR_GOV_INVALID.
 */
export function changeTrust(
  payload: JsonObject,
  before: TrustGraph,
  acts: GovActs,
): { readonly trust: TrustGraph; readonly acts: GovActs } {
  const present = PARTS.filter((field) => Object.hasOwn(payload, field));
  if (present.length === 0) invalidLaw('a trust change changes nothing');
  readFields(payload, 'the trust change', present);
  const keys = new Map<string, JsonValue>(
    Object.entries(before.keys).map(([id, { actor }]) => [id, { actor }]),
  );
  const revocations = new Map(acts.revocations);
  for (const [keyId, value] of Object.entries(part(payload, 'revoke'))) {
    const actor = speakerOf(before, keyId);
    if (actor === null) return invalidLaw(`it revokes the key ${keyId.slice(0, 16)}, which nobody has`);
    keys.delete(keyId);
    revocations.set(keyId, readRevocation(value, keyId, actor));
  }
  for (const [keyId, holder] of Object.entries(part(payload, 'add'))) {
    if (revocations.has(keyId)) invalidLaw(`the key ${keyId.slice(0, 16)} was revoked and cannot come back`);
    if (keys.has(keyId)) invalidLaw(`the key ${keyId.slice(0, 16)} is there already`);
    keys.set(keyId, holder);
  }
  const trust = readTrust({
    v: 1,
    owners: Object.hasOwn(payload, 'owners') ? (payload.owners ?? null) : [...before.owners],
    keys: Object.fromEntries(keys),
    groups: changeGroups(before, part(payload, 'groups')),
  });
  requireReachableOwner(trust);
  return { trust, acts: { ...acts, revocations } };
}

function readRevocation(value: JsonValue, keyId: string, actor: string): KeyRevocation {
  const { journals } = readFields(value, 'a key revocation', ['journals']);
  if (!isJsonObject(journals)) return invalidLaw('a key revocation lists no journals');
  const device = deviceOfKey(keyId);
  const last = Object.entries(journals).map(([ref, cid]): [string, string] => {
    const name = parseJournalRef(ref);
    if (name?.device !== device || name.actor !== actor)
      return invalidLaw(`a key revocation lists ${ref.slice(0, 80)}, which is no journal of that key`);
    return typeof cid === 'string' && isEventCid(cid)
      ? [ref, cid]
      : invalidLaw('a key revocation names no last accepted event');
  });
  return new Map(last);
}

function changeGroups(before: TrustGraph, changes: JsonObject): JsonObject {
  const groups = new Map<string, JsonValue>(
    Object.entries(before.groups).map(([name, list]) => [name, [...list]]),
  );
  for (const [name, members] of Object.entries(changes)) {
    if (!isGroupName(name)) return invalidLaw(`"${String(name).slice(0, 40)}" cannot be a group`);
    if (members === null) {
      if (!groups.delete(name)) invalidLaw(`it takes away the group ${name}, which is not there`);
    } else if (areActors(members)) groups.set(name, members);
    else invalidLaw(`the members of the group ${name} are malformed`);
  }
  return Object.fromEntries(groups);
}

/** A world whose owners have no key could never be governed again. */
function requireReachableOwner({ owners, keys }: TrustGraph): void {
  if (!Object.values(keys).some(({ actor }) => owners.includes(actor)))
    invalidLaw('it would leave no owner with a key');
}
