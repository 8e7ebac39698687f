import { encodeSuperblock } from './superblock.ts';

/** The one object store: file bytes by inode number, and the superblock. */
export const STORE = 'files';
export const SUPERBLOCK = '!root';

/**
 * What turns a database of version n+1 into one of version n+2, by index. Each runs inside IndexedDB's upgrade
 * transaction, so that all of them are stored or none; it may wait for nothing but requests of that transaction.
 */
export type Migration = (store: IDBObjectStore) => Promise<void>;

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Version 1 kept the superblock as lightning-fs's own Map; from 2 on it is bytes that carry a checksum. */
async function superblockAsBytes(store: IDBObjectStore): Promise<void> {
  const root: unknown = await settled(store.get(SUPERBLOCK));
  if (root !== undefined) await settled(store.put(encodeSuperblock(root), SUPERBLOCK));
}

export const MIGRATIONS: readonly Migration[] = [superblockAsBytes];

/** The schema version this build reads and writes: the version of the IndexedDB database. */
export const SCHEMA_VERSION = MIGRATIONS.length + 1;

async function migrate(store: IDBObjectStore, from: number, migrations: readonly Migration[]): Promise<void> {
  for (const migration of migrations.slice(from - 1)) await migration(store);
}

/**
 * Opens the database, made or brought up to this build's version first. A newer one rejects with VersionError; a
 * migration that fails leaves the database at its old version and rejects with its reason.
 */
export function openDatabase(
  name: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, migrations.length + 1);
    let failure: unknown;
    let blocked = false;
    request.onupgradeneeded = ({ oldVersion }) => {
      const { result, transaction } = request;
      if (transaction === null) return;
      if (oldVersion === 0) {
        result.createObjectStore(STORE);
        return;
      }
      migrate(transaction.objectStore(STORE), oldVersion, migrations).catch((cause: unknown) => {
        failure = cause;
        transaction.abort();
      });
    };
    request.onsuccess = () => {
      if (blocked) request.result.close();
      else resolve(request.result);
    };
    request.onerror = () => reject(failure ?? request.error);
    request.onblocked = () => {
      blocked = true;
      reject(new Error('another tab holds an older version of it open'));
    };
  });
}
