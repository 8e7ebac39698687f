import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { CHROMIUM_HELP, findChromium } from '../../../src/tools/chromium.mjs';
import { serve } from '../../../src/tools/serve.mjs';
import { measureNative } from './native.ts';
import type { NativeFigures, StoreFigures, StoreParams } from './storeFigures.ts';

export interface StoreReport {
  readonly browser: StoreFigures;
  readonly native: NativeFigures;
}

type Answer = { readonly figures: StoreFigures } | { readonly failure: string };

/** The page's side: one module worker, one answer. Runs in the browser, so it may use nothing of this file. */
function askWorker({ url, params }: { readonly url: string; readonly params: StoreParams }): Promise<Answer> {
  return new Promise((resolve) => {
    const worker = new Worker(url, { type: 'module' });
    worker.onmessage = (event) => resolve(event.data as Answer);
    worker.onerror = (event) => resolve({ failure: event.message });
    worker.postMessage(params);
  });
}

/** Measures the browser's store in Chromium, on a new profile, and stock git beside it. `root`: the repository's. */
export async function measureStore(root: string, params: StoreParams): Promise<StoreReport> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(CHROMIUM_HELP);
  const folder = mkdtempSync(join(tmpdir(), 'gatos-bench-'));
  const source = join(root, 'test/bench/ledger');
  await build({
    entryPoints: [join(source, 'store.worker.ts')],
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  copyFileSync(join(source, 'index.html'), join(folder, 'index.html'));
  const server = await serve({ root: folder, port: 0 });
  const isRoot = process.getuid?.() === 0;
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath,
    chromiumSandbox: !isRoot,
    args: isRoot ? ['--disable-gpu', '--no-sandbox'] : ['--disable-gpu'],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(0);
    await page.goto(server.url);
    const answer = await page.evaluate(askWorker, { url: 'store.worker.js', params });
    if ('failure' in answer) throw new Error(answer.failure);
    return { browser: answer.figures, native: measureNative(answer.figures.events) };
  } finally {
    await context.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
