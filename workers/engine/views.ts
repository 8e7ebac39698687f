import { foldForm } from '../../src/engine/fold/foldForm.ts';

import type { FullEvent } from '../../src/engine/ledger/event.ts';
import { bundleAt, currentPlace } from '../../src/engine/ledger/governance.ts';
import { FUTURE_LIMIT_MS } from '../../src/engine/ledger/ledger.ts';
import type { Rows } from '../../src/engine/ledger/rows.ts';
import { knownCheckpoints } from '../../src/engine/proof/checkpoints.ts';
import { verdictOn } from '../../src/engine/proof/knownVerdicts.ts';
import type { World } from '../../src/engine/world/world.ts';
import type { Task } from '../../src/ports/runtime.ts';
import { canonicalJson } from '../../src/protocol/codec/canonicalJson.ts';
import { formatSignature } from '../../src/protocol/crypto/keys.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { ulidTime } from '../../src/protocol/event/ulid.ts';
import { parseJournalRef } from '../../src/protocol/journal/names.ts';
import { foldOf } from '../../src/protocol/policy/bundle.ts';
import type {
  CheckpointInfo,
  DiffEntry,
  EventDetail,
  FoldInfo,
  QuarantineEntry,
  StateView,
  TimelineEntry,
  TimelineStrip,
} from '../../src/rpc/contract.ts';

const PREVIEW_CHARACTERS = 200;
const MAX_PAGE = 1_000;
export const MAX_DIFF = 1_000;

export function timelineEntry(
  world: World,
  ns: string,
  event: FullEvent,
  number: number,
  now: number,
): TimelineEntry {
  const fault = world.timelines.get(ns).fault(number);
  const { type, actor, ulid } = event;
  const entry: TimelineEntry = {
    number,
    cid: event.cid,
    commit: event.oid,
    type,
    actor,
    ulid,
    device: parseJournalRef(event.ref)?.device ?? '',
    time: event.time,
    preview: canonicalJson(event.envelope.payload).slice(0, PREVIEW_CHARACTERS),
    signature: 'verified',
    future: ulidTime(ulid) > now + FUTURE_LIMIT_MS,
  };
  return fault === undefined ? entry : { ...entry, fault: faultText(fault) };
}

export function faultText(fault: {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
}): string {
  return `${fault.code}: ${fault.message}${fault.line === undefined ? '' : ` (fold.lua line ${fault.line})`}`;
}

export async function timelinePage(world: World, ns: string, from: number, count: number, now: number) {
  const order = world.ledger.order(ns);
  const start = Math.max(0, Math.floor(from));
  const total = order.length;
  const slice = order.slice(start, start + Math.min(MAX_PAGE, Math.max(0, Math.floor(count))));
  return {
    total,
    entries: (await world.ledger.load(slice)).map((event, i) =>
      timelineEntry(world, ns, event, start + i + 1, now),
    ),
  };
}

/** Names in the order in which they come; two keys may have one name. */
class Numbered {
  readonly names: string[] = [];
  private readonly byKey = new Map<number, number>();

  of(key: number, name: () => string): number {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const text = name();
    const index = this.names.includes(text) ? this.names.indexOf(text) : this.names.push(text) - 1;
    this.byKey.set(key, index);
    return index;
  }
}

/** The strip's columns from the ledger's: types are numbered in the order in which they come. */
function stripColumns({ table, all }: Rows) {
  const types = new Numbered();
  const actors = new Numbered();
  const typeOf = new Uint16Array(all.length);
  const actorOf = new Uint16Array(all.length);
  const time = new Float64Array(all.length);
  for (const [i, row] of all.entries()) {
    typeOf[i] = types.of(table.columns.types[row] ?? 0, () => table.type(row));
    actorOf[i] = actors.of(table.columns.refs[row] ?? 0, () => table.home(row).actor);
    time[i] = table.columns.times[row] ?? 0;
  }
  return { types: types.names, typeOf, actors: actors.names, actorOf, time };
}

export async function timelineStrip(world: World, ns: string): Promise<TimelineStrip> {
  const order = world.ledger.order(ns);
  const columns = stripColumns(order);
  const faults = [...world.timelines.get(ns).faults.keys()].sort((a, b) => a - b);
  const checkpoints = (await checkpointInfos(world, ns)).map((checkpoint) => checkpoint.position);
  return { total: columns.time.length, ...columns, faults, checkpoints };
}

export async function eventDetail(
  world: World,
  ns: string,
  number: number,
  now: number,
): Promise<EventDetail> {
  const known = world.ledger.order(ns).slice(number - 1, number);
  const [event] = await world.ledger.load(known);
  if (event === undefined) throw new GatosError('ERR_USAGE', `There is no event number ${number}.`);
  return {
    entry: timelineEntry(world, ns, event, number, now),
    ref: event.ref,
    envelope: event.json,
    keyId: event.keyId,
    signatureHex: formatSignature(event.signature),
    parent: event.parent,
    size: event.json.length,
  };
}

export async function stateView(world: World, ns: string, position: number, task: Task): Promise<StateView> {
  const timeline = world.timelines.get(ns);
  const { state, stateRoot, diff, truncated } = await timeline.viewAt(position, MAX_DIFF, task);
  const fault = timeline.fault(position);
  const view = {
    position,
    total: timeline.total,
    state,
    stateRoot,
    diff,
    diffTruncated: truncated,
    foldRoot: timeline.spec.foldRoot,
  };
  return fault === undefined ? view : { ...view, fault: faultText(fault) };
}

export function stateDiff(
  world: World,
  ns: string,
  from: number,
  to: number,
  task: Task,
): Promise<{ diff: readonly DiffEntry[]; truncated: boolean }> {
  return world.timelines.get(ns).changesBetween(from, to, MAX_DIFF, task);
}

export async function foldInfo(world: World, ns: string): Promise<FoldInfo> {
  const timeline = world.timelines.get(ns);
  const bundle = bundleAt(world.ledger.governance, currentPlace(world.ledger.governance));
  const { source, foldRoot } = timeline.spec;
  return {
    source,
    tests: foldOf(bundle, ns)?.tests ?? '',
    ...(await foldForm(world.deps.runtime, timeline.spec)),
    foldRoot,
    engine: world.deps.runtime.engineId,
    bundleId: bundle.pointer.id,
    folded: timeline.folded,
    total: timeline.total,
    faults: timeline.faults.size,
  };
}

/** Newest first. */
export async function checkpointInfos(world: World, ns: string): Promise<readonly CheckpointInfo[]> {
  return (await knownCheckpoints(world, ns)).map(({ oid, proof, trailers }) => ({
    commit: oid,
    position: proof.events,
    time: ulidTime(proof.ulid),
    stateRoot: proof.state_root,
    foldRoot: proof.fold_root,
    engine: proof.fold_engine,
    faults: proof.fold_faults.length,
    signer: proof.actor,
    verdict: verdictOn(world, oid) ?? null,
    trailers,
  }));
}

export function quarantineEntries(world: World): readonly QuarantineEntry[] {
  return world.ledger.quarantine.map(({ ref, oid, code, reason }) => ({ ref, commit: oid, code, reason }));
}
