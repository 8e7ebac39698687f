import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { waitForServiceWorker } from './support/offline.ts';
import { APP } from './support/paths.ts';
import { type AppServer, startServer } from './support/server.ts';

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
});

afterAll(async () => {
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

describe('the Content-Security-Policy of the built app', () => {
  it('compiles wasm, and refuses eval, inline scripts, inline styles and other origins', async () => {
    const { page } = browser;
    await page.goto(server.url);
    const outcome = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.head.append(script);
      const style = document.createElement('style');
      style.textContent = 'html { --inline-style: applied }';
      document.head.append(style);
      // From a timer, because the test's own evaluate is let through.
      const evaluated = await new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function('return 1')());
          } catch {
            resolve('refused');
          }
        });
      });
      const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
      return {
        inlineScript: 'inlineRan' in globalThis,
        inlineStyle: getComputedStyle(document.documentElement).getPropertyValue('--inline-style'),
        evaluated,
        wasm: await WebAssembly.compile(emptyModule).then(() => 'compiled'),
        fetched: await fetch('http://127.0.0.1:1/x').catch(() => 'refused'),
      };
    });
    expect(outcome).toEqual({
      inlineScript: false,
      inlineStyle: '',
      evaluated: 'refused',
      wasm: 'compiled',
      fetched: 'refused',
    });
    expect(browser.problems.list.join('\n')).toContain('Content Security Policy');
  });
});

describe('the helpers of these tests', () => {
  it('see errors on the console, uncaught errors and requests to other origins', async () => {
    const page = await browser.context.newPage();
    await page.goto('about:blank');
    await page.evaluate(() => {
      console.error('told on purpose');
      setTimeout(() => {
        throw new Error('thrown on purpose');
      });
      fetch('http://elsewhere.example/').catch(() => undefined);
    });
    const seen = () => browser.problems.list.join('\n');
    await expect.poll(seen).toContain('told on purpose');
    await expect.poll(seen).toContain('uncaught: Error: thrown on purpose');
    await expect.poll(seen).toContain('request left this machine: GET http://elsewhere.example/');
    await page.close();
  });

  it('see what axe sees', async () => {
    const page = await browser.context.newPage();
    await page.goto(server.url);
    await page.evaluate(() => document.body.append(document.createElement('button')));
    expect((await axeViolations(page)).join('\n')).toContain('button-name');
    await page.close();
  });
});

it('the app works from any folder of a server', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'gatos-folder-'));
  cpSync(APP, join(parent, 'some/folder'), { recursive: true });
  const elsewhere = await startServer(parent);
  const page = await browser.context.newPage();
  const from = browser.problems.list.length;
  try {
    await page.goto(`${elsewhere.url}some/folder/`);
    await page.locator('#root > *').first().waitFor();
    await waitForServiceWorker(page);
    await elsewhere.stop();
    browser.problems.ignore(/net::ERR_CONNECTION_REFUSED/);
    await page.reload();
    await page.locator('#root > *').first().waitFor();
    expect(browser.problems.list.slice(from)).toEqual([]);
  } finally {
    await page.close();
    await elsewhere.stop();
    rmSync(parent, { recursive: true, force: true });
  }
});
