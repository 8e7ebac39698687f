import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import type { JsonObject, JsonValue } from '../codec/json.ts';
import { formatTrailers } from '../codec/trailers.ts';
import { isKeyId, parseKeyId } from '../crypto/keys.ts';
import { isPublicKeySound } from '../crypto/ed25519.ts';
import type { EventCommit } from '../event/commit.ts';
import { GatosError } from '../errors.ts';
import { encodeCommit, type GitPerson, planObject, planTree } from '../git/object.ts';
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

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readTrust(value: JsonValue | undefined): TrustGraph {
  if (!isObject(value) || value['v'] !== 1) return invalid('the trust graph is not version 1');
  const { owners, keys, groups } = value;
  if (!Array.isArray(owners) || owners.length === 0 || !owners.every(isActor)) invalid('the trust graph names no owners');
  if (!isObject(keys) || !isObject(groups)) return invalid('the trust graph lacks its keys or groups');
  for (const [keyId, holder] of Object.entries(keys)) {
    if (!isKeyId(keyId) || !isObject(holder) || !isActor(holder['actor'])) invalid('the trust graph holds a malformed key');
    // [EVT-3] checked once, when a key enters the trust graph.
    if (!isPublicKeySound(parseKeyId(keyId))) invalid(`the key ${keyId.slice(0, 16)} is not a sound Ed25519 key`);
  }
  return value as unknown as TrustGraph;
}

function readPointer(value: JsonValue | undefined): BundlePointer {
  const shape = isObject(value) ? `${value['id']} ${value['commit']} ${value['policy_code_root']}` : '';
  if (!/^blake3:[0-9a-f]{64} [0-9a-f]{40} sha256:[0-9a-f]{64}$/.test(shape)) invalid('a bundle pointer is malformed');
  return value as unknown as BundlePointer;
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
  if (envelope.type !== GENESIS_TYPE || envelope.repo !== undefined || envelope.prev !== undefined || event.parent !== null) {
    return invalid('it does not begin with a genesis');
  }
  const trust = readTrust(envelope.payload['trust']);
  const bundle = readPointer(envelope.payload['bundle']);
  requireOwner(trust, event);
  return { cid: event.cid, oid: event.oid, index: 0, trust, bundle };
}

/**
 * [POL-9] The place after `event`, which must follow `before` in the chain. Throws ERR_GOV_INVALID. A gov event of a
 * type this version does not know also throws: law that cannot be read must not be passed over.
 */
export function nextPlace(event: EventCommit, genesis: string | null, before: GovPlace | null): GovPlace {
  if (event.envelope.ns !== GOV_NAMESPACE) invalid('an event of another namespace stands in it');
  if (before === null) return genesisPlace(event);
  if (event.envelope.repo !== genesis) invalid('an event of another world stands in it');
  if (event.envelope.prev !== before.cid || event.parent !== before.oid) invalid('its events do not follow one another');
  requireOwner(before.trust, event);
  if (event.envelope.policy_root !== before.bundle.commit) invalid('an event cites a bundle that was not in force');
  if (event.envelope.type !== ACTIVATE_TYPE) invalid(`this version does not know "${event.envelope.type}"`);
  const bundle = readPointer(event.envelope.payload['bundle']);
  return { cid: event.cid, oid: event.oid, index: before.index + 1, trust: before.trust, bundle };
}

/** [POL-5] The commit that `refs/gatos/trust/graph` must name: it follows from the gov event that set the graph. */
export function planTrust(trust: TrustGraph, govCid: string, parent: Oid | null, person: GitPerson): { readonly oid: Oid; readonly objects: readonly PlannedObject[] } {
  const text = `${canonicalJson(trust as unknown as JsonValue)}\n`;
  const { root, objects } = planTree(new Map([['gatos/trust/graph.json', utf8(text)]]));
  const commit = planObject(
    'commit',
    encodeCommit({
      tree: root,
      parents: parent === null ? [] : [parent],
      author: person,
      committer: person,
      message: `trust graph\n\n${formatTrailers([['Gov-Event', govCid]])}`,
    }),
  );
  return { oid: commit.oid, objects: [...objects, commit] };
}
