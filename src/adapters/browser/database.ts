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
  // Records of earlier versions lack what follows.
  /** The name in the genesis, which renaming leaves alone. */
  readonly genesisName?: string;
  readonly backup?: BackupRecord;
  /** What it held when it was last measured. */
  readonly measured?: MeasuredWorld;
}

/** The newest copy of the world outside this browser, as far as this browser knows. */
export interface BackupRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Events of all namespaces that are in it. */
  readonly events: number;
  /** Event-CID of the newest governance event that is in it. */
  readonly govHead: string;
  /** A file this browser wrote, or the one the world came from. */
  readonly kind: 'export' | 'import';
}

export interface MeasuredWorld {
  readonly events: number;
  readonly govHead: string;
  readonly storage: {
    readonly loose: number;
    readonly packed: number;
    readonly packs: number;
    readonly bytes: number;
  } | null;
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
  // Records of earlier versions lack what follows.
  /** Signs the worlds that are made from now on; at most one key has it. */
  readonly current?: boolean;
  /** Brought here from a recovery file. */
  readonly imported?: boolean;
  /** When its recovery file was made; absent where there is none. */
  readonly recoveryAt?: number;
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

  /** Changes a world's record in one step; nothing where there is none (it was deleted meanwhile). */
  updateWorld(id: string, change: (record: WorldRecord) => WorldRecord): Promise<void> {
    return this.write('worlds', (store) => {
      const request: IDBRequest<WorldRecord | undefined> = store.get(id);
      request.onsuccess = () => {
        if (request.result !== undefined) store.put(change(request.result));
      };
    });
  }

  removeWorld(id: string): Promise<void> {
    return this.write('worlds', (store) => store.delete(id));
  }

  putKey(record: KeyRecord): Promise<void> {
    return this.write('keys', (store) => store.put(record));
  }

  /** Changes every key's record in one step: which one is current is never two, and never none in between. */
  updateKeys(change: (record: KeyRecord) => KeyRecord): Promise<void> {
    return this.write('keys', (store) => {
      const request: IDBRequest<KeyRecord[]> = store.getAll();
      request.onsuccess = () => {
        for (const record of request.result) store.put(change(record));
      };
    });
  }

  removeKey(keyId: string): Promise<void> {
    return this.write('keys', (store) => store.delete(keyId));
  }

  private all<T>(store: string): Promise<readonly T[]> {
    return new Promise((resolve, reject) => {
      const request = this.db.transaction(store, 'readonly').objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result as T[]);
      request.onerror = () => reject(unavailable(request.error));
    });
  }

  private write(store: string, change: (store: IDBObjectStore) => void): Promise<void> {
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
    `The browser's storage cannot be opened${cause === null ? '' : `: ${cause.message.replace(/\.+$/, '')}`}.`,
    {
      hint: 'Private windows and blocked site data are common causes: allow storage for this site. Where worlds were before, its files may be damaged: clear the data of this site, then import your newest exported file.',
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
