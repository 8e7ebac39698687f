import { GatosError } from '../../protocol/errors.ts';
import { openDatabase, STORE, SUPERBLOCK } from './schema.ts';
import { corruptError, storageError } from './storageErrors.ts';

/** A request as a promise; the error it rejects with is IndexedDB's own. */
export function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Null marks a deletion. */
type Changes = Map<number, Uint8Array | null>;

/**
 * lightning-fs's `db`: files by inode number, and the superblock (the tree of names). Writes are only collected; the
 * one thing that stores is `save`, which puts everything collected and the superblock into ONE transaction with
 * durability "strict". So the disk always holds the files and names of one moment, never half of them.
 */
export class FileStore {
  readonly #db: IDBDatabase;
  #pending: Changes = new Map();
  /** Those that `save` is storing at the moment. */
  #saving: Changes = new Map();
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

  loadSuperblock(): Promise<unknown> {
    return this.#get(SUPERBLOCK);
  }

  async readFile(inode: number): Promise<Uint8Array> {
    const changed = this.#changed(inode);
    const bytes = changed === undefined ? await this.#get(inode) : changed;
    if (bytes instanceof Uint8Array) return bytes;
    throw corruptError(`the bytes of file number ${inode} are missing`);
  }

  /** What is on the disk under these numbers, in one transaction; undefined for what is missing. */
  async readStored(inodes: readonly number[]): Promise<readonly (Uint8Array | undefined)[]> {
    if (this.#lost !== undefined) throw this.#lost;
    try {
      const store = this.#db.transaction(STORE).objectStore(STORE);
      const values = await Promise.all(inodes.map((inode) => settle<unknown>(store.get(inode))));
      return values.map((value) => (value instanceof Uint8Array ? value : undefined));
    } catch (cause) {
      throw storageError(cause, 'Files could not be read');
    }
  }

  /** Whether the file has a change that is not stored yet. */
  isPending(inode: number): boolean {
    return this.#pending.has(inode);
  }

  writeFile(inode: number, data: Uint8Array): void {
    // A copy of exactly these bytes: the caller may go on using its own, and storing a view stores its whole buffer.
    this.#pending.set(inode, new Uint8Array(data));
  }

  unlink(inode: number): void {
    this.#pending.set(inode, null);
  }

  /** Forgets every change that is not stored. */
  discard(): void {
    this.#pending = new Map();
    this.#saving = new Map();
  }

  /** Resolves when the transaction is complete, that is durable; rejects when nothing of it was stored. */
  async save(superblock: Uint8Array): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    // What is written from now on belongs to the next save.
    this.#saving = this.#pending;
    this.#pending = new Map();
    try {
      await this.#store(this.#saving, superblock);
      this.#saving = new Map();
    } catch (error) {
      throw storageError(error, 'The change could not be saved');
    }
  }

  #store(changes: Changes, superblock: Uint8Array): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const transaction = this.#db.transaction(STORE, 'readwrite', { durability: 'strict' });
      let cause: unknown;
      transaction.oncomplete = () => resolve();
      transaction.onerror = (event) => {
        cause ??= (event.target as IDBRequest).error;
      };
      transaction.onabort = () =>
        reject(transaction.error ?? cause ?? new Error('the transaction was aborted'));
      try {
        const store = transaction.objectStore(STORE);
        for (const [inode, bytes] of changes) {
          if (bytes === null) store.delete(inode);
          else store.put(bytes, inode);
        }
        store.put(superblock, SUPERBLOCK);
      } catch (error) {
        cause = error;
        transaction.abort();
      }
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
      { hint: 'Reload the page.' },
    );
    this.#db.close();
  }

  #changed(inode: number): Uint8Array | null | undefined {
    const pending = this.#pending.get(inode);
    return pending === undefined ? this.#saving.get(inode) : pending;
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
