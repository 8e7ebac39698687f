/** The parts of lightning-fs's inside that `ownedBackend.ts` builds on; the package has no types for them. */
declare module '@isomorphic-git/lightning-fs/src/DefaultBackend.js' {
  import type { CacheFS } from '@isomorphic-git/lightning-fs/src/CacheFS.js';

  export default class DefaultBackend {
    _idb: unknown;
    _cache: CacheFS;
    readFile(path: string, options?: string | { readonly encoding?: string }): Promise<Uint8Array | string>;
    writeFile(path: string, data: Uint8Array | string, options?: { readonly mode?: number }): Promise<void>;
    unlink(path: string): Promise<void>;
    rename(from: string, to: string): void;
    symlink(target: string, path: string): void;
    flush(): Promise<void>;
    _exists(path: string): boolean;
    _mkdirp(path: string, mode?: number): void;
  }
}

declare module '@isomorphic-git/lightning-fs/src/CacheFS.js' {
  interface CachedStat {
    readonly ino: number;
    readonly size: number;
    readonly type: 'dir' | 'file' | 'symlink';
    readonly mode: number;
    readonly mtimeMs: number;
    readonly target?: string;
    /** Ours: see superblock.ts. */
    crc?: number;
  }
  type CachedNode = Map<number, CachedStat> & Map<string, CachedNode>;

  export default class CacheFS {
    constructor(name: string, options?: { uid?: number; gid?: number });
    readonly activated: boolean;
    readonly _root: Map<string, CachedNode>;
    activate(root: unknown): void;
    autoinc(): number;
    stat(path: string): CachedStat;
    lstat(path: string): CachedStat;
    writeStat(path: string, size: number, options: { readonly mode?: number }): CachedStat;
    unlink(path: string): void;
    readdir(path: string): readonly string[];
    rmdir(path: string): void;
    _lookup(path: string): CachedNode;
  }
  export type { CacheFS };
}
