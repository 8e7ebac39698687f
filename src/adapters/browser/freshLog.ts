/**
 * Chromium keeps the IndexedDB of a site in LevelDB and lets it append to the log file of the session before
 * (`reuse_logs`). When a crash cut that log off in the middle of a record, the next session reads it well, since an end
 * may be torn, and goes on writing behind the tear. The session after that meets the tear in the middle, takes the whole
 * database for corrupt and deletes it, with everything that the site has stored: seen in one of some hundred kills while
 * writing, and at will by cutting a few bytes off the log (test/chaos/tornLog.test.ts).
 *
 * A log is used until 4 MB have been written to it (Chromium's largest write buffer); then LevelDB begins another one and
 * drops the old. So the first thing that the owner of the storage writes is as much as that, over and over into one
 * record. It takes 0.1 s beside other work. Until then a second crash can still lose everything: what can be done from a
 * page is to make that time short, and backups.
 */
const NAME = 'gatos-scratch';
const STORE = 'scratch';
/** Larger values go into files of their own, past the log. */
const VALUE_BYTES = 60_000;
const LOG_BYTES = 4_500_000;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function write(database: IDBDatabase, bytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'relaxed' });
    const store = transaction.objectStore(STORE);
    const value = new Uint8Array(Math.min(bytes, VALUE_BYTES));
    for (let written = 0; written < bytes; written += value.length) store.put(value, 0);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Whether this browser keeps IndexedDB in LevelDB: only those that descend from Chromium say their brands. */
function isChromium(): boolean {
  return 'userAgentData' in navigator;
}

/** Makes LevelDB begin a new log. Never rejects: where it does not work (a full disk), all is as it was before. */
export async function startFreshLog(): Promise<void> {
  if (!isChromium()) return;
  try {
    const database = await open();
    await write(database, LOG_BYTES);
    // LevelDB looks whether its buffer is full before it writes, so something must follow.
    await write(database, 1);
    database.close();
  } catch {
    // It is tried again when the next engine starts.
  }
}
