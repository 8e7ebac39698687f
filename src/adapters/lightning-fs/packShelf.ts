import type { GitObject, Oid } from '../../ports/repository.ts';
import { readPackedObject } from '../../protocol/git/packEntry.ts';
import { oidBytes, type PackIndex } from '../../protocol/git/packIndex.ts';
import type { ObjectCache } from './objectCache.ts';
import { corruptError } from './storageErrors.ts';

type ReadFile = (path: string) => Promise<Uint8Array>;

/** A pack on the shelf. */
export interface ShelvedPack {
  /** Tells packs apart in the object cache; never used twice. */
  readonly id: number;
  /** `/.git/objects/pack/pack-<checksum>`, without an ending. */
  readonly base: string;
  readonly index: PackIndex;
  /** Of the pack file, in bytes. */
  readonly size: number;
}

/** Bytes of packs kept in memory: three full ones. */
const LOADED_LIMIT = 24 * 1024 * 1024;
const MAX_OFFSET = 2 ** 32;

/**
 * The packs of a repository, looked up by their indexes, their bytes loaded when an object is read. Reading them here
 * takes 0.1 s for 5,000 commits, through isomorphic-git's readObject 0.5 s (Chromium), which looks for a loose file,
 * lists the pack folder and copies for every object.
 */
export class PackShelf {
  readonly #read: ReadFile;
  readonly #cache: ObjectCache;
  readonly #limit: number;
  /** The newest first: what is new is read most. */
  #packs: readonly ShelvedPack[] = [];
  /** Pack bytes in memory, the least recently used first. */
  readonly #loaded = new Map<string, { readonly size: number; readonly bytes: Promise<Uint8Array> }>();
  #ids = 0;

  constructor(read: ReadFile, cache: ObjectCache, limit = LOADED_LIMIT) {
    this.#read = read;
    this.#cache = cache;
    this.#limit = limit;
  }

  get packs(): readonly ShelvedPack[] {
    return this.#packs;
  }

  /** Objects in all packs. */
  get count(): number {
    return this.#packs.reduce((sum, { index }) => sum + index.count, 0);
  }

  add(base: string, index: PackIndex, size: number): void {
    this.#ids += 1;
    this.#packs = [{ id: this.#ids, base, index, size }, ...this.#packs.filter((pack) => pack.base !== base)];
  }

  remove(bases: ReadonlySet<string>): void {
    this.#packs = this.#packs.filter(({ base }) => !bases.has(base));
    for (const base of bases) this.#loaded.delete(base);
  }

  has(oid: Oid): boolean {
    return this.#find(oid) !== undefined;
  }

  /** Undefined when it is not packed. The body is the caller's own; the hash is the caller's to check. */
  async get(oid: Oid): Promise<GitObject | undefined> {
    const place = this.#find(oid);
    if (place === undefined) return undefined;
    const { pack, offset } = place;
    const known = this.#cache.get(pack.id * MAX_OFFSET + offset);
    if (known !== undefined) return { type: known.type, body: known.body.slice() };
    const bytes = await this.load(pack);
    try {
      const { type, body } = this.readAt(pack, bytes, offset);
      return { type, body: body.slice() };
    } catch (cause) {
      throw corruptError(`the object ${oid} in ${pack.base}.pack cannot be read`, cause);
    }
  }

  /** The object that starts at `offset`; read only, it may be the cache's. Throws when it cannot be read. */
  readAt({ id, index }: ShelvedPack, bytes: Uint8Array, offset: number, cache = this.#cache): GitObject {
    const key = id * MAX_OFFSET;
    const source = {
      bytes: bytes.subarray(0, -20),
      offsetOf: (oid: Oid) => index.find(oidBytes(oid) ?? new Uint8Array()),
      known: (at: number) => cache.get(key + at),
      keep: (at: number, object: GitObject) => cache.put(key + at, object),
    };
    return readPackedObject(source, offset);
  }

  /** The whole pack file; a few stay in memory. */
  async load({ base, size }: ShelvedPack): Promise<Uint8Array> {
    const known = this.#loaded.get(base);
    const entry = known ?? { size, bytes: this.#read(`${base}.pack`) };
    this.#loaded.delete(base);
    this.#loaded.set(base, entry);
    if (known === undefined) this.#evict(base);
    try {
      return await entry.bytes;
    } catch (cause) {
      if (this.#loaded.get(base) === entry) this.#loaded.delete(base);
      throw corruptError(`the pack ${base}.pack cannot be read`, cause);
    }
  }

  #find(oid: Oid): { readonly pack: ShelvedPack; readonly offset: number } | undefined {
    const bytes = oidBytes(oid);
    if (bytes === undefined) return undefined;
    for (const pack of this.#packs) {
      const offset = pack.index.find(bytes);
      if (offset !== undefined) return { pack, offset };
    }
    return undefined;
  }

  #evict(keep: string): void {
    let total = 0;
    for (const { size } of this.#loaded.values()) total += size;
    for (const [base, { size }] of [...this.#loaded]) {
      if (total <= this.#limit) return;
      if (base === keep) continue;
      total -= size;
      this.#loaded.delete(base);
    }
  }
}
