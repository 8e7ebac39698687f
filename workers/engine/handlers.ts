import { StorageMeter } from '../../src/adapters/browser/headroom.ts';
import { checkEvent, type EmitOutcome, type EmitRequest, emit } from '../../src/engine/emit/emit.ts';
import { type ByteSource, blobSource, bytesSource, readAll } from '../../src/engine/exchange/byteSource.ts';
import { bundleFileName, exportBundle } from '../../src/engine/exchange/exportBundle.ts';
import { readBundleHistory } from '../../src/engine/exchange/git/history.ts';
import { importHistory } from '../../src/engine/exchange/git/importHistory.ts';
import { importJsonl } from '../../src/engine/exchange/importJsonl.ts';
import { compileFold, foldEventsOf } from '../../src/engine/fold/program.ts';
import { FoldTimeline } from '../../src/engine/fold/timeline.ts';
import { checkpointChain } from '../../src/engine/proof/checkpoints.ts';
import { verifyCheckpoint } from '../../src/engine/proof/verifyCheckpoint.ts';
import { writeCheckpoint } from '../../src/engine/proof/writeCheckpoint.ts';
import { findEvent } from '../../src/engine/search/findEvent.ts';
import { sweepBranches } from '../../src/engine/sessions/sweep.ts';
import { activateFold } from '../../src/engine/world/activateFold.ts';
import { numberIn, timeOf } from '../../src/engine/world/time.ts';
import { verifyWorld } from '../../src/engine/world/verifyWorld.ts';
import type { World } from '../../src/engine/world/world.ts';
import type { Task } from '../../src/ports/runtime.ts';
import type { JsonValue } from '../../src/protocol/codec/json.ts';
import { parseJsonStrict } from '../../src/protocol/codec/parseJson.ts';
import { GatosError, toErrorShape } from '../../src/protocol/errors.ts';
import { parseBranchId } from '../../src/protocol/journal/names.ts';
import { diffStates } from '../../src/protocol/state/diff.ts';
import { parseState } from '../../src/protocol/state/stateText.ts';
import type { EmitParams, EmitResult, FileLike, WorkerEvent, WorldId } from '../../src/rpc/contract.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { Background } from './background.ts';
import {
  createNewWorld,
  importWorldBundle,
  noteExport,
  openSample,
  renameWorld,
  worldInfo,
} from './catalog.ts';
import { keyHandlers } from './keyHandlers.ts';
import { lazyHandlers } from './lazy.ts';
import { proofFrameHandlers } from './proofHandlers.ts';
import { contentsOf, listWorlds } from './summaries.ts';
import { timeHandlers } from './timeHandlers.ts';
import * as views from './views.ts';
import { checkWhatIf, emitWhatIf } from './whatIfEmit.ts';
import { editAndTell, hasFold, whatIfHandlers } from './whatIfHandlers.ts';
import type { Worlds } from './worlds.ts';

export interface HandlerHost {
  readonly worlds: Worlds;
  readonly background: Background;
  readonly announce: (event: WorkerEvent) => void;
  readonly build: string;
  readonly role: () => 'owner' | 'follower';
}

export function createHandlers(host: HandlerHost): Handlers {
  return {
    ...appHandlers(host),
    ...keyHandlers(host),
    ...worldHandlers(host),
    ...timelineHandlers(host),
    ...lazilyLoaded(host),
    ...timeHandlers(host),
    ...proofFrameHandlers(host),
    ...writeHandlers(host),
    ...whatIfHandlers(host),
    ...proofHandlers(host),
  };
}

/** What a person asks for now and then: the playground, bisect, search, stretches. */
function lazilyLoaded(host: HandlerHost) {
  return {
    ...lazyHandlers(['fold.try', 'fold.test'], async () =>
      (await import('./foldHandlers.ts')).foldHandlers(host),
    ),
    ...lazyHandlers(['timeline.search', 'note.list'], async () =>
      (await import('./searchHandlers.ts')).searchHandlers(host),
    ),
    ...lazyHandlers(
      ['bisect.status', 'bisect.check', 'bisect.test', 'bisect.step', 'bisect.sample', 'bisect.report'],
      async () => (await import('./bisectHandlers.ts')).bisectHandlers(host),
    ),
    ...lazyHandlers(['world.exportSlice', 'world.inspectBundle'], async () =>
      (await import('./sliceHandlers.ts')).sliceHandlers(host),
    ),
  };
}

type Some<K extends keyof Handlers> = Pick<Handlers, K>;

function appHandlers({
  worlds,
  background,
  build,
  role,
}: HandlerHost): Some<'app.status' | 'app.configure' | 'storage.status'> {
  const meter = new StorageMeter();
  return {
    'app.status': async () => ({ engine: worlds.platform.runtime.engineId, build, role: role() }),
    'app.configure': async ({ checkpoints }) => {
      background.checkpoints.enabled = checkpoints;
      return { checkpoints };
    },
    'storage.status': async () => {
      const { usage, quota } = await meter.read(Date.now());
      return { usage, quota, persisted: await navigator.storage.persisted() };
    },
  };
}

function worldHandlers({
  worlds,
  background,
  announce,
}: HandlerHost): Some<
  | 'world.list'
  | 'world.create'
  | 'world.openSample'
  | 'world.open'
  | 'world.rename'
  | 'world.delete'
  | 'world.storage'
  | 'world.judged'
  | 'world.pack'
  | 'world.verify'
  | 'world.exportBundle'
  | 'world.exported'
  | 'world.importBundle'
> {
  const opened = async (id: WorldId, task: Task) => {
    const world = await worlds.get(id, task);
    background.fold(world, id);
    void sweep(world, id);
    return worldInfo(worlds, id, world);
  };
  /** [OPS-3] Nobody waits for it, and what cannot be swept now is swept another time. */
  const sweep = async (world: World, id: WorldId) => {
    const swept = await sweepBranches(world).catch(() => 0);
    if (swept > 0) announce({ kind: 'whatIf.changed', world: id, branch: null });
  };
  const changed = <T>(value: T): T => {
    announce({ kind: 'world.listChanged' });
    return value;
  };
  return {
    'world.list': () => listWorlds(worlds),
    'world.create': async (params, task) => changed(await opened(await createNewWorld(worlds, params), task)),
    'world.openSample': async ({ bytes }, task) =>
      changed(await opened(await openSample(worlds, new Uint8Array(bytes), task), task)),
    'world.open': ({ world }, task) => opened(world, task),
    'world.rename': async ({ world, name }) => changed(await renameWorld(worlds, world, name)),
    'world.delete': async ({ world }) => {
      await worlds.remove(world);
      return changed({ deleted: true as const });
    },
    'world.storage': ({ world }) => worlds.storage(world),
    'world.judged': async ({ world }) => {
      const { ledger } = await worlds.get(world);
      const quarantine = views.quarantineEntries(await worlds.get(world));
      return { events: ledger.count + quarantine.length, verified: ledger.count, quarantine };
    },
    'world.pack': ({ world }, task) => worlds.pack(world, task),
    'world.verify': async ({ world }, task) => {
      const { judged: _, ...report } = await verifyWorld(await worlds.get(world, task), task);
      const quarantine = report.quarantine.map(({ ref, oid, code, reason }) => ({
        ref,
        commit: oid,
        code,
        reason,
      }));
      return { ...report, events: report.events + quarantine.length, verified: report.events, quarantine };
    },
    'world.exportBundle': async ({ world }, task) => {
      const open = await worlds.get(world, task);
      // Before the bytes: what is written meanwhile may be in the file, but is not counted as if it were.
      const contents = contentsOf(open);
      const bytes = await exportBundle(open, task);
      return { fileName: bundleFileName(open), bytes: bytes.slice().buffer as ArrayBuffer, ...contents };
    },
    'world.exported': async ({ world, ...contents }) => changed(await noteExport(worlds, world, contents)),
    'world.importBundle': async ({ name, bytes }, task) => {
      const report = await importWorldBundle(
        worlds,
        { name, bytes: new Uint8Array(bytes), sample: false },
        task,
      );
      const world = await worlds.get(report.world.id, task);
      background.fold(world, report.world.id);
      for (const ns of world.ledger.namespaces) {
        background.checkpoints.noteImport(report.world.id, ns);
        announce({
          kind: 'world.changed',
          world: report.world.id,
          ns,
          total: world.ledger.order(ns).length,
          cause: 'import',
        });
      }
      return changed(report);
    },
  };
}

function timelineHandlers({
  worlds,
  background,
}: HandlerHost): Some<
  | 'timeline.page'
  | 'timeline.strip'
  | 'timeline.quarantine'
  | 'event.get'
  | 'event.find'
  | 'state.at'
  | 'state.diff'
  | 'fold.get'
  | 'fold.check'
  | 'fold.preview'
> {
  return {
    'timeline.page': async ({ world, ns, from, count }) =>
      views.timelinePage(await worlds.get(world), ns, from, count, Date.now()),
    'timeline.strip': async ({ world: id, ns }) => {
      const world = await worlds.get(id);
      if (parseBranchId(ns) !== null) background.foldBranch(world, id, ns);
      return views.timelineStrip(world, ns);
    },
    'timeline.quarantine': async ({ world }) => views.quarantineEntries(await worlds.get(world)),
    'event.get': async ({ world, ns, number }) =>
      views.eventDetail(await worlds.get(world), ns, number, Date.now()),
    'event.find': async ({ world: id, ns, cid }) => {
      const world = await worlds.get(id);
      return { number: findEvent(timeOf(world, ns), cid, (whole) => numberIn(world, ns, whole)) };
    },
    'state.at': async ({ world, ns, position }, task) =>
      views.stateView(await worlds.get(world), ns, position, task),
    'state.diff': async ({ world, ns, from, to }, task) =>
      views.stateDiff(await worlds.get(world), ns, from, to, task),
    'fold.get': async ({ world, ns }) => views.foldInfo(await worlds.get(world), ns),
    'fold.check': ({ source, kind = 'fold' }) => worlds.platform.runtime.check(source, kind),
    'fold.preview': async ({ world, ns, source, fuel }, task) =>
      previewFold(await worlds.get(world), ns, { source, fuel }, task),
  };
}

/** The end state under another fold against the one in force; nothing is written. */
async function previewFold(
  world: World,
  ns: string,
  { source, fuel }: { source: string; fuel: number },
  task: Task,
) {
  const { runtime } = world.deps;
  const time = timeOf(world, ns);
  const current = time.fold;
  const other = new FoldTimeline(runtime, await compileFold(runtime, source, fuel), foldEventsOf(time));
  try {
    other.follow(time.order, 0);
    await other.foldAll(task);
    const { diff, truncated } = diffStates(
      parseState((await current.stateAt(current.total, task)).state),
      parseState((await other.stateAt(other.total)).state),
      views.MAX_DIFF,
    );
    return { diff, truncated, faults: other.faults.size };
  } finally {
    other.close();
  }
}

function writeHandlers(
  host: HandlerHost,
): Some<'event.emit' | 'event.check' | 'event.import' | 'event.importHistory' | 'fold.activate'> {
  const { worlds, background, announce } = host;
  const told = (id: WorldId, world: World, ns: string, cause: 'emit' | 'import' | 'fold') => {
    announce({ kind: 'world.changed', world: id, ns, total: world.ledger.order(ns).length, cause });
    if (cause === 'import') background.checkpoints.noteImport(id, ns);
    background.fold(world, id);
  };
  return {
    'event.emit': async (params, task) => {
      const world = await worlds.get(params.world);
      const request = readRequest(params);
      if ('verdict' in request) return request;
      if (parseBranchId(params.ns) !== null) return emitWhatIf(host, params.world, world, request);
      const outcome = await emit(world, request, task);
      if (outcome.verdict === 'accepted') told(params.world, world, params.ns, 'emit');
      return emitResult(world, params.ns, outcome);
    },
    'event.check': async (params) => {
      const world = await worlds.get(params.world);
      const request = readRequest(params);
      if ('verdict' in request) return request;
      if (parseBranchId(params.ns) !== null) return checkWhatIf(world, request);
      const refused = checkEvent(world, request);
      const total = world.ledger.order(params.ns).length;
      return refused === null
        ? { verdict: 'accepted', number: total + 1, cid: '', commit: '', ref: '', total }
        : emitResult(world, params.ns, refused);
    },
    'event.import': async ({ world: id, ns, bytes, key }, task) => {
      const world = await worlds.get(id);
      try {
        return await importJsonl(world, ns, sourceOf(bytes), task, key);
      } finally {
        // Batches that came in before a failure are there.
        told(id, world, ns, 'import');
      }
    },
    'event.importHistory': async ({ world: id, ns, bytes }, task) => {
      const world = await worlds.get(id);
      const history = await readBundleHistory(await readAll(sourceOf(bytes)), task);
      try {
        return await importHistory(world, ns, history, task);
      } finally {
        told(id, world, ns, 'import');
      }
    },
    'fold.activate': async ({ world: id, ns, ...change }, task) => {
      const world = await worlds.get(id);
      if (parseBranchId(ns) !== null) {
        if (!hasFold(world.branches.get(ns), change))
          await editAndTell(host, id, world, ns, { kind: 'fold', fold: change }, undefined);
        return views.foldInfo(world, ns);
      }
      if (await activateFold(world, ns, change, task)) told(id, world, ns, 'fold');
      return views.foldInfo(world, ns);
    },
  };
}

function sourceOf(file: ArrayBuffer | FileLike): ByteSource {
  return file instanceof ArrayBuffer ? bytesSource(new Uint8Array(file)) : blobSource(file);
}

/** The payload as typed becomes a value, or the refusal that the form shows. */
function readRequest({ ns, type, payload, ulid, key }: EmitParams): EmitRequest | EmitResult {
  let value: JsonValue;
  try {
    value = parseJsonStrict(payload);
  } catch (error) {
    const { code, message, hint } = toErrorShape(error);
    return {
      verdict: 'denied',
      rule: 'ENC-4',
      code,
      reason: message,
      ...(hint === undefined ? {} : { hint }),
    };
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return {
      verdict: 'denied',
      rule: 'EVT-1',
      code: 'ERR_PAYLOAD_INVALID',
      reason: 'The payload must be a JSON object.',
      hint: 'Write it like {"n": 10}.',
    };
  }
  return {
    ns,
    type,
    payload: value,
    ...(ulid === undefined ? {} : { ulid }),
    ...(key === undefined ? {} : { key }),
  };
}

function emitResult(world: World, ns: string, outcome: EmitOutcome): EmitResult {
  if (outcome.verdict === 'denied') {
    const { rule, code, reason, hint } = outcome.denial;
    return { verdict: 'denied', rule, code, reason, ...(hint === undefined ? {} : { hint }) };
  }
  const { cid, oid, ref } = outcome.event;
  if (outcome.verdict === 'duplicate') return { verdict: 'duplicate', cid, commit: oid };
  return {
    verdict: 'accepted',
    number: outcome.number,
    cid,
    commit: oid,
    ref,
    total: world.ledger.order(ns).length,
  };
}

function proofHandlers({
  worlds,
  announce,
}: HandlerHost): Some<'checkpoint.list' | 'checkpoint.write' | 'checkpoint.verify'> {
  return {
    'checkpoint.list': async ({ world, ns }) => views.checkpointInfos(await worlds.get(world), ns),
    'checkpoint.write': async ({ world: id, ns, key }, task) => {
      const world = await worlds.get(id);
      const { oid } = await writeCheckpoint(world, ns, task, key);
      announce({
        kind: 'world.changed',
        world: id,
        ns,
        total: world.ledger.order(ns).length,
        cause: 'checkpoint',
      });
      const written = (await views.checkpointInfos(world, ns)).find((info) => info.commit === oid);
      if (written === undefined)
        throw new GatosError('ERR_INTERNAL', 'The checkpoint was written but is not on the state ref.');
      return written;
    },
    'checkpoint.verify': async ({ world: id, ns, commit }, task) => {
      const world = await worlds.get(id);
      if (!(await checkpointChain(world, ns)).includes(commit)) {
        throw new GatosError('ERR_USAGE', `The namespace ${ns} has no checkpoint ${commit.slice(0, 8)}.`);
      }
      return verifyCheckpoint(world, commit, task);
    },
  };
}
