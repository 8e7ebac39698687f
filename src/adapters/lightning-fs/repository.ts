import type FS from '@isomorphic-git/lightning-fs';
import type {
  ApplyResult,
  GitObject,
  Oid,
  Plan,
  PlannedObject,
  Ref,
  Repository,
  StoreReport,
  StoreStats,
} from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import type { GatosError } from '../../protocol/errors.ts';
import { EMPTY_TREE_OID, gitObjectId } from '../../protocol/git/object.ts';
import { closedError } from '../shared/closed.ts';
import { listRefs } from '../shared/listRefs.ts';
import { createMutex } from '../shared/mutex.ts';
import { checkMoves, checkNameClashes, checkPlan, findConflict } from '../shared/planChecks.ts';
import { databaseOf } from './catalog.ts';
import { GitFiles } from './gitFiles.ts';
import { GITDIR } from './gitPaths.ts';
import { Maintenance, type MaintenanceReport } from './maintenance.ts';
import { packObjects } from './packing.ts';
import { Slices, UNWATCHED } from './slices.ts';
import { corruptError, storageError } from './storageErrors.ts';
import { verifyFiles } from './verifyStore.ts';

/** From here on a plan's objects become packs: every file makes every later save a little slower. */
const PACK_FROM = 50;

/** A repository in IndexedDB, with what only its owner may ask for. */
export interface LightningRepository extends Repository {
  /** Packs loose objects and merges small packs, in short slices; call it when idle. Throws ERR_CANCELLED by `task`. */
  maintain(task?: Task): Promise<MaintenanceReport>;
  verifyStore(task: Task): Promise<StoreReport>;
  stats(): StoreStats;
  /** Indexes that were broken when it was opened and were made anew, each in a sentence. */
  readonly repairs: readonly string[];
  /**
   * The same files for isomorphic-git and the like. What they write becomes durable by `fs.promises.flush()`, which
   * throws ERR_REF_REWRITE and drops it all when it rewrites history, or with the next `apply`.
   */
  readonly git: { readonly fs: FS; readonly gitdir: string };
}

class OwnedRepository implements LightningRepository {
  readonly #files: GitFiles;
  readonly #exclusive = createMutex();
  readonly #maintenance: Maintenance;
  #closed = false;
  /** Why it stays unusable after a failed write could not be rolled back. */
  #broken: GatosError | undefined;

  constructor(files: GitFiles) {
    this.#files = files;
    this.#maintenance = new Maintenance(files, (work) =>
      this.#exclusive(() => {
        this.#checkOpen();
        return this.#change(work);
      }),
    );
    files.backend.onFlush = () =>
      this.#exclusive(() => {
        this.#checkOpen();
        return this.#change(() => files.commit());
      });
  }

  get git() {
    return { fs: this.#files.fs, gitdir: GITDIR };
  }

  get repairs(): readonly string[] {
    return this.#files.repairs;
  }

  async read(oid: Oid): Promise<GitObject | undefined> {
    this.#checkOpen();
    const object = await this.#files.read(oid).catch(() => {
      // It may just have moved from a loose file into a pack: look again when no write is under way.
      return this.#exclusive(async () => {
        this.#checkOpen();
        return this.#files.read(oid);
      });
    });
    if (object === undefined)
      return oid === EMPTY_TREE_OID ? { type: 'tree', body: new Uint8Array() } : undefined;
    const actual = gitObjectId(object.type, object.body);
    if (actual !== oid) throw corruptError(`the bytes of the object ${oid} hash to ${actual}`);
    return object;
  }

  async has(oid: Oid): Promise<boolean> {
    this.#checkOpen();
    return this.#has(oid);
  }

  async get(ref: string): Promise<Oid | null> {
    this.#checkOpen();
    return this.#files.refs.get(ref) ?? null;
  }

  async list(prefix: string): Promise<readonly Ref[]> {
    this.#checkOpen();
    return listRefs(this.#files.refs, prefix);
  }

  async apply(plan: Plan): Promise<ApplyResult> {
    this.#checkOpen();
    const objects = checkPlan(plan);
    const result = await this.#exclusive(async () => {
      this.#checkOpen();
      const files = this.#files;
      const conflict = findConflict(plan.refs, (ref) => files.refs.get(ref) ?? null);
      if (conflict !== undefined) return conflict;
      checkNameClashes(plan.refs, files.refs.keys());
      await checkMoves(plan.refs, objects, {
        read: (oid) => files.read(oid),
        has: async (oid) => this.#has(oid),
      });
      const fresh = [...objects.values()].filter(({ oid }) => !files.isStored(oid));
      const moves = plan.refs.filter(({ expected, next }) => expected !== next);
      if (fresh.length === 0 && moves.length === 0) return { ok: true } as const;
      await this.#change(async () => {
        await this.#put(fresh);
        // Deletions first: the folder of one may be the name of another.
        for (const { ref, next } of moves.filter((move) => move.next === null)) await files.putRef(ref, next);
        for (const { ref, next } of moves.filter((move) => move.next !== null)) await files.putRef(ref, next);
        await files.commit(objects);
      });
      return { ok: true } as const;
    });
    await this.#maintenance.relieve();
    return result;
  }

  async #put(objects: readonly PlannedObject[]): Promise<void> {
    if (objects.length < PACK_FROM) {
      this.#files.putLoose(objects);
      return;
    }
    // Somebody waits for it; packing while idle takes its time for a few bytes less.
    const packs = await packObjects(objects, new Slices(UNWATCHED), { fast: true });
    for (const pack of packs) this.#files.putPack(pack);
  }

  async maintain(task: Task = UNWATCHED): Promise<MaintenanceReport> {
    this.#checkOpen();
    return this.#maintenance.run(task);
  }

  async verifyStore(task: Task): Promise<StoreReport> {
    this.#checkOpen();
    return this.#maintenance.without(() => verifyFiles(this.#files, this.#exclusive, task));
  }

  stats(): StoreStats {
    const { loose, packs, backend } = this.#files;
    const bytes = backend.files('/').reduce((sum, { size }) => sum + size, 0);
    return { loose: loose.size, packed: packs.count, packs: packs.packs.length, bytes };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#exclusive(async () => this.#files.close());
  }

  #has(oid: Oid): boolean {
    return oid === EMPTY_TREE_OID || this.#files.isStored(oid);
  }

  #checkOpen(): void {
    if (this.#closed) throw closedError();
    if (this.#broken !== undefined) throw this.#broken;
  }

  /** Runs a write; when it fails, what is in memory goes back to what is stored. */
  async #change(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      await this.#rollBack();
      throw storageError(cause, 'The change could not be saved');
    }
  }

  async #rollBack(): Promise<void> {
    this.#broken = this.#files.lost;
    if (this.#broken !== undefined) return;
    try {
      await this.#files.reload();
    } catch (again) {
      this.#broken = storageError(again, 'The repository could not be read again after a failed write');
    }
  }
}

/**
 * The repository called `name` in this browser, made when there is none: a bare `.git` of lightning-fs and
 * isomorphic-git in one IndexedDB database. Only one worker may have it open at a time (elect an owner first).
 * Throws ERR_STORAGE_UNAVAILABLE, ERR_STORAGE_VERSION, ERR_STORAGE_FULL or ERR_STORAGE_CORRUPT.
 */
export async function openLightningRepository(options: {
  readonly name: string;
}): Promise<LightningRepository> {
  return new OwnedRepository(await GitFiles.open(options.name, databaseOf(options.name)));
}
