import type { IndexStore } from '../../ports/indexStore.ts';

/** An index in memory, for tests; share `files` between stores to "reopen" it. */
export function createMemoryIndexStore(files = new Map<string, Uint8Array>()): IndexStore {
  return {
    load: async (name) => files.get(name)?.slice() ?? null,
    save: async (name, bytes) => {
      files.set(name, bytes.slice());
    },
    remove: async (name) => {
      files.delete(name);
    },
  };
}
