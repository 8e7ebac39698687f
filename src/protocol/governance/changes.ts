import type { JsonObject } from '../codec/json.ts';
import type { EventCommit } from '../event/commit.ts';
import { type GovActs, NO_ACTS } from './acts.ts';
import { readCapability, readWithdrawal } from './capability.ts';
import { changeTrust } from './changeTrust.ts';
import { sentence } from './fields.ts';
import { invalidLaw, readFields, readPointer } from './read.ts';
import { readSeal } from './seal.ts';
import type { BundlePointer, TrustGraph } from './types.ts';

export const ACTIVATE_TYPE = 'gov.activate';
export const TRUST_TYPE = 'gov.trust';
export const GRANT_TYPE = 'gov.grant';
export const REVOKE_TYPE = 'gov.revoke';
export const SEAL_TYPE = 'gov.seal';
export const RECOVER_TYPE = 'gov.recover';

/** The law that a gov event changes. */
export interface LawParts {
  readonly trust: TrustGraph;
  readonly bundle: BundlePointer;
  readonly acts?: GovActs;
}

type Apply = (payload: JsonObject, before: LawParts, event: EventCommit) => Partial<LawParts>;

function grant(payload: JsonObject, { acts = NO_ACTS }: LawParts, { cid, envelope }: EventCommit) {
  const made = { ...readCapability(payload, envelope.actor), withdrawn: null };
  return { acts: { ...acts, grants: new Map([...acts.grants, [cid, made] as const]) } };
}

function revoke(payload: JsonObject, { acts = NO_ACTS }: LawParts) {
  const { id, grant: withdrawn } = readWithdrawal(payload, acts);
  return { acts: { ...acts, grants: new Map([...acts.grants, [id, withdrawn] as const]) } };
}

function seal(payload: JsonObject, { acts = NO_ACTS }: LawParts) {
  return { acts: { ...acts, seals: [...acts.seals, readSeal(payload)] } };
}

function recover(payload: JsonObject) {
  const { bundle, reason } = readFields(payload, 'the recovery', ['bundle', 'reason']);
  return sentence(reason) ? { bundle: readPointer(bundle) } : invalidLaw('a recovery gives no reason');
}

const CHANGES: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  [
    ACTIVATE_TYPE,
    (payload) => ({ bundle: readPointer(readFields(payload, 'the activation', ['bundle']).bundle) }),
  ],
  [TRUST_TYPE, (payload, { trust, acts = NO_ACTS }) => changeTrust(payload, trust, acts)],
  [GRANT_TYPE, grant],
  [REVOKE_TYPE, revoke],
  [SEAL_TYPE, seal],
  [RECOVER_TYPE, recover],
]);

/** The types that this version can read; genesis is none, for it changes nothing. */
export const CHANGE_TYPES: ReadonlySet<string> = new Set(CHANGES.keys());

/** The law after an event that had the authority to change it; throws ERR_GOV_INVALID. */
export function applyChange(event: EventCommit, payload: JsonObject, before: LawParts): LawParts {
  const apply = CHANGES.get(event.envelope.type);
  if (apply === undefined) return invalidLaw(`this version does not know "${event.envelope.type}"`);
  const { trust, bundle, acts } = before;
  return { trust, bundle, ...(acts === undefined ? {} : { acts }), ...apply(payload, before, event) };
}
