import type { GitObject, Oid } from '../../ports/repository.ts';

/** An object id for a loose object; for a packed one a number made of its pack and its offset. */
export type CacheKey = Oid | number;

/** The one cache of inflated objects, by bytes, the least recently used leaving first. */
export class ObjectCache {
  readonly #objects = new Map<CacheKey, GitObject>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limit = 8 * 1024 * 1024) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Read only: copy the body before you hand it out. */
  get(key: CacheKey): GitObject | undefined {
    const object = this.#objects.get(key);
    if (object === undefined) return undefined;
    this.#objects.delete(key);
    this.#objects.set(key, object);
    return object;
  }

  /** Takes the object as its own. One large object must not push everything else out. */
  put(key: CacheKey, object: GitObject): void {
    if (object.body.length > this.#limit / 8 || this.#objects.has(key)) return;
    this.#objects.set(key, object);
    this.#bytes += object.body.length;
    for (const [oldest, { body }] of this.#objects) {
      if (this.#bytes <= this.#limit) return;
      this.#objects.delete(oldest);
      this.#bytes -= body.length;
    }
  }

  clear(): void {
    this.#objects.clear();
    this.#bytes = 0;
  }
}
