import type { Oid } from '../../ports/repository.ts';
import { utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import type { JsonValue } from '../codec/json.ts';
import { formatTrailers } from '../codec/trailers.ts';
import type { EventCommit } from '../event/commit.ts';
import { type GitPerson, type PlannedCommit, planFilesCommit } from '../git/object.ts';
import { GOV_NAMESPACE } from '../journal/names.ts';
import type { GovActs } from './acts.ts';
import { requireAuthority } from './authority.ts';
import { ACTIVATE_TYPE, applyChange, CHANGE_TYPES } from './changes.ts';
import type { CheckSignature } from './judge.ts';
import { invalidLaw, readFields, readPointer, readTrust, requireOwner } from './read.ts';
import { type GovernanceRules, NO_RULES } from './rules.ts';
import type { BundlePointer, TrustGraph } from './types.ts';

export const GENESIS_TYPE = 'gov.genesis';
export { ACTIVATE_TYPE };

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
  /** What was revoked and granted until here; absent where nothing was. */
  readonly acts?: GovActs;
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
    return invalidLaw('it does not begin with a genesis');
  }
  const payload = readFields(envelope.payload, 'the genesis', ['v', 'world', 'profile', 'trust', 'bundle']);
  if (payload.v !== 1) invalidLaw('the genesis is not version 1');
  const { name } = readFields(payload.world, 'the world', ['name']);
  if (typeof name !== 'string' || typeof payload.profile !== 'string')
    invalidLaw('the world has no name or profile');
  const trust = readTrust(payload.trust);
  const bundle = readPointer(payload.bundle);
  requireOwner(trust, event);
  if (envelope.policy_root !== bundle.commit) invalidLaw('the genesis cites another bundle than its own');
  return { cid: event.cid, oid: event.oid, index: 0, trust, bundle };
}

/** How the chain is read. */
export interface ChainLaw {
  /** [POL-5] The governance rules of the bundle in force before the event. */
  readonly rules: GovernanceRules;
  /** The types whose effects the caller honours. Law that is read and not kept would be worse than law refused. */
  readonly heeds: ReadonlySet<string>;
  readonly check?: CheckSignature;
}

const PLAIN: ChainLaw = { rules: NO_RULES, heeds: new Set([ACTIVATE_TYPE]) };

/**
 * [POL-9] The place after `event`, which must follow `before` in the chain. Throws ERR_GOV_INVALID, and what
 * `requireConsent` throws where the law asks for a quorum. A gov event of a type this version does not know, or that the
 * caller does not heed, also throws: law that cannot be read must not be passed over.
 */
export function nextPlace(
  event: EventCommit,
  genesis: string | null,
  before: GovPlace | null,
  law: ChainLaw = PLAIN,
): GovPlace {
  const { envelope } = event;
  if (envelope.ns !== GOV_NAMESPACE) invalidLaw('an event of another namespace stands in it');
  if (envelope.gov !== undefined) invalidLaw('an event of it has a "gov", but its place is its "prev"');
  if (before === null) return genesisPlace(event);
  if (genesis === null || envelope.repo !== genesis)
    return invalidLaw('an event of another world stands in it');
  if (envelope.prev !== before.cid || event.parent !== before.oid)
    invalidLaw('its events do not follow one another');
  if (envelope.policy_root !== before.bundle.commit)
    invalidLaw('an event cites a bundle that was not in force');
  if (!CHANGE_TYPES.has(envelope.type) || !law.heeds.has(envelope.type))
    invalidLaw(`this version does not know "${envelope.type}"`);
  const payload = requireAuthority(event, genesis, before, law);
  const after = applyChange(event, payload, before);
  return { cid: event.cid, oid: event.oid, index: before.index + 1, ...after };
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
