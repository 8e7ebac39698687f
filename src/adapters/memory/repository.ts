import type { ApplyResult, GitObject, Oid, Plan, Ref, Repository } from '../../ports/repository.ts';
import { EMPTY_TREE_OID } from '../../protocol/git/object.ts';
import { closedError } from '../shared/closed.ts';
import { listRefs } from '../shared/listRefs.ts';
import { createMutex } from '../shared/mutex.ts';
import { checkMoves, checkNameClashes, checkPlan, findConflict } from '../shared/planChecks.ts';

/** What a memory repository holds; share one between repositories to "reopen" it. */
export interface MemoryStorage {
  readonly objects: Map<Oid, GitObject>;
  readonly refs: Map<string, Oid>;
}

export function createMemoryStorage(): MemoryStorage {
  return { objects: new Map(), refs: new Map() };
}

/** A repository in memory, for tests and previews. Durable only as long as its storage is kept. */
export class MemoryRepository implements Repository {
  readonly #storage: MemoryStorage;
  readonly #exclusive = createMutex();
  #closed = false;

  constructor(storage: MemoryStorage = createMemoryStorage()) {
    this.#storage = storage;
  }

  async read(oid: Oid): Promise<GitObject | undefined> {
    this.#checkOpen();
    const object = this.#storage.objects.get(oid);
    if (object !== undefined) return { type: object.type, body: object.body.slice() };
    // Git knows the empty tree without its being stored.
    return oid === EMPTY_TREE_OID ? { type: 'tree', body: new Uint8Array() } : undefined;
  }

  async has(oid: Oid): Promise<boolean> {
    this.#checkOpen();
    return oid === EMPTY_TREE_OID || this.#storage.objects.has(oid);
  }

  async get(ref: string): Promise<Oid | null> {
    this.#checkOpen();
    return this.#storage.refs.get(ref) ?? null;
  }

  async list(prefix: string): Promise<readonly Ref[]> {
    this.#checkOpen();
    return listRefs(this.#storage.refs, prefix);
  }

  async apply(plan: Plan): Promise<ApplyResult> {
    this.#checkOpen();
    const objects = checkPlan(plan);
    return this.#exclusive(async () => {
      const conflict = findConflict(plan.refs, (ref) => this.#storage.refs.get(ref) ?? null);
      if (conflict !== undefined) return conflict;
      checkNameClashes(plan.refs, this.#storage.refs.keys());
      await checkMoves(plan.refs, objects, this);
      for (const { oid, type, body } of objects.values())
        this.#storage.objects.set(oid, { type, body: body.slice() });
      for (const { ref, next } of plan.refs) {
        if (next === null) this.#storage.refs.delete(ref);
        else this.#storage.refs.set(ref, next);
      }
      return { ok: true };
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #checkOpen(): void {
    if (this.#closed) throw closedError();
  }
}
