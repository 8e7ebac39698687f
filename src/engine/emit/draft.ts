import type { JsonObject } from '../../protocol/codec/json.ts';
import { deviceOf, parseKeyId } from '../../protocol/crypto/keys.ts';
import { type EncodedEnvelope, type Envelope, encodeEnvelope } from '../../protocol/event/envelope.ts';
import { journalRef } from '../../protocol/journal/names.ts';
import type { JournalTip } from '../../protocol/policy/gate.ts';
import { lawInForce, requireIdentity, type World } from '../world/world.ts';

export interface EventRequest {
  readonly ns: string;
  readonly type: string;
  readonly payload: JsonObject;
  readonly ts?: string;
}

/** The ref of this device's journal in a namespace (JRN-1). */
export function ownJournalRef(world: World, ns: string): string {
  const { actor, signer } = requireIdentity(world);
  return journalRef(ns, actor, deviceOf(parseKeyId(signer.keyId)));
}

/** [EVT-1] The envelope of a new event on top of `tip`, under the law in force. Throws what encodeEnvelope throws. */
export function draftEvent(
  world: World,
  request: EventRequest,
  ulid: string,
  tip: JournalTip,
): EncodedEnvelope {
  const { place } = lawInForce(world);
  const envelope: Envelope = {
    type: request.type,
    ulid,
    actor: requireIdentity(world).actor,
    payload: request.payload,
    policy_root: place.bundle.commit,
    repo: world.ledger.governance.genesis.cid,
    ns: request.ns,
    gov: place.cid,
    ...(request.ts === undefined ? {} : { ts: request.ts }),
    ...(tip.cid === null ? {} : { prev: tip.cid }),
  };
  return encodeEnvelope(envelope);
}
