import { deviceOfKey } from '../crypto/keys.ts';
import type { ErrorCode } from '../errors.ts';
import type { EncodedEnvelope } from '../event/envelope.ts';
import { ulidTime } from '../event/ulid.ts';
import { NO_ACTS } from '../governance/acts.ts';
import { capabilityFault } from '../governance/capability.ts';
import type { GovPlace } from '../governance/chain.ts';
import type { Cutoff } from '../governance/cutoff.ts';
import type { BundleManifest } from '../governance/types.ts';
import { journalRef } from '../journal/names.ts';

/** A refusal is a value (POL-1): it names the rule, and says why and what to do. */
export interface Denial {
  readonly allow: false;
  /** A protocol rule ("EVT-7") or, once bundles carry rules, the rule's name and its ADR. */
  readonly rule: string;
  readonly code: ErrorCode;
  readonly reason: string;
  readonly hint?: string;
}

export type Verdict = { readonly allow: true } | Denial;

/** What wants to enter: an event for one journal, claimed by one key. The signature itself is checked apart. */
export interface Intent {
  readonly ref: string;
  readonly event: Pick<EncodedEnvelope, 'envelope' | 'json' | 'cid'>;
  readonly keyId: string;
}

/** The journal just before the event. */
export interface JournalTip {
  /** Event-CID, or null for an empty journal. */
  readonly cid: string | null;
  readonly ulid: string | null;
  /** Index of the gov place of its last event, -1 for an empty journal. */
  readonly govIndex: number;
}

export interface GateContext {
  /** Event-CID of the genesis. */
  readonly genesis: string;
  readonly tip: JournalTip;
  /** The place the event cites by its `gov`, or null when it is not known here. */
  readonly place: GovPlace | null;
  /** Manifest of the bundle in force at that place. */
  readonly manifest: BundleManifest | null;
  /** [POL-10] Where the event stands under the newest law, if its key was revoked (`cutoffsOf`). */
  readonly cutoff?: Cutoff | null;
}

function deny(rule: string, code: ErrorCode, reason: string, hint?: string): Denial {
  return hint === undefined
    ? { allow: false, rule, code, reason }
    : { allow: false, rule, code, reason, hint };
}

type Rule = (intent: Intent, context: GateContext) => Denial | null;

const inThisWorld: Rule = ({ event }, { genesis }) =>
  event.envelope.repo === genesis
    ? null
    : deny('EVT-1', 'ERR_WRONG_WORLD', 'The event belongs to another world.');

const inItsJournal: Rule = ({ ref, event, keyId }) => {
  const { ns, actor } = event.envelope;
  const own = ns !== 'gov' && ref === journalRef(ns, actor, deviceOfKey(keyId));
  return own
    ? null
    : deny('EVT-1', 'ERR_WRONG_JOURNAL', `The event of ${actor} in ${ns} does not belong into ${ref}.`);
};

const beforeItsCutoff: Rule = ({ keyId }, { cutoff = null }) => {
  if (cutoff === null || cutoff === 'within') return null;
  const why =
    cutoff === 'beyond'
      ? 'the event is not among those of its journal that were accepted'
      : 'its revocation lists no event of this journal';
  return deny('POL-10', 'ERR_KEY_REVOKED', `The key ${keyId.slice(8, 16)} is revoked, and ${why}.`);
};

const followsItsTip: Rule = ({ event }, { tip }) =>
  (event.envelope.prev ?? null) === tip.cid
    ? null
    : deny(
        'EVT-7',
        'ERR_CHAIN_BROKEN',
        'The event does not follow the last one of its journal.',
        'Write it again on top of the journal as it is now.',
      );

const laterThanItsTip: Rule = ({ event }, { tip }) =>
  tip.ulid === null || event.envelope.ulid > tip.ulid
    ? null
    : deny('EVT-6', 'ERR_ULID_ORDER', 'The ULID is not greater than the last one of the journal.');

const citesKnownLaw: Rule = (_, { place, tip }) => {
  if (place === null)
    return deny(
      'POL-9',
      'ERR_GOV_UNKNOWN',
      'The event cites a governance event that is not here.',
      'Fetch the governance chain first.',
    );
  return place.index >= tip.govIndex
    ? null
    : deny('EVT-1', 'ERR_GOV_UNKNOWN', 'The event cites older law than the one before it in its journal.');
};

const bySpeakerOfActor: Rule = ({ event, keyId }, { place }) => {
  const holder =
    place !== null && Object.hasOwn(place.trust.keys, keyId) ? place.trust.keys[keyId] : undefined;
  return holder?.actor === event.envelope.actor
    ? null
    : deny(
        'POL-5',
        'ERR_KEY_UNKNOWN',
        `The key ${keyId.slice(8, 16)} may not speak for ${event.envelope.actor} in this world.`,
        'An owner must add the key to the trust graph.',
      );
};

const underLawInForce: Rule = ({ event }, { place }) =>
  event.envelope.policy_root === place?.bundle.commit
    ? null
    : deny(
        'EVT-1',
        'ERR_POLICY_INVALID',
        'The event cites a policy bundle that was not in force where it stands.',
      );

const inKnownNamespace: Rule = ({ event }, { manifest }) =>
  manifest !== null && Object.hasOwn(manifest.namespaces, event.envelope.ns)
    ? null
    : deny(
        'STA-7',
        'ERR_POLICY_DENIED',
        `The active bundle has no namespace "${event.envelope.ns}".`,
        manifest === null ? undefined : `It has: ${Object.keys(manifest.namespaces).sort().join(', ')}.`,
      );

const withItsCapabilities: Rule = ({ event }, { place, manifest }) => {
  const { ns, actor, ulid, caps: shown = [] } = event.envelope;
  const asked = manifest === null || place === null ? undefined : manifest.namespaces[ns]?.caps;
  if (asked === undefined || place === null) return null;
  const use = { actor, ns, at: ulidTime(ulid), shown };
  const fault = capabilityFault(asked, use, place.acts ?? NO_ACTS, place.trust);
  return fault === null
    ? null
    : deny(
        'POL-6',
        fault.code,
        fault.reason,
        'An owner can grant the capability; show the grant with the event.',
      );
};

const INTRINSIC: readonly Rule[] = [
  inThisWorld,
  inItsJournal,
  beforeItsCutoff,
  followsItsTip,
  laterThanItsTip,
  citesKnownLaw,
  bySpeakerOfActor,
  underLawInForce,
  inKnownNamespace,
  withItsCapabilities,
];

/**
 * Raised whenever a verdict on an event that is stored somewhere may change: by the rules below, or by how a commit is
 * read (EVT-4) and a signature checked (EVT-3). Whoever keeps verdicts must throw away those of another version.
 */
export const GATE_VERSION = 1;

/**
 * [POL-1] [POL-8] The one verdict, for the browser, the command line and the push-gate, on append and on everything
 * read back. Pure: no clock, no I/O. The first rule that refuses decides, in the order above; after them the bundle's
 * gate, of which this version runs `default: allow` only (readManifest refuses any other, so it fails closed).
 */
export function evaluate(intent: Intent, context: GateContext): Verdict {
  for (const rule of INTRINSIC) {
    const denial = rule(intent, context);
    if (denial !== null) return denial;
  }
  return { allow: true };
}
