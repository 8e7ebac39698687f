import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { CHROMIUM_HELP, findChromium } from '../../src/tools/chromium.mjs';
import { serve } from '../../src/tools/serve.mjs';

/** What a worker run by `runInChromium` posts, once. */
export type WorkerAnswer<R> = { readonly result: R } | { readonly failure: string };

const PAGE = '<!doctype html><html lang="en"><title>Worker</title><link rel="icon" href="data:," /></html>';

/** The page's side: one module worker, one answer. Runs in the browser, so it may use nothing of this file. */
function askWorker(params: unknown): Promise<WorkerAnswer<unknown>> {
  return new Promise((resolve) => {
    const worker = new Worker('worker.js', { type: 'module' });
    worker.onmessage = (event) => resolve(event.data as WorkerAnswer<unknown>);
    worker.onerror = (event) => resolve({ failure: event.message });
    worker.postMessage(params);
  });
}

/**
 * Bundles a module worker, runs it in Chromium on a new profile, posts `params` to it and resolves to the `result` it
 * posts back. Throws with its `failure`, or when there is no Chromium.
 */
export async function runInChromium<P, R>(entry: string, params: P): Promise<R> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(CHROMIUM_HELP);
  const folder = mkdtempSync(join(tmpdir(), 'gatos-worker-'));
  await build({
    entryPoints: { worker: entry },
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'index.html'), PAGE);
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
    const answer = (await page.evaluate(askWorker, params as unknown)) as WorkerAnswer<R>;
    if ('failure' in answer) throw new Error(answer.failure);
    return answer.result;
  } finally {
    await context.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
