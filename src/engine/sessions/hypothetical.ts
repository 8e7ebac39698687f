import type { JsonObject } from '../../protocol/codec/json.ts';
import { encodeEnvelope } from '../../protocol/event/envelope.ts';
import type { GovPlace } from '../../protocol/governance/chain.ts';
import type { AddedEvent } from '../../protocol/session/step.ts';
import { displayTime, type FullEvent, type LedgerEvent } from '../ledger/event.ts';

/** It is in no commit. */
const NO_COMMIT = '';

export function isHypothetical({ oid }: Pick<LedgerEvent, 'oid'>): boolean {
  return oid === NO_COMMIT;
}

/**
 * [OPS-3] An added event as folds and views see it. Its Event-CID is what its envelope would have: it belongs to no
 * journal, so there is no `prev`. Throws what encodeEnvelope throws.
 */
export function hypotheticalEvent(
  added: Omit<AddedEvent, 'at' | 'rank'>,
  { ns, repo, place }: { readonly ns: string; readonly repo: string; readonly place: GovPlace },
): FullEvent {
  const { id, type, actor, payload, ts } = added;
  const { envelope, json, cid } = encodeEnvelope({
    type,
    ulid: id,
    actor,
    payload: payload as JsonObject,
    policy_root: place.bundle.commit,
    repo,
    ns,
    gov: place.cid,
    ...(ts === undefined ? {} : { ts }),
  });
  return {
    oid: NO_COMMIT,
    parent: null,
    ref: '',
    cid,
    ns,
    actor,
    ulid: id,
    type,
    govIndex: place.index,
    time: displayTime(envelope),
    envelope,
    json,
    keyId: '',
    signature: new Uint8Array(0),
  };
}
