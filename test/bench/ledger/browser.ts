import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../../../src/tools/chromium.mjs';
import type { Answer, CallName, Calls } from './contract.ts';

/** A Chromium on a profile of its own, with one bench worker at a time. */
export interface BenchBrowser {
  readonly version: string;
  call<N extends CallName>(name: N, ...args: Parameters<Calls[N]>): Promise<ReturnType<Calls[N]>>;
  /** Ends the worker, so that the next call begins with nothing in memory. */
  restart(): Promise<void>;
  /** Bytes of JavaScript memory of page and worker, after a garbage collection. */
  memory(): Promise<number>;
  close(): Promise<void>;
}

const FLAGS = ['--disable-gpu', '--no-first-run', '--enable-blink-features=ForceEagerMeasureMemory'];

declare global {
  interface Window {
    benchWorker?: Worker | undefined;
  }
  interface Performance {
    measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
  }
}

export async function openBench(url: string): Promise<BenchBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('The ledger bench needs Chromium: see docs/app.md.');
  const profile = mkdtempSync(join(tmpdir(), 'gatos-bench-'));
  const isRoot = process.getuid?.() === 0;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    chromiumSandbox: !isRoot,
    args: isRoot ? [...FLAGS, '--no-sandbox'] : FLAGS,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  return {
    version: context.browser()?.version() ?? '',
    call: async (name, ...args) => (await call(page, name, args)) as never,
    restart: () =>
      page.evaluate(() => {
        window.benchWorker?.terminate();
        window.benchWorker = undefined;
      }),
    memory: () => page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes),
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function call(page: Page, name: CallName, args: readonly unknown[]): Promise<unknown> {
  const answer = await page.evaluate(
    ({ name, args }) =>
      new Promise<Answer>((resolve) => {
        window.benchWorker ??= new Worker('/worker.js', { type: 'module' });
        window.benchWorker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
        window.benchWorker.onerror = ({ message }) => resolve({ ok: false, error: message });
        window.benchWorker.postMessage({ name, args });
      }),
    { name, args },
  );
  if (!answer.ok) throw new Error(`${name}: ${answer.error}`);
  return answer.value;
}
