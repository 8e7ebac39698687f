import { join } from 'node:path';
import { runInChromium } from '../../support/chromiumWorker.ts';
import { nativeBytesPerEvent, nativeLoopMs } from './native.ts';
import type { NativeFigures, StoreFigures, StoreParams } from './storeFigures.ts';

export interface StoreReport {
  readonly browser: StoreFigures;
  readonly native: NativeFigures;
}

/** Measures the browser's store in Chromium, on a new profile, and stock git beside it. `root`: the repository's. */
export async function measureStore(root: string, params: StoreParams): Promise<StoreReport> {
  const entry = join(root, 'test/bench/ledger/store.worker.ts');
  const loopMs = nativeLoopMs();
  const browser = await runInChromium<StoreParams, StoreFigures>(entry, params);
  return { browser, native: { loopMs, bytesPerEvent: nativeBytesPerEvent() } };
}
