import { GatosError } from '../../protocol/errors.ts';
import type { KeyMaterial } from '../web-crypto/signer.ts';

/** What this browser knows of a world, outside its repository: display and lookup, nothing that proofs rest on. */
export interface WorldRecord {
  readonly id: string;
  readonly name: string;
  /** Event-CID of the genesis. */
  readonly repo: string;
  readonly createdAt: number;
  readonly openedAt: number;
  readonly sample: boolean;
}

export interface KeyRecord {
  /** `ed25519:<64 hex>` */
  readonly keyId: string;
  /** The actor it was made for; in a world the trust graph decides. */
  readonly actor: string;
  readonly createdAt: number;
  /** The sample's public demo key: anybody could sign with it. */
  readonly demo: boolean;
  readonly key: KeyMaterial;
}

const NAME = 'gatos';
const VERSION = 1;

/** The browser's own small database: worlds and keys. Each call is one durable transaction. */
export class BrowserDatabase {
  private readonly db: IDBDatabase;

  private constructor(db: IDBDatabase) {
    this.db = db;
  }

  static open(): Promise<BrowserDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('worlds', { keyPath: 'id' });
        request.result.createObjectStore('keys', { keyPath: 'keyId' });
      };
      request.onsuccess = () => resolve(new BrowserDatabase(request.result));
      request.onerror = () => reject(unavailable(request.error));
      request.onblocked = () => reject(unavailable(null));
    });
  }

  close(): void {
    this.db.close();
  }

  worlds(): Promise<readonly WorldRecord[]> {
    return this.all<WorldRecord>('worlds');
  }

  keys(): Promise<readonly KeyRecord[]> {
    return this.all<KeyRecord>('keys');
  }

  putWorld(record: WorldRecord): Promise<void> {
    return this.write('worlds', (store) => store.put(record));
  }

  removeWorld(id: string): Promise<void> {
    return this.write('worlds', (store) => store.delete(id));
  }

  putKey(record: KeyRecord): Promise<void> {
    return this.write('keys', (store) => store.put(record));
  }

  private all<T>(store: string): Promise<readonly T[]> {
    return new Promise((resolve, reject) => {
      const request = this.db.transaction(store, 'readonly').objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result as T[]);
      request.onerror = () => reject(unavailable(request.error));
    });
  }

  private write(store: string, change: (store: IDBObjectStore) => IDBRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.db.transaction(store, 'readwrite', { durability: 'strict' });
      change(transaction.objectStore(store));
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(writeFailed(transaction.error));
    });
  }
}

function unavailable(cause: DOMException | null): GatosError {
  return new GatosError(
    'ERR_STORAGE_UNAVAILABLE',
    `The browser's storage cannot be opened${cause === null ? '' : `: ${cause.message}`}.`,
    {
      hint: 'Private windows and blocked site data are common causes; allow storage for this site.',
      cause,
    },
  );
}

function writeFailed(cause: DOMException | null): GatosError {
  if (cause?.name === 'QuotaExceededError') {
    return new GatosError(
      'ERR_STORAGE_FULL',
      'The browser has no space left for this site; nothing was written.',
      { hint: 'Export a world and delete it, or free disk space.', cause },
    );
  }
  return unavailable(cause);
}
