import type { Oid } from '../../ports/repository.ts';
import { utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../codec/json.ts';
import { formatTrailers } from '../codec/trailers.ts';
import { isPublicKeySound } from '../crypto/ed25519.ts';
import { isKeyId, parseKeyId } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import type { EventCommit } from '../event/commit.ts';
import { type GitPerson, type PlannedCommit, planFilesCommit } from '../git/object.ts';
import { GOV_NAMESPACE, isActor } from '../journal/names.ts';
import type { BundlePointer, TrustGraph } from './types.ts';

export const GENESIS_TYPE = 'gov.genesis';
export const ACTIVATE_TYPE = 'gov.activate';

export interface GenesisPayload {
  readonly v: 1;
  readonly world: { readonly name: string };
  readonly profile: string;
  readonly trust: TrustGraph;
  readonly bundle: BundlePointer;
}

/** [POL-9] The law as it stood after one gov event. */
export interface GovPlace {
  /** Event-CID of the gov event. */
  readonly cid: string;
  readonly oid: Oid;
  /** 0 for the genesis; places never go back within a journal (EVT-1). */
  readonly index: number;
  readonly trust: TrustGraph;
  readonly bundle: BundlePointer;
}

function invalid(why: string): never {
  throw new GatosError('ERR_GOV_INVALID', `The governance chain is not valid: ${why}.`);
}

/** Law that cannot be read must not be passed over: an unknown field could be a limit that we would not heed. */
function readFields(value: JsonValue | undefined, what: string, fields: readonly string[]): JsonObject {
  if (!isJsonObject(value)) return invalid(`${what} is missing`);
  const unknown = Object.keys(value).find((key) => !fields.includes(key));
  if (unknown !== undefined)
    invalid(`${what} has the field "${unknown.slice(0, 40)}", which this version does not know`);
  const missing = fields.find((field) => !Object.hasOwn(value, field));
  if (missing !== undefined) invalid(`${what} lacks "${missing}"`);
  return value;
}

function areActors(value: JsonValue | undefined): value is string[] {
  return Array.isArray(value) && value.every(isActor);
}

function readTrust(value: JsonValue | undefined): TrustGraph {
  const { v, owners, keys, groups } = readFields(value, 'the trust graph', ['v', 'owners', 'keys', 'groups']);
  if (v !== 1) invalid('the trust graph is not version 1');
  if (!areActors(owners) || owners.length === 0) invalid('the trust graph names no owners');
  if (!isJsonObject(keys) || !isJsonObject(groups) || !Object.values(groups).every(areActors))
    return invalid('the trust graph has malformed keys or groups');
  for (const [keyId, holder] of Object.entries(keys)) {
    const { actor } = readFields(holder, 'a key of the trust graph', ['actor']);
    if (!isKeyId(keyId) || !isActor(actor)) invalid('the trust graph holds a malformed key');
    // [EVT-3] checked once, when a key enters the trust graph.
    if (!isPublicKeySound(parseKeyId(keyId)))
      invalid(`the key ${keyId.slice(0, 16)} is not a sound Ed25519 key`);
  }
  return value as unknown as TrustGraph;
}

const POINTER: Readonly<Record<keyof BundlePointer, RegExp>> = {
  id: /^blake3:[0-9a-f]{64}$/,
  commit: /^[0-9a-f]{40}$/,
  policy_code_root: /^sha256:[0-9a-f]{64}$/,
};

function readPointer(value: JsonValue | undefined): BundlePointer {
  const pointer = readFields(value, 'a bundle pointer', Object.keys(POINTER));
  for (const [field, pattern] of Object.entries(POINTER)) {
    const held = pointer[field];
    if (typeof held !== 'string' || !pattern.test(held))
      invalid(`the ${field} of a bundle pointer is malformed`);
  }
  return pointer as unknown as BundlePointer;
}

function requireOwner(trust: TrustGraph, event: EventCommit): void {
  const holder = Object.hasOwn(trust.keys, event.keyId) ? trust.keys[event.keyId] : undefined;
  if (holder?.actor !== event.envelope.actor || !trust.owners.includes(event.envelope.actor)) {
    invalid(`"${event.envelope.type}" is not signed by an owner`);
  }
}

/** The place after the genesis; it names its own owner's key, and is pinned by its Event-CID (POL-5). */
function genesisPlace(event: EventCommit): GovPlace {
  const { envelope } = event;
  if (
    envelope.type !== GENESIS_TYPE ||
    envelope.repo !== undefined ||
    envelope.prev !== undefined ||
    event.parent !== null
  ) {
    return invalid('it does not begin with a genesis');
  }
  const payload = readFields(envelope.payload, 'the genesis', ['v', 'world', 'profile', 'trust', 'bundle']);
  if (payload.v !== 1) invalid('the genesis is not version 1');
  const { name } = readFields(payload.world, 'the world', ['name']);
  if (typeof name !== 'string' || typeof payload.profile !== 'string')
    invalid('the world has no name or profile');
  const trust = readTrust(payload.trust);
  const bundle = readPointer(payload.bundle);
  requireOwner(trust, event);
  if (envelope.policy_root !== bundle.commit) invalid('the genesis cites another bundle than its own');
  return { cid: event.cid, oid: event.oid, index: 0, trust, bundle };
}

/**
 * [POL-9] The place after `event`, which must follow `before` in the chain. Throws ERR_GOV_INVALID. A gov event of a
 * type this version does not know also throws: law that cannot be read must not be passed over.
 */
export function nextPlace(event: EventCommit, genesis: string | null, before: GovPlace | null): GovPlace {
  if (event.envelope.ns !== GOV_NAMESPACE) invalid('an event of another namespace stands in it');
  if (event.envelope.gov !== undefined) invalid('an event of it has a "gov", but its place is its "prev"');
  if (before === null) return genesisPlace(event);
  if (event.envelope.repo !== genesis) invalid('an event of another world stands in it');
  if (event.envelope.prev !== before.cid || event.parent !== before.oid)
    invalid('its events do not follow one another');
  requireOwner(before.trust, event);
  if (event.envelope.policy_root !== before.bundle.commit)
    invalid('an event cites a bundle that was not in force');
  if (event.envelope.type !== ACTIVATE_TYPE) invalid(`this version does not know "${event.envelope.type}"`);
  const bundle = readPointer(readFields(event.envelope.payload, 'the activation', ['bundle']).bundle);
  return { cid: event.cid, oid: event.oid, index: before.index + 1, trust: before.trust, bundle };
}

/** [POL-5] The commit that `refs/gatos/trust/graph` must name: it follows from the gov event that set the graph. */
export function planTrust(
  trust: TrustGraph,
  govCid: string,
  parent: Oid | null,
  person: GitPerson,
): PlannedCommit {
  const files = new Map([
    ['gatos/trust/graph.json', utf8(`${canonicalJson(trust as unknown as JsonValue)}\n`)],
  ]);
  return planFilesCommit(files, parent, person, `trust graph\n\n${formatTrailers([['Gov-Event', govCid]])}`);
}
