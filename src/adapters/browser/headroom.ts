/** What `navigator.storage.estimate()` says; a field is null where the browser does not say. */
export interface Estimate {
  readonly usage: number | null;
  readonly quota: number | null;
}

/** Whether a file of so many bytes may be made now. It need not be written. */
export type Fits = (bytes: number) => Promise<boolean>;

const GIB = 2 ** 30;
/** Chromium grants room in steps of a mebibyte or more: finer questions have no finer answer. */
const STEP = 2 ** 20;
const ENOUGH = 64 * STEP;

/**
 * Since version 138 Chromium tells sites a made-up quota, their use and some whole GiB on top, so that nobody can tell a
 * private window by it; what it enforces is another. https://chromestatus.com/feature/4977371751645184
 */
function isMadeUp(usage: number, quota: number): boolean {
  return quota > usage && (quota - usage) % GIB === 0;
}

/**
 * The quota that is enforced, where the one reported is made up and the limit is near: within a quarter of what is used
 * (and 64 MiB), found by asking for room. Else the estimate as it is.
 */
export async function enforcedEstimate(estimate: Estimate, fits: Fits): Promise<Estimate> {
  const { usage, quota } = estimate;
  if (usage === null || quota === null || !isMadeUp(usage, quota)) return estimate;
  const most = Math.max(ENOUGH, usage / 4);
  if (await fits(most)) return estimate;
  let free = 0;
  for (let low = 0, high = most; high - low > Math.max(STEP, usage / 64); ) {
    const middle = (low + high) / 2;
    if (await fits(middle)) low = middle;
    else high = middle;
    free = low;
  }
  return { usage, quota: Math.round(usage + free) };
}

/** Of a worker; TypeScript's types for pages lack it. */
interface SyncFileHandle {
  createSyncAccessHandle(): Promise<{ truncate(size: number): void; close(): void }>;
}

const PROBE = 'gatos-room-probe';

/**
 * Makes a file of the origin's private file system longer and shorter again: that takes quota, checked as for any write,
 * but no bytes on the disk. Some milliseconds. Only in workers; throws where the browser has no such files.
 */
export async function fitsInPrivateFile(bytes: number): Promise<boolean> {
  try {
    const folder = await navigator.storage.getDirectory();
    const file = (await folder.getFileHandle(PROBE, { create: true })) as unknown as SyncFileHandle;
    await stretch(file, bytes);
    await folder.removeEntry(PROBE);
    return true;
  } catch (error) {
    // With no room at all not even the empty file can be made.
    if (error instanceof DOMException && error.name === 'QuotaExceededError') return false;
    throw error;
  }
}

async function stretch(file: SyncFileHandle, bytes: number): Promise<void> {
  const handle = await file.createSyncAccessHandle();
  try {
    handle.truncate(Math.ceil(bytes));
    handle.truncate(0);
  } finally {
    handle.close();
  }
}

/** Milliseconds for which an answer is good, unless use has changed by a sixteenth. */
const GOOD_FOR = 30_000;

interface Answer {
  readonly at: number;
  readonly asked: number;
  readonly estimate: Promise<Estimate>;
}

/** Estimates of this origin's storage; the limit is looked for now and then, not for every event. */
export class StorageMeter {
  private last: Answer | undefined;

  async read(now: number): Promise<Estimate> {
    const { usage = null, quota = null } = await navigator.storage.estimate();
    const { last } = this;
    const isGood =
      last !== undefined &&
      now - last.at < GOOD_FOR &&
      Math.abs((usage ?? 0) - last.asked) * 16 <= last.asked;
    if (!isGood) {
      const estimate = enforcedEstimate({ usage, quota }, fitsInPrivateFile).catch(() => ({ usage, quota }));
      this.last = { at: now, asked: usage ?? 0, estimate };
    }
    const found = await (this.last?.estimate ?? { usage, quota });
    // What was found is the limit; what is used is known better by now. A made-up quota moves with the use.
    const isFound = found.quota !== null && found.usage !== null && !isMadeUp(found.usage, found.quota);
    return { usage, quota: isFound ? found.quota : quota };
  }
}
