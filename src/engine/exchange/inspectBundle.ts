import type { LuaRuntime } from '../../ports/lua.ts';
import type { Repository } from '../../ports/repository.ts';
import type { Clock, Random, SignatureVerifier, Task } from '../../ports/runtime.ts';
import { GatosError, toErrorShape } from '../../protocol/errors.ts';
import { SLICE_PREFIX } from '../../protocol/journal/names.ts';
import { loadSlice } from '../../protocol/state/slice.ts';
import { faultsUpTo } from '../proof/faults.ts';
import { worldNameOf } from '../world/mainBranch.ts';
import { type JudgedReport, judgedReport } from '../world/verifyWorld.ts';
import { openJudged, type World } from '../world/world.ts';
import { type StagedBundle, unpackBundle } from './importBundle.ts';
import { type SliceVerdict, verifySlice } from './slice/verifySlice.ts';

export interface InspectedNamespace {
  readonly ns: string;
  readonly events: number;
  /** Of the state at the end; null where it cannot be folded, and then `problem` says why. */
  readonly stateRoot: string | null;
  readonly faults: number;
  readonly problem: string | null;
}

/** [STA-8] A stretch of history: what it is for, and what it is built on. */
export interface InspectedSlice extends SliceVerdict {
  readonly ns: string;
  readonly first: number;
  readonly last: number;
  readonly base: {
    readonly events: number;
    readonly stateRoot: string;
    readonly actor: string;
    readonly signer: string;
  };
}

export interface BundleInspection extends JudgedReport {
  readonly name: string;
  /** Event-CID of the genesis. */
  readonly repo: string;
  readonly objects: number;
  readonly refs: number;
  readonly namespaces: readonly InspectedNamespace[];
  readonly slices: readonly InspectedSlice[];
}

export type InspectDeps = {
  readonly verifier: SignatureVerifier;
  readonly runtime: LuaRuntime;
  readonly clock: Clock;
  readonly random: Random;
};

/**
 * Judges a bundle in memory and says what is in it; nothing is stored. Everything is judged as an import would judge it,
 * and then folded and recomputed. Throws what `stageBundle` throws for a file that cannot be read at all.
 */
export async function inspectBundle(
  deps: InspectDeps,
  bytes: Uint8Array,
  task: Task,
): Promise<BundleInspection> {
  const staged = await unpackBundle(bytes, deps.verifier, null, task);
  const world = openJudged({ ...deps, repository: readOnly(staged) }, staged.ledger);
  try {
    const report = await judgedReport(world, [], task);
    const slices = await inspectSlices(world, staged, task);
    const namespaces: InspectedNamespace[] = [];
    for (const ns of world.ledger.namespaces) {
      // The world's own history is not in the bundle of a slice.
      const isOnlySliced = world.ledger.order(ns).length === 0 && slices.length > 0;
      if (!isOnlySliced) namespaces.push(await inspectNamespace(world, ns, task));
    }
    const { genesis } = world.ledger.governance;
    return {
      ...report,
      ok: report.ok && slices.every(({ status }) => status !== 'failed'),
      name: worldNameOf(genesis.envelope.payload),
      repo: genesis.cid,
      objects: staged.objects.length,
      refs: staged.refs.length,
      namespaces,
      slices,
    };
  } finally {
    world.timelines.close();
  }
}

function readOnly({ store }: StagedBundle): Repository {
  return {
    read: (oid) => store.read(oid),
    has: (oid) => store.has(oid),
    get: (ref) => store.get(ref),
    list: (prefix) => store.list(prefix),
    apply: async () => {
      throw new GatosError('ERR_INTERNAL', 'A bundle that is only looked at cannot be written to.');
    },
    close: async () => undefined,
  };
}

async function inspectNamespace(world: World, ns: string, task: Task): Promise<InspectedNamespace> {
  const events = world.ledger.order(ns).length;
  try {
    const timeline = world.timelines.get(ns);
    const { stateRoot } = await timeline.stateAt(events, task);
    return { ns, events, stateRoot, faults: faultsUpTo(timeline, events), problem: null };
  } catch (error) {
    task.check();
    return { ns, events, stateRoot: null, faults: 0, problem: toErrorShape(error).message };
  }
}

async function inspectSlices(world: World, staged: StagedBundle, task: Task): Promise<InspectedSlice[]> {
  const slices: InspectedSlice[] = [];
  for (const { oid } of await staged.store.list(SLICE_PREFIX)) {
    const slice = await loadSlice((id) => staged.store.read(id), oid);
    const { ns, first, last } = slice.manifest;
    const { events, state_root: stateRoot, actor, signer } = slice.base.proof;
    const verdict = await verifySlice(world, slice, task);
    slices.push({ ...verdict, ns, first, last, base: { events, stateRoot, actor, signer } });
  }
  return slices;
}
