import { foldForm } from '../../src/engine/fold/foldForm.ts';

import type { FullEvent } from '../../src/engine/ledger/event.ts';
import { bundleAt, currentPlace } from '../../src/engine/ledger/governance.ts';
import { FUTURE_LIMIT_MS } from '../../src/engine/ledger/ledger.ts';
import { knownCheckpoints } from '../../src/engine/proof/checkpoints.ts';
import { verdictOn } from '../../src/engine/proof/knownVerdicts.ts';
import { isHypothetical } from '../../src/engine/sessions/hypothetical.ts';
import { type Time, timeOf } from '../../src/engine/world/time.ts';
import type { World } from '../../src/engine/world/world.ts';
import type { Task } from '../../src/ports/runtime.ts';
import { canonicalJson } from '../../src/protocol/codec/canonicalJson.ts';
import { formatSignature } from '../../src/protocol/crypto/keys.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { ulidTime } from '../../src/protocol/event/ulid.ts';
import { parseBranchId, parseJournalRef } from '../../src/protocol/journal/names.ts';
import { type Bundle, foldOf } from '../../src/protocol/policy/bundle.ts';
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
import { stripColumns } from './stripColumns.ts';

const PREVIEW_CHARACTERS = 200;
const MAX_PAGE = 1_000;
export const MAX_DIFF = 1_000;

export function timelineEntry(time: Time, event: FullEvent, number: number, now: number): TimelineEntry {
  const fault = time.fold.fault(number);
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
    signature: isHypothetical(event) ? 'hypothetical' : 'verified',
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
  const time = timeOf(world, ns);
  const { order } = time;
  const start = Math.max(0, Math.floor(from));
  const total = order.length;
  const slice = order.slice(start, start + Math.min(MAX_PAGE, Math.max(0, Math.floor(count))));
  return {
    total,
    entries: (await time.load(slice)).map((event, i) => timelineEntry(time, event, start + i + 1, now)),
  };
}

export async function timelineStrip(world: World, ns: string): Promise<TimelineStrip> {
  const { order, fold } = timeOf(world, ns);
  const columns = stripColumns(order);
  const faults = [...fold.faults.keys()].sort((a, b) => a - b);
  const checkpoints = (await checkpointInfos(world, ns)).map((checkpoint) => checkpoint.position);
  return { total: columns.time.length, ...columns, faults, checkpoints };
}

export async function eventDetail(
  world: World,
  ns: string,
  number: number,
  now: number,
): Promise<EventDetail> {
  const time = timeOf(world, ns);
  const [event] = await time.load(number < 1 ? [] : time.order.slice(number - 1, number));
  if (event === undefined) throw new GatosError('ERR_USAGE', `There is no event number ${number}.`);
  return {
    entry: timelineEntry(time, event, number, now),
    ref: event.ref,
    envelope: event.json,
    keyId: event.keyId,
    signatureHex: isHypothetical(event) ? '' : formatSignature(event.signature),
    parent: event.parent,
    size: event.json.length,
  };
}

export async function stateView(world: World, ns: string, position: number, task: Task): Promise<StateView> {
  const timeline = timeOf(world, ns).fold;
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
  return timeOf(world, ns).fold.changesBetween(from, to, MAX_DIFF, task);
}

/** A branch with a fold of its own has tests of its own. */
function testsOf(world: World, ns: string, bundle: Bundle): string {
  const branch = parseBranchId(ns) === null ? null : world.branches.get(ns);
  return branch?.session.replay.value.fold?.tests ?? foldOf(bundle, branch?.ns ?? ns)?.tests ?? '';
}

export async function foldInfo(world: World, ns: string): Promise<FoldInfo> {
  const timeline = timeOf(world, ns).fold;
  const bundle = bundleAt(world.ledger.governance, currentPlace(world.ledger.governance));
  const { source, foldRoot } = timeline.spec;
  return {
    source,
    tests: testsOf(world, ns, bundle),
    ...(await foldForm(world.deps.runtime, timeline.spec)),
    foldRoot,
    engine: world.deps.runtime.engineId,
    bundleId: bundle.pointer.id,
    folded: timeline.folded,
    total: timeline.total,
    faults: timeline.faults.size,
  };
}

/** Newest first. A what-if has none: nothing of it is ever proved (OPS-3). */
export async function checkpointInfos(world: World, ns: string): Promise<readonly CheckpointInfo[]> {
  if (parseBranchId(ns) !== null) return [];
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
