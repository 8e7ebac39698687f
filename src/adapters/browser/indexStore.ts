import type { IndexStore } from '../../ports/indexStore.ts';
import { GatosError } from '../../protocol/errors.ts';

const NAME = 'gatos-index';
const VERSION = 1;
const STORE = 'files';

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(failure(request.error));
    request.onblocked = () => reject(failure(null));
  });
}

function failure(cause: DOMException | null): GatosError {
  return new GatosError('ERR_STORAGE_UNAVAILABLE', 'The index of this browser cannot be used.', { cause });
}

/**
 * Indexes in a database of their own, apart from repositories and keys: losing it loses nothing. Durability is relaxed:
 * what a power cut takes away is made again. The database is opened when it is first asked for.
 */
export class BrowserIndexes {
  private database: Promise<IDBDatabase> | null = null;

  of(world: string): IndexStore {
    const key = (name: string) => [world, name];
    return {
      load: async (name) => {
        const bytes: unknown = await this.run('readonly', (store) => store.get(key(name)));
        return bytes instanceof Uint8Array ? bytes : null;
      },
      save: async (name, bytes) => {
        await this.run('readwrite', (store) => store.put(bytes, key(name)));
      },
      remove: async (name) => {
        await this.run('readwrite', (store) => store.delete(key(name)));
      },
    };
  }

  /** Forgets all of a world. */
  async removeWorld(world: string): Promise<void> {
    // An array sorts after every string, so this is every key that begins with the world.
    const range = IDBKeyRange.bound([world], [world, []]);
    await this.run('readwrite', (store) => store.delete(range));
  }

  private opened(): Promise<IDBDatabase> {
    if (this.database !== null) return this.database;
    const forget = () => {
      this.database = null;
    };
    const opening = openDatabase().then((database) => {
      database.onclose = forget;
      // Another tab deletes or upgrades it: let it, and open again when it is next asked for.
      database.onversionchange = () => {
        forget();
        database.close();
      };
      return database;
    });
    opening.catch(forget);
    this.database = opening;
    return opening;
  }

  private async run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.opened();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'relaxed' });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(failure(transaction.error));
    });
  }
}
