import { GatosError } from '../../protocol/errors.ts';
import { storageError } from './storageErrors.ts';

const PREFIX = 'gatos-repository:';

export function databaseOf(name: string): string {
  return `${PREFIX}${name}`;
}

/** The names of all repositories stored in this browser, sorted. */
export async function listLightningRepositories(): Promise<readonly string[]> {
  try {
    const databases = await indexedDB.databases();
    const names = databases.flatMap(({ name }) =>
      name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [],
    );
    return names.sort();
  } catch (cause) {
    throw storageError(cause, 'The stored repositories could not be listed');
  }
}

/** Deletes a repository and all its bytes; deleting what is not there succeeds. Close it first. */
export async function deleteLightningRepository(name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseOf(name));
    request.onsuccess = () => resolve();
    request.onerror = () => reject(storageError(request.error, `${name} could not be deleted`));
    request.onblocked = () => {
      const error = new GatosError('ERR_STORAGE_UNAVAILABLE', `${name} is still open in another tab.`, {
        hint: 'Close the other tabs of this app and try again.',
      });
      reject(error);
    };
  });
}
