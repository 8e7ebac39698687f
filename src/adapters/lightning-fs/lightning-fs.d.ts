/** The parts of lightning-fs's inside that `ownedBackend.ts` builds on; the package has no types for them. */
declare module '@isomorphic-git/lightning-fs/src/DefaultBackend.js' {
  import type { CacheFS } from '@isomorphic-git/lightning-fs/src/CacheFS.js';

  export default class DefaultBackend {
    _idb: unknown;
    _cache: CacheFS;
    flush(): Promise<void>;
  }
}

declare module '@isomorphic-git/lightning-fs/src/CacheFS.js' {
  export default class CacheFS {
    constructor(name: string, options?: { uid?: number; gid?: number });
    readonly activated: boolean;
    activate(root: unknown): void;
    autoinc(): number;
  }
  export type { CacheFS };
}
