import type { ApplyResult, GitObject, Oid, Plan, Ref, Repository } from '../../ports/repository.ts';
import type { GatosError } from '../../protocol/errors.ts';
import { EMPTY_TREE_OID, gitObjectId } from '../../protocol/git/object.ts';
import { closedError } from '../shared/closed.ts';
import { listRefs } from '../shared/listRefs.ts';
import { createMutex } from '../shared/mutex.ts';
import { checkMoves, checkNameClashes, checkPlan, findConflict } from '../shared/planChecks.ts';
import { databaseOf } from './catalog.ts';
import { GitFiles } from './gitFiles.ts';
import { corruptError, storageError } from './storageErrors.ts';

/** From here on a plan's objects become one pack: every file makes every later save a little slower. */
const PACK_FROM = 50;
/** `maintain` packs when there are more loose objects than this. */
const MAX_LOOSE = 500;

/** A repository in IndexedDB with the one thing more that its owner does when idle. */
export interface LightningRepository extends Repository {
  /** Packs loose objects when there are many. Call it when idle; it takes about 0.2 s for 500 objects. */
  maintain(): Promise<{ readonly packed: number }>;
}

class OwnedRepository implements LightningRepository {
  readonly #name: string;
  #files: GitFiles;
  readonly #exclusive = createMutex();
  #closed = false;
  /** Why it stays unusable after a failed write could not be rolled back. */
  #broken: GatosError | undefined;

  constructor(name: string, files: GitFiles) {
    this.#name = name;
    this.#files = files;
  }

  async read(oid: Oid): Promise<GitObject | undefined> {
    this.#checkOpen();
    const object = await this.#readNow(oid).catch(() => {
      // It may just have moved from a loose file into a pack: look again when no write is under way.
      return this.#exclusive(async () => {
        this.#checkOpen();
        return this.#readNow(oid);
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
    return oid === EMPTY_TREE_OID || this.#files.isStored(oid);
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
    return this.#exclusive(async () => {
      this.#checkOpen();
      const files = this.#files;
      const conflict = findConflict(plan.refs, (ref) => files.refs.get(ref) ?? null);
      if (conflict !== undefined) return conflict;
      checkNameClashes(plan.refs, files.refs.keys());
      await checkMoves(plan.refs, objects, {
        read: (oid) => this.#readNow(oid),
        has: async (oid) => oid === EMPTY_TREE_OID || files.isStored(oid),
      });
      const fresh = [...objects.values()].filter(({ oid }) => !files.isStored(oid));
      const moves = plan.refs.filter(({ expected, next }) => expected !== next);
      if (fresh.length === 0 && moves.length === 0) return { ok: true };
      await this.#change(async () => {
        const written = await (fresh.length < PACK_FROM ? files.writeLoose(fresh) : files.writePack(fresh));
        // Deletions first: the folder of one may be the name of another.
        for (const { ref, next } of moves.filter((move) => move.next === null))
          await files.writeRef(ref, next);
        for (const { ref, next } of moves.filter((move) => move.next !== null))
          await files.writeRef(ref, next);
        await files.flush();
        files.remember(written);
        for (const { ref, next } of moves) {
          if (next === null) files.refs.delete(ref);
          else files.refs.set(ref, next);
        }
      });
      return { ok: true };
    });
  }

  async maintain(): Promise<{ readonly packed: number }> {
    this.#checkOpen();
    return this.#exclusive(async () => {
      this.#checkOpen();
      const files = this.#files;
      const oids = [...files.loose];
      if (oids.length <= MAX_LOOSE) return { packed: 0 };
      const objects = await Promise.all(
        oids.map(async (oid) => {
          const object = await this.#readNow(oid);
          if (object === undefined) throw corruptError(`the loose object ${oid} is missing`);
          return { ...object, oid };
        }),
      );
      await this.#change(async () => {
        const written = await files.writePack(objects);
        await files.removeLoose(oids);
        await files.flush();
        files.remember(written);
        files.loose.clear();
      });
      return { packed: oids.length };
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#exclusive(async () => this.#files.close());
  }

  #checkOpen(): void {
    if (this.#closed) throw closedError();
    if (this.#broken !== undefined) throw this.#broken;
  }

  #readNow(oid: Oid): Promise<GitObject | undefined> {
    return this.#files.read(oid);
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
    const failed = this.#files;
    // Opening again would bring a repository that another tab deleted back to life, empty.
    this.#broken = failed.lost;
    if (this.#broken !== undefined) return;
    try {
      this.#files = await GitFiles.open(this.#name, databaseOf(this.#name));
    } catch (again) {
      this.#broken = storageError(again, 'The repository could not be opened again after a failed write');
    }
    failed.close();
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
  return new OwnedRepository(options.name, await GitFiles.open(options.name, databaseOf(options.name)));
}
