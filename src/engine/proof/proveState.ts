import type { CheckpointParts } from '../../protocol/state/checkpoint.ts';
import { type FoldProof, formatProof, signedArtefactBytes } from '../../protocol/state/proof.ts';
import { Rows } from '../ledger/rows.ts';
import { freshUlid } from '../world/hybridClock.ts';
import { lawInForce, requireIdentity, type World } from '../world/world.ts';
import { faultRecords } from './faults.ts';
import { headsAt } from './heads.ts';

/**
 * [STA-5] The Proof-of-Fold of the state after `position` events, signed by this device, with what it is the proof of.
 * Throws ERR_IDENTITY_MISSING where nobody can sign.
 */
export async function proveState(
  world: World,
  ns: string,
  position: number,
  key?: string,
): Promise<Omit<CheckpointParts, 'parents'>> {
  const timeline = world.timelines.get(ns);
  const order = world.ledger.order(ns);
  // As it is now: the order grows while this waits.
  const events = new Rows(order.table, order.all.slice(0, position));
  const { state, stateRoot } = await timeline.stateAt(position);
  const { actor, signer } = requireIdentity(world);
  const { place } = lawInForce(world);
  const { source, elc, foldRoot } = timeline.spec;
  const rng = elc !== null && (await world.deps.runtime.inspect(elc)).usesRng;
  const proof: FoldProof = {
    v: 1,
    ns,
    repo: world.ledger.governance.genesis.cid,
    actor,
    signer: signer.keyId,
    ulid: freshUlid(world, null, key),
    ledger_start: events.at(0)?.cid ?? null,
    ledger_end: events.at(-1)?.cid ?? null,
    ledger_heads: headsAt(events),
    events: events.length,
    gov_head: place.cid,
    policy_root: place.bundle.commit,
    policy_code_root: place.bundle.policy_code_root,
    fold_id: ns,
    fold_engine: world.deps.runtime.engineId,
    fold_version: place.index + 1,
    fold_math: world.deps.runtime.mathId,
    fold_root: foldRoot,
    ...(rng ? { fold_rng: 'pcg32@1' } : {}),
    fold_faults: faultRecords(timeline, events),
    state_root: stateRoot,
  };
  const signature = await signer.sign(signedArtefactBytes('pof', formatProof(proof)));
  return { proof, signature, state, foldSource: source, elc };
}
