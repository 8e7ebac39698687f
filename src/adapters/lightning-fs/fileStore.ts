import { GatosError } from '../../protocol/errors.ts';
import { corruptError, storageError } from './storageErrors.ts';

const VERSION = 1;
const STORE = 'files';
const SUPERBLOCK = '!root';

/** A request as a promise; the error it rejects with is IndexedDB's own. */
export function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('another tab holds an older version of it open'));
  });
}

/**
 * lightning-fs's `db`: files by inode number, and the superblock (the tree of names). Writes are only collected; the
 * one thing that stores is `saveSuperblock`, which puts everything collected and the superblock into ONE transaction
 * with durability "strict". So the disk always holds the files and names of one moment, never half of them.
 */
export class FileStore {
  readonly #db: IDBDatabase;
  /** Null marks a deletion. */
  #pending = new Map<number, Uint8Array | null>();
  #lost: GatosError | undefined;

  static async open(name: string): Promise<FileStore> {
    try {
      return new FileStore(await openDatabase(name));
    } catch (cause) {
      throw storageError(cause, 'The repository could not be opened');
    }
  }

  private constructor(db: IDBDatabase) {
    this.#db = db;
    // Let another tab delete or upgrade it, rather than block that tab for ever.
    db.onversionchange = () => this.#lose('another tab deleted or upgraded it');
    db.onclose = () => this.#lose('the browser closed it');
  }

  /** Why it cannot be used any more, if so: it was closed here, deleted or upgraded by another tab, or cleared. */
  get lost(): GatosError | undefined {
    return this.#lost;
  }

  async loadSuperblock(): Promise<unknown> {
    return this.#get(SUPERBLOCK);
  }

  async readFile(inode: number): Promise<Uint8Array> {
    const pending = this.#pending.get(inode);
    const bytes = pending === undefined ? await this.#get(inode) : pending;
    if (bytes instanceof Uint8Array) return bytes;
    throw corruptError(`the bytes of file number ${inode} are missing`);
  }

  writeFile(inode: number, data: Uint8Array): void {
    // A copy of exactly these bytes: the caller may go on using its own, and storing a view stores its whole buffer.
    this.#pending.set(inode, new Uint8Array(data));
  }

  unlink(inode: number): void {
    this.#pending.set(inode, null);
  }

  /** Resolves when the transaction is complete, that is durable; rejects when nothing of it was stored. */
  saveSuperblock(root: unknown): Promise<void> {
    const pending = this.#pending;
    return new Promise<void>((resolve, reject) => {
      if (this.#lost !== undefined) throw this.#lost;
      const transaction = this.#db.transaction(STORE, 'readwrite', { durability: 'strict' });
      let cause: unknown;
      transaction.oncomplete = () => {
        this.#pending = new Map();
        resolve();
      };
      transaction.onerror = (event) => {
        cause ??= (event.target as IDBRequest).error;
      };
      transaction.onabort = () =>
        reject(transaction.error ?? cause ?? new Error('the transaction was aborted'));
      try {
        const store = transaction.objectStore(STORE);
        for (const [inode, bytes] of pending) {
          if (bytes === null) store.delete(inode);
          else store.put(bytes, inode);
        }
        store.put(root, SUPERBLOCK);
      } catch (error) {
        cause = error;
        transaction.abort();
      }
    }).catch((error: unknown) => {
      throw storageError(error, 'The change could not be saved');
    });
  }

  /** lightning-fs calls this when it goes idle; the owner closes with `shut`. */
  close(): void {}

  shut(): void {
    this.#lost ??= new GatosError('ERR_STORAGE_UNAVAILABLE', 'The repository is closed.', {
      hint: 'Open it again.',
    });
    this.#db.close();
  }

  #lose(why: string): void {
    this.#lost ??= new GatosError(
      'ERR_STORAGE_UNAVAILABLE',
      `The repository is no longer available: ${why}.`,
      {
        hint: 'Reload the page.',
      },
    );
    this.#db.close();
  }

  async #get(key: string | number): Promise<unknown> {
    if (this.#lost !== undefined) throw this.#lost;
    try {
      return await settle(this.#db.transaction(STORE).objectStore(STORE).get(key));
    } catch (cause) {
      throw storageError(cause, 'A file could not be read');
    }
  }
}
