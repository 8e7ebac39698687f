import type { Ref } from '../../../ports/repository.ts';
import type { Task } from '../../../ports/runtime.ts';
import { GatosError } from '../../../protocol/errors.ts';
import {
  ACTIVE_POLICY_REF,
  bundleRef,
  GOV_REF,
  sliceRef,
  stateRef,
  TRUST_REF,
} from '../../../protocol/journal/names.ts';
import { planSlice } from '../../../protocol/state/slice.ts';
import type { Rows } from '../../ledger/rows.ts';
import { knownCheckpoints } from '../../proof/checkpoints.ts';
import { headsAt } from '../../proof/heads.ts';
import { counted } from '../../words.ts';
import type { World } from '../../world/world.ts';
import { bundleFileName, bundleOf } from '../exportBundle.ts';
import { formatSignedLine } from './signedLine.ts';
import { sliceBase } from './sliceBase.ts';

/** A stretch of history: event numbers, both in it. */
export interface SliceRequest {
  readonly ns: string;
  readonly first: number;
  readonly last: number;
  /**
   * `events`: with every event before it, so that all of it can be recomputed from the genesis. `state`: with the state
   * before it, on the word of whoever has signed that.
   */
  readonly past: 'events' | 'state';
}

export interface SliceFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** How many events are in it. */
  readonly events: number;
}

/**
 * [STA-8] A stretch of history as a Git bundle that verifies by itself. Throws ERR_USAGE for a stretch that is not there,
 * and ERR_IDENTITY_MISSING where the state before it would have to be signed and nobody can.
 */
export async function exportSlice(world: World, request: SliceRequest, task: Task): Promise<SliceFile> {
  const { ns, first, last, past } = request;
  const order = world.ledger.order(ns);
  world.timelines.get(ns);
  const whole = Number.isInteger(first) && Number.isInteger(last) && first >= 1 && first <= last;
  if (!whole || last > order.length) {
    throw new GatosError(
      'ERR_USAGE',
      `There is no stretch from event ${first} to ${last}: ${ns} has ${counted(order.length, 'event')}.`,
    );
  }
  const fileName = bundleFileName(world).replace(/\.bundle$/, `-${ns}-${first}-${last}.bundle`);
  if (past === 'events' || first === 1) {
    const bytes = await bundleOf(world, await refsUpTo(world, ns, order, last), [], task);
    return { fileName, bytes, events: last };
  }
  return { fileName, ...(await thinSlice(world, request, order, task)) };
}

/** The law: the gov chain and the pointers that follow from it (POL-9). */
async function lawRefs(world: World): Promise<Ref[]> {
  const { repository } = world.deps;
  const { places } = world.ledger.governance;
  const bundles = places.map((place) => bundleRef(place.bundle.id));
  const names = new Set([GOV_REF, ACTIVE_POLICY_REF, ...bundles, TRUST_REF]);
  const refs: Ref[] = [];
  for (const name of [...names].sort()) {
    const oid = await repository.get(name);
    if (oid !== null) refs.push({ name, oid });
  }
  return refs;
}

/** [JRN-4] The first events of an order are a beginning of each journal: the refs are cut there, nothing else is changed. */
async function refsUpTo(world: World, ns: string, order: Rows, last: number): Promise<Ref[]> {
  const heads = headsAt(order, last);
  const refs = [...(await lawRefs(world)), ...heads.map(({ ref, commit }) => ({ name: ref, oid: commit }))];
  const isWithin = (cid: string) => (world.ledger.numberOf({ cid, ns }) ?? Number.POSITIVE_INFINITY) <= last;
  const checkpoint = (await knownCheckpoints(world, ns)).find(({ proof }) =>
    proof.ledger_heads.every(({ cid }) => isWithin(cid)),
  );
  return checkpoint === undefined ? refs : [...refs, { name: stateRef(ns), oid: checkpoint.oid }];
}

async function thinSlice(
  world: World,
  { ns, first, last }: SliceRequest,
  order: Rows,
  task: Task,
): Promise<Pick<SliceFile, 'bytes' | 'events'>> {
  const timeline = world.timelines.get(ns);
  const { base, objects } = await sliceBase(world, ns, first - 1, task);
  const { stateRoot } = await timeline.stateAt(last, task);
  const from = base.proof.events;
  const heads = base.proof.ledger_heads.map(({ cid, ref }) => {
    const event = world.ledger.window([{ ref, cid }])?.at(-1);
    if (event === undefined) throw new GatosError('ERR_OBJECT_MISSING', `The event ${cid} is missing.`);
    return event;
  });
  const events: string[] = [];
  for (let at = from; at < last; at += 500) {
    const loaded = await world.ledger.load(order.slice(at, Math.min(last, at + 500)));
    events.push(...loaded.map(formatSignedLine));
    task.progress(at - from, last - from, 'collecting');
    await task.breathe();
  }
  const { events: govEvents } = world.ledger.governance;
  const gov = govEvents.at(-1);
  const end = order.at(last - 1);
  if (gov === undefined || end === undefined) throw new GatosError('ERR_INTERNAL', 'A slice needs its ends.');
  const planned = planSlice({
    manifest: {
      v: 1,
      ns,
      repo: world.ledger.governance.genesis.cid,
      first,
      last,
      base_events: from,
      ledger_heads: headsAt(order, last),
      ledger_end: end.cid,
      gov_head: gov.cid,
      fold_root: timeline.spec.foldRoot,
      fold_engine: world.deps.runtime.engineId,
      state_root: stateRoot,
    },
    links: (await world.ledger.load(heads)).map(formatSignedLine),
    events,
    base,
    gov: gov.oid,
  });
  const refs = [...(await lawRefs(world)), { name: sliceRef(ns, first, last), oid: planned.oid }];
  const bytes = await bundleOf(world, refs, [...objects, ...planned.objects], task);
  return { bytes, events: last - from };
}
