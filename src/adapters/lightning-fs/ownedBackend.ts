import CacheFS from '@isomorphic-git/lightning-fs/src/CacheFS.js';
import DefaultBackend from '@isomorphic-git/lightning-fs/src/DefaultBackend.js';
import type { FileStore } from './fileStore.ts';
import { checkSuperblock } from './superblock.ts';

/**
 * lightning-fs's own backend on our transactional store, without the three things that lose data or stall a tab:
 * - it saves the superblock half a second after a write; here only `flush` does, when a whole change is in place;
 * - it takes a lock, keeps it until idle, and forgets the names then; here one worker owns the repository, elected
 *   before it is opened, and the names stay;
 * - it scans every name for each new file; here the next inode number is counted.
 */
export class OwnedBackend extends DefaultBackend {
  readonly #store: FileStore;

  constructor(name: string, store: FileStore) {
    super();
    this.#store = store;
    this._idb = store;
    this._cache = new CacheFS(name);
  }

  /** Reads the names; `fresh` tells that there were none yet. */
  async load(): Promise<{ readonly fresh: boolean }> {
    const root = await this.#store.loadSuperblock();
    let last = 0;
    if (root !== undefined) last = checkSuperblock(root);
    this._cache.activate(root ?? null);
    this._cache.autoinc = () => {
      last += 1;
      return last;
    };
    return { fresh: root === undefined };
  }

  // What lightning-fs calls around its operations. The names are loaded before it gets this backend.
  init(): void {}
  activate(): void {}
  deactivate(): void {}
  saveSuperblock = (): void => {};
}
