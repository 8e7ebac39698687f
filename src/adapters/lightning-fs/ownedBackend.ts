import CacheFS from '@isomorphic-git/lightning-fs/src/CacheFS.js';
import DefaultBackend from '@isomorphic-git/lightning-fs/src/DefaultBackend.js';
import { textOf, utf8 } from '../../protocol/bytes.ts';
import { crc32 } from '../../protocol/git/checksums.ts';
import type { FileStore } from './fileStore.ts';
import { PACKS } from './gitPaths.ts';
import { corruptError } from './storageErrors.ts';
import { decodeSuperblock, encodeSuperblock, type Node } from './superblock.ts';

/** A file in the tree of names. */
export interface FileEntry {
  readonly path: string;
  readonly inode: number;
  readonly size: number;
  /** CRC-32 of its bytes, where it is kept. */
  readonly crc: number | undefined;
}

/**
 * lightning-fs's own backend on our transactional store, without the things that lose data or stall a tab:
 * - it saves the superblock half a second after a write; here only `flush` does, when a whole change is in place;
 * - it takes a lock, keeps it until idle, and forgets the names then; here one worker owns the repository, elected
 *   before it is opened, and the names stay;
 * - it scans every name for each new file; here the next inode number is counted;
 * - a name appears a moment before its bytes; here both in one step, so that a flush never sees one without the other;
 * - a file of another length than its name says is taken as it is; here it is damage.
 */
export class OwnedBackend extends DefaultBackend {
  readonly store: FileStore;
  /** What a flush through the file system's interface does; the repository puts its checks here. */
  onFlush: () => Promise<void> = () => this.commit();
  /** Counts what was changed through the file system's interface, not by `put` and `remove`. */
  foreignChanges = 0;
  #lastInode = 0;

  constructor(name: string, store: FileStore) {
    super();
    this.store = store;
    this._idb = store;
    this._cache = new CacheFS(name);
    this._cache.autoinc = () => {
      this.#lastInode += 1;
      return this.#lastInode;
    };
  }

  /** Reads the names as they are stored, dropping what is not; `fresh` tells that there were none yet. */
  async load(): Promise<{ readonly fresh: boolean }> {
    this.store.discard();
    const record = await this.store.loadSuperblock();
    if (record === undefined) {
      this._cache.activate(null);
      return { fresh: true };
    }
    const { root, lastInode } = decodeSuperblock(record);
    // Numbers that were given out and then dropped are not given out again.
    this.#lastInode = Math.max(this.#lastInode, lastInode);
    this._cache.activate(root);
    return { fresh: false };
  }

  /** Makes names and bytes as they are at this moment durable, in one transaction. */
  async commit(): Promise<void> {
    await this.store.save(encodeSuperblock(this._cache._root));
  }

  /** Writes a file, its folders made where they are missing. */
  put(path: string, bytes: Uint8Array): number {
    this._mkdirp(path.slice(0, path.lastIndexOf('/')), 0o777);
    return this.#write(path, bytes, {});
  }

  #write(path: string, bytes: Uint8Array, options: { readonly mode?: number }): number {
    const stat = this._cache.writeStat(path, bytes.length, options);
    // Packs and indexes end in a SHA-1 of their own.
    if (!path.startsWith(PACKS)) stat.crc = crc32(bytes);
    this.store.writeFile(stat.ino, bytes);
    return stat.ino;
  }

  /** Removes a file, and the folders above it that become empty, as far as `keep`, which stays. */
  remove(path: string, keep: string): void {
    this.store.unlink(this._cache.lstat(path).ino);
    this._cache.unlink(path);
    for (let at = path.lastIndexOf('/'); at > keep.length; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (this._cache.readdir(folder).length > 0) return;
      this._cache.rmdir(folder);
    }
  }

  /** Every file in a folder and those below it; none when there is no such folder. */
  files(folder: string): readonly FileEntry[] {
    const found: FileEntry[] = [];
    const walk = (node: Node, path: string) => {
      for (const [name, child] of node) {
        if (typeof name !== 'string') continue;
        const inner = child as Node;
        const stat = inner.get(0);
        if (stat?.type === 'dir') walk(inner, `${path}/${name}`);
        else if (stat !== undefined)
          found.push({ path: `${path}/${name}`, inode: stat.ino, size: stat.size, crc: stat.crc });
      }
    };
    if (this._exists(folder)) walk(this._cache._lookup(folder), folder === '/' ? '' : folder);
    return found;
  }

  override async readFile(
    path: string,
    options?: string | { readonly encoding?: string },
  ): Promise<Uint8Array | string> {
    const { ino, size } = this._cache.stat(path);
    const bytes = await this.store.readFile(ino);
    if (bytes.length !== size) throw corruptError(`${path} has ${bytes.length} bytes, not ${size}`);
    const encoding = typeof options === 'string' ? options : options?.encoding;
    return encoding === 'utf8' ? textOf(bytes) : bytes;
  }

  override async writeFile(
    path: string,
    data: Uint8Array | string,
    { mode }: { readonly mode?: number } = {},
  ): Promise<void> {
    const bytes = typeof data === 'string' ? utf8(data) : data;
    this.foreignChanges += 1;
    this.#write(path, bytes, mode === undefined ? {} : { mode });
  }

  override async unlink(path: string): Promise<void> {
    this.foreignChanges += 1;
    const { type, ino } = this._cache.lstat(path);
    this._cache.unlink(path);
    if (type !== 'symlink') this.store.unlink(ino);
  }

  override rename(from: string, to: string): void {
    this.foreignChanges += 1;
    super.rename(from, to);
  }

  override symlink(target: string, path: string): void {
    this.foreignChanges += 1;
    super.symlink(target, path);
  }

  override flush(): Promise<void> {
    return this.onFlush();
  }

  // What lightning-fs calls around its operations. The names are loaded before it gets this backend.
  init(): void {}
  activate(): void {}
  deactivate(): void {}
  /** lightning-fs calls this after every operation that changes something. */
  saveSuperblock = (): void => {
    this.foreignChanges += 1;
  };
}
