import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IndexStore } from '../../ports/indexStore.ts';
import { fileError, readBytesIfThere, replaceFile } from './files.ts';

/** Index files in a folder of their own, `<git dir>/gatos/index`: Git never looks there. Made when first saved to. */
export function createFileIndexStore(folder: string): IndexStore {
  return {
    load: (name) => readBytesIfThere(join(folder, name)),
    save: async (name, bytes) => {
      try {
        await mkdir(folder, { recursive: true });
      } catch (error) {
        throw fileError(`${folder} cannot be made`, error);
      }
      await replaceFile(join(folder, name), bytes);
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}
