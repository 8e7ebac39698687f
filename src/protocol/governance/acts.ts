import type { ErrorCode } from '../errors.ts';
import type { Seal } from '../journal/sealedOrder.ts';
import type { Capability } from './capability.ts';

/** [POL-10] A key's last accepted Event-CID, by journal ref; journals that are not listed are refused whole. */
export type KeyRevocation = ReadonlyMap<string, string>;

/** [POL-6] A capability grant as it stands at a place. */
export interface StandingGrant extends Capability {
  /** Null while it is in force. */
  readonly withdrawn: Extract<ErrorCode, 'ERR_GRANT_REVOKED' | 'ERR_GRANT_SUPERSEDED'> | null;
}

/** What gov events beyond genesis and activation have laid down up to a place. */
export interface GovActs {
  /** By key id. */
  readonly revocations: ReadonlyMap<string, KeyRevocation>;
  /** By grant id, the Event-CID of the `gov.grant`. */
  readonly grants: ReadonlyMap<string, StandingGrant>;
  /** [JRN-4] Oldest first. */
  readonly seals: readonly Seal[];
}

export const NO_ACTS: GovActs = { revocations: new Map(), grants: new Map(), seals: [] };
