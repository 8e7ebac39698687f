import { type Page, chromium as playwright } from 'playwright-core';
import { findChromium } from '../../../src/tools/chromium.mjs';
import { serve } from '../../../src/tools/serve.mjs';
import type { CompileFigures } from './compile.ts';
import type { Answer, Place, Question } from './protocol.ts';

type Ask = (question: Question) => Promise<Answer>;

async function askPage(page: Page, call: Question['call'], args: Question['args'] = []): Promise<unknown> {
  const answer = await page.evaluate((question) => (globalThis as unknown as { ask: Ask }).ask(question), {
    call,
    args,
  });
  if ('failure' in answer) throw new Error(`in Chromium: ${answer.failure}`);
  return answer.value;
}

/** A worker in the system's Chromium; undefined where there is none. `folder` is what `bundleWorker` made. */
export async function openChromium(folder: string): Promise<Place | undefined> {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const isRoot = process.getuid?.() === 0;
  const args = isRoot ? ['--disable-gpu', '--no-sandbox'] : ['--disable-gpu'];
  const server = await serve({ root: folder, port: 0 });
  const browser = await playwright.launch({ executablePath, chromiumSandbox: !isRoot, args });
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'ask' in globalThis);
  return {
    name: `Chromium ${browser.version().split('.')[0]}, in a worker`,
    names: async () => (await askPage(page, 'names')) as string[],
    open: async () => void (await askPage(page, 'open')),
    slice: async (peer, from, to) => (await askPage(page, 'slice', [peer, from, to])) as number,
    state: async (peer) => (await askPage(page, 'state', [peer])) as string | undefined,
    close: async () => void (await askPage(page, 'close')),
    compile: async () => (await askPage(page, 'compile')) as CompileFigures,
    async stop() {
      await browser.close();
      await server.stop();
    },
  };
}
