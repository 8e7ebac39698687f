import type { Identity } from '../../../../src/engine/deps.ts';
import type { World } from '../../../../src/engine/world/world.ts';
import { lawInForce } from '../../../../src/engine/world/world.ts';
import type { PlannedObject } from '../../../../src/ports/repository.ts';
import { deviceOf, parseKeyId } from '../../../../src/protocol/crypto/keys.ts';
import { type EventCommit, planEventCommit } from '../../../../src/protocol/event/commit.ts';
import { type Envelope, encodeEnvelope } from '../../../../src/protocol/event/envelope.ts';
import { nextUlid } from '../../../../src/protocol/event/ulid.ts';
import { journalRef } from '../../../../src/protocol/journal/names.ts';
import type { Lab } from './lab.ts';

export interface Forgery {
  readonly by: Identity;
  /** The event it stands on, by its prev and by its Git parent. */
  readonly after?: Pick<EventCommit, 'cid' | 'oid' | 'envelope'> | null;
  readonly envelope?: Partial<Envelope>;
  /** Git's parent where it differs from `after`. */
  readonly parent?: string | null;
  readonly sign?: (canonical: Uint8Array) => Promise<Uint8Array>;
}

export function refOf(by: Identity, ns = 'main'): string {
  return journalRef(ns, by.actor, deviceOf(parseKeyId(by.signer.keyId)));
}

/** An event commit as no honest program writes it, stored with no ref to it. */
export async function forge(lab: Lab, world: World, forgery: Forgery) {
  const { by, after = null } = forgery;
  const { place } = lawInForce(world);
  const envelope: Envelope = {
    type: 'add',
    ulid: nextUlid(lab.clock.time, after?.envelope.ulid ?? null, new Uint8Array(10).fill(7)),
    actor: by.actor,
    payload: { n: 1 },
    policy_root: place.bundle.commit,
    repo: world.ledger.governance.genesis.cid,
    ns: 'main',
    gov: place.cid,
    ...(after === null ? {} : { prev: after.cid }),
    ...forgery.envelope,
  };
  const encoded = encodeEnvelope(envelope);
  const signature = await (forgery.sign ?? by.signer.sign)(encoded.canonical);
  const parent = forgery.parent === undefined ? (after?.oid ?? null) : forgery.parent;
  const { commit, object } = planEventCommit({ ...encoded, keyId: by.signer.keyId, signature }, parent);
  store(lab, [object]);
  return commit;
}

export function store(lab: Lab, objects: readonly PlannedObject[]): void {
  for (const { oid, type, body } of objects) lab.storage.objects.set(oid, { type, body });
}

/** As a fetch would: objects and chosen refs of one lab into another. */
export function copy(from: Lab, to: Lab, wanted: (ref: string) => boolean): void {
  for (const [oid, object] of from.storage.objects) to.storage.objects.set(oid, object);
  for (const [ref, oid] of from.storage.refs) if (wanted(ref)) to.storage.refs.set(ref, oid);
}

/** A lab with the same contents, to go its own way. */
export function fork(lab: Lab, make: (storage: Lab['storage']) => Lab): Lab {
  return make({ objects: new Map(lab.storage.objects), refs: new Map(lab.storage.refs) });
}
