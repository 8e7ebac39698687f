import type { ObjectStore, Oid } from '../../ports/repository.ts';
import type { SignatureVerifier } from '../../ports/runtime.ts';
import { parseKeyId } from '../../protocol/crypto/keys.ts';
import { GatosError, toErrorShape } from '../../protocol/errors.ts';
import { isBad } from '../../protocol/event/checkCommits.ts';
import type { EventCommit } from '../../protocol/event/commit.ts';
import { ACTIVATE_TYPE, type GovPlace, nextPlace } from '../../protocol/governance/chain.ts';
import { NO_RULES } from '../../protocol/governance/rules.ts';
import { GOV_REF } from '../../protocol/journal/names.ts';
import { type Bundle, loadBundle } from '../../protocol/policy/bundle.ts';
import type { Quarantined } from './quarantine.ts';
import { readChain } from './readChain.ts';

/** The gov events whose effects the engine honours; a chain with others ends before them. */
const HEEDED: ReadonlySet<string> = new Set([ACTIVATE_TYPE]);

/** [POL-9] The law of a world, place by place. */
export interface Governance {
  readonly genesis: EventCommit;
  readonly events: readonly EventCommit[];
  readonly places: readonly GovPlace[];
  readonly byCid: ReadonlyMap<string, GovPlace>;
  /** By bundle commit. */
  readonly bundles: ReadonlyMap<Oid, Bundle>;
  /** What stands on the chain after the last valid event; law stops there. */
  readonly quarantine: readonly Quarantined[];
}

/**
 * Reads and judges the gov chain from its genesis. Throws ERR_WORLD_EMPTY when there is none and ERR_GOV_INVALID when
 * not even the genesis holds; later faults end the chain and are reported.
 */
export async function loadGovernance(
  store: ObjectStore,
  verifier: SignatureVerifier,
  head: Oid | null,
): Promise<Governance> {
  if (head === null) {
    throw new GatosError('ERR_WORLD_EMPTY', 'This repository holds no GATOS world.', {
      hint: 'In a plain clone of a world, fetch it first: git fetch origin "refs/gatos/*:refs/gatos/*". Otherwise "git gatos init" makes one.',
    });
  }
  const links = await readChain(store, head, null);
  const events: EventCommit[] = [];
  const places: GovPlace[] = [];
  const bundles = new Map<Oid, Bundle>();
  const quarantine: Quarantined[] = [];
  for (const link of links) {
    try {
      if (isBad(link)) throw new GatosError(link.bad.code, link.bad.reason);
      if (quarantine.length > 0)
        throw new GatosError('ERR_GOV_INVALID', 'It stands on a governance event that was refused.');
      if (!(await verifier.verify(parseKeyId(link.keyId), link.canonical, link.signature))) {
        throw new GatosError('ERR_SIGNATURE_INVALID', 'The signature does not match.');
      }
      const before = places.at(-1) ?? null;
      const place = follow(link, events[0]?.cid ?? null, before, bundles);
      bundles.set(
        place.bundle.commit,
        await loadBundle((oid) => store.read(oid), place.bundle, before?.bundle.commit ?? null),
      );
      events.push(link);
      places.push(place);
    } catch (error) {
      if (isHostFailure(error)) throw error;
      const { code, message } = toErrorShape(error);
      quarantine.push({ ref: GOV_REF, oid: link.oid, code, reason: message });
    }
  }
  const genesis = events[0];
  if (genesis === undefined) {
    throw new GatosError(
      'ERR_GOV_INVALID',
      `The genesis of this world does not hold: ${quarantine[0]?.reason ?? 'it is missing'}`,
    );
  }
  return {
    genesis,
    events,
    places,
    byCid: new Map(places.map((place) => [place.cid, place])),
    bundles,
    quarantine,
  };
}

function follow(
  event: EventCommit,
  genesis: string | null,
  before: GovPlace | null,
  bundles: ReadonlyMap<Oid, Bundle>,
): GovPlace {
  const rules = bundles.get(before?.bundle.commit ?? '')?.rules ?? NO_RULES;
  return nextPlace(event, genesis, before, { rules, heeds: HEEDED });
}

/** [POL-1] [POL-9] Throws, as reading it would, unless the event may stand at the end of the chain: ask before writing it. */
export function requireLawful(governance: Governance, event: EventCommit): void {
  follow(event, governance.genesis.cid, currentPlace(governance), governance.bundles);
}

/** A store that cannot answer is no verdict on what it holds. */
function isHostFailure(error: unknown): boolean {
  return (
    !(error instanceof GatosError) || error.code === 'ERR_STORAGE_UNAVAILABLE' || error.code === 'ERR_GIT'
  );
}

/** Throws ERR_GOV_INVALID when the chain does not hold to its end: then nothing may be appended to it. */
export function requireSoundGovernance(governance: Governance): void {
  const refused = governance.quarantine[0];
  if (refused === undefined) return;
  throw new GatosError(
    'ERR_GOV_INVALID',
    `The governance chain does not hold from ${refused.oid.slice(0, 8)} on. ${refused.reason}`,
    {
      hint: 'Get the world from another clone or bundle, or update GATOS if it was made by a later version.',
    },
  );
}

/** The law in force at the end of the chain. */
export function currentPlace(governance: Governance): GovPlace {
  const place = governance.places.at(-1);
  if (place === undefined) throw new GatosError('ERR_GOV_INVALID', 'The governance chain is empty.');
  return place;
}

export function bundleAt(governance: Governance, place: GovPlace): Bundle {
  const bundle = governance.bundles.get(place.bundle.commit);
  if (bundle === undefined)
    throw new GatosError('ERR_OBJECT_MISSING', `The bundle ${place.bundle.commit.slice(0, 8)} is missing.`);
  return bundle;
}
