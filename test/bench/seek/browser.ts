import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_HELP, findChromium } from '../../../src/tools/chromium.mjs';
import type { Answer, CallName, Calls } from './contract.ts';

declare global {
  interface Window {
    seekWorker?: Worker | undefined;
  }
}

/** A Chromium on a profile of its own; `close` removes it. */
export interface SeekBrowser {
  readonly context: BrowserContext;
  readonly version: string;
  close(): Promise<void>;
}

export async function openSeekBrowser(): Promise<SeekBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(CHROMIUM_HELP);
  const profile = mkdtempSync(join(tmpdir(), 'gatos-bench-'));
  const isRoot = process.getuid?.() === 0;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    chromiumSandbox: !isRoot,
    args: ['--disable-gpu', '--no-first-run', ...(isRoot ? ['--no-sandbox'] : [])],
    viewport: { width: 1280, height: 800 },
  });
  return {
    context,
    version: context.browser()?.version() ?? '',
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** One worker at a time, asked one thing at a time. */
export class WorkerDesk {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Ends the worker, so that the next call begins with nothing in memory. */
  restart(): Promise<void> {
    return this.page.evaluate(() => {
      window.seekWorker?.terminate();
      window.seekWorker = undefined;
    });
  }

  async call<N extends CallName>(name: N, ...args: Parameters<Calls[N]>): Promise<ReturnType<Calls[N]>> {
    const answer = await this.page.evaluate(
      ({ name, args }) =>
        new Promise<Answer>((resolve) => {
          window.seekWorker ??= new Worker('/worker.js', { type: 'module' });
          window.seekWorker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
          window.seekWorker.onerror = ({ message }) => resolve({ ok: false, error: message });
          window.seekWorker.postMessage({ name, args });
        }),
      { name, args: args as readonly unknown[] },
    );
    if (!answer.ok) throw new Error(`${name}: ${answer.error}`);
    return answer.value as never;
  }
}
