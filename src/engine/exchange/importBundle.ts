import type {
  GitObject,
  ObjectStore,
  Oid,
  PlannedObject,
  Ref,
  RefStore,
  RefUpdate,
} from '../../ports/repository.ts';
import type { SignatureVerifier, Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { descendsFrom } from '../../protocol/git/ancestry.ts';
import { decodeBundle } from '../../protocol/git/bundle.ts';
import { decodePack } from '../../protocol/git/pack.ts';
import { GOV_REF, SESSION_PREFIX, SLICE_PREFIX } from '../../protocol/journal/names.ts';
import { requireSoundGovernance } from '../ledger/governance.ts';
import { Ledger } from '../ledger/ledger.ts';
import { MAIN_REF } from '../world/mainBranch.ts';
import { collectReachable } from './reachable.ts';

/** Bounds on what a file may make us hold: a world of 100,000 events is about 300,000 KiB unpacked. */
const BUNDLE_LIMITS = {
  maxObjects: 2_000_000,
  maxObjectSize: 64 * 1024 * 1024,
  maxTotalSize: 1024 * 1024 * 1024,
};

/** A bundle, unpacked and judged in memory; nothing of it is stored yet. */
export interface StagedBundle {
  readonly refs: readonly Ref[];
  readonly objects: readonly PlannedObject[];
  readonly store: ObjectStore & RefStore;
  readonly ledger: Ledger;
}

/** [OPS-3] Somebody else's what-ifs are no part of a world. */
function isOfWorld(ref: string): boolean {
  return ref === MAIN_REF || (ref.startsWith('refs/gatos/') && !ref.startsWith(SESSION_PREFIX));
}

class StagedStore implements ObjectStore, RefStore {
  private readonly objects: ReadonlyMap<Oid, GitObject>;
  private readonly refs: readonly Ref[];
  private readonly below: ObjectStore | null;

  constructor(objects: readonly PlannedObject[], refs: readonly Ref[], below: ObjectStore | null) {
    this.objects = new Map(objects.map((object) => [object.oid, object]));
    this.refs = [...refs].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.below = below;
  }

  async read(oid: Oid): Promise<GitObject | undefined> {
    return this.objects.get(oid) ?? (await this.below?.read(oid));
  }

  async has(oid: Oid): Promise<boolean> {
    return this.objects.has(oid) || ((await this.below?.has(oid)) ?? false);
  }

  async get(ref: string): Promise<Oid | null> {
    return this.refs.find((known) => known.name === ref)?.oid ?? null;
  }

  async list(prefix: string): Promise<readonly Ref[]> {
    return this.refs.filter((ref) => ref.name.startsWith(prefix));
  }
}

/**
 * Unpacks a bundle and judges everything in it: every object by its hash, every ref by what it needs, every event by
 * the gate. Throws ERR_BUNDLE_INVALID, ERR_PACK_INVALID, ERR_LIMIT, ERR_OBJECT_MISSING or ERR_GOV_INVALID (the gov
 * chain must hold to its end: nothing could be appended to it later); refused events are in `ledger.quarantine`.
 */
export async function stageBundle(
  bytes: Uint8Array,
  verifier: SignatureVerifier,
  below: ObjectStore | null,
  task: Task,
): Promise<StagedBundle> {
  const staged = await unpackBundle(bytes, verifier, below, task);
  if (staged.refs.some(({ name }) => name.startsWith(SLICE_PREFIX))) {
    throw new GatosError(
      'ERR_BUNDLE_INVALID',
      'This bundle is a stretch of history without what came before it. It can be verified, not imported.',
      {
        hint: 'Verify it with "git gatos verify --bundle" or "Verify only", and ask for the whole world to import it.',
      },
    );
  }
  return staged;
}

/** As `stageBundle`, for whoever only looks: a slice (STA-8) is no world, but can be verified. */
export async function unpackBundle(
  bytes: Uint8Array,
  verifier: SignatureVerifier,
  below: ObjectStore | null,
  task: Task,
): Promise<StagedBundle> {
  const bundle = decodeBundle(bytes);
  if (bundle.prerequisites.length > 0 && below === null) {
    throw new GatosError(
      'ERR_BUNDLE_INVALID',
      'The bundle is incomplete: it builds on commits that it does not carry.',
      { hint: 'Export the whole world again.' },
    );
  }
  const refs = bundle.refs.filter(({ name }) => isOfWorld(name));
  if (!refs.some((ref) => ref.name.startsWith('refs/gatos/journal/'))) {
    throw new GatosError('ERR_BUNDLE_INVALID', 'The bundle is a Git bundle, but it holds no GATOS world.', {
      hint: 'Export it with "git gatos bundle" or from the app.',
    });
  }
  task.progress(0, bundle.pack.length, 'unpacking');
  await task.breathe();
  const objects = decodePack(bundle.pack, {
    ...BUNDLE_LIMITS,
    onProgress: (done, total) => task.progress(done, total, 'unpacking'),
  });
  const store = new StagedStore(objects, refs, below);
  await collectReachable(
    store,
    refs.map((ref) => ref.oid),
    task,
  );
  const ledger = new Ledger({ repository: store, verifier });
  await ledger.refresh(task);
  requireSoundGovernance(ledger.governance);
  return { refs, objects, store, ledger };
}

/**
 * How far a ref may go in a world that is here: a journal to its last accepted event (null: not at all), since refs
 * only move forward and nothing could ever follow a refused commit. What lies beyond is in the report (JRN-5).
 */
function acceptedTip(staged: StagedBundle, ref: Ref): Oid | null {
  const journal = staged.ledger.journal(ref.name);
  if (journal === undefined || journal.quarantine.length === 0) return ref.oid;
  return journal.events.at(-1)?.oid ?? null;
}

/**
 * The ref moves that bring a world up to a bundle of the same world: refs that are new or go forward. A ref that the
 * bundle would move back or aside stays as it is and is returned in `kept`; but refs/heads/main proves nothing (it
 * may hold a person's own files), so one that has gone another way stays and is no conflict.
 */
export async function planMerge(
  current: RefStore & ObjectStore,
  staged: StagedBundle,
): Promise<{ readonly refs: readonly RefUpdate[]; readonly kept: readonly string[] }> {
  const refs: RefUpdate[] = [];
  const kept: string[] = [];
  // A new world keeps what is refused in sight, for whoever must look into it.
  const isHere = (await current.get(GOV_REF)) !== null;
  for (const ref of staged.refs) {
    const { name } = ref;
    const oid = isHere ? acceptedTip(staged, ref) : ref.oid;
    if (oid === null) continue;
    const expected = await current.get(name);
    if (expected !== null && (await descendsFrom(expected, oid, (id) => current.read(id)))) continue;
    if (expected === null || (await descendsFrom(oid, expected, (id) => staged.store.read(id))))
      refs.push({ ref: name, expected, next: oid });
    else if (name !== MAIN_REF) kept.push(name);
  }
  return { refs, kept };
}
