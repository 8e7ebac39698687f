import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killBrowser, makeProfile, openBrowser, removeProfile } from './support/browser.ts';
import { storedFiles, waitForServiceWorker } from './support/offline.ts';
import { APP } from './support/paths.ts';
import { type AppServer, startServer } from './support/server.ts';

const profile = makeProfile();
let server: AppServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
});

const CONNECTION_REFUSED = /net::ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/;

describe('the built app', () => {
  it('loads without a complaint, stores all its files, and works with the server stopped', async () => {
    const browser = await openBrowser({ profile });
    const { page, problems } = browser;
    await page.goto(server.url);
    await page.locator('#root > *').first().waitFor();
    await waitForServiceWorker(page);
    problems.expectNone();

    const files = readdirSync(APP, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'service-worker.js')
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(APP.length))
      .sort();
    expect([...new Set(await storedFiles(page))].sort()).toEqual(files);

    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();
    problems.ignore(CONNECTION_REFUSED); // the browser looks for a newer service worker, in vain
    await page.reload();
    await page.locator('#root > *').first().waitFor();
    problems.expectNone();
    await killBrowser(browser);
  });

  it('starts again after kill -9, still without a server', async () => {
    await server.stop();
    const browser = await openBrowser({ profile });
    browser.problems.ignore(CONNECTION_REFUSED);
    await browser.page.goto(server.url);
    await browser.page.locator('#root > *').first().waitFor();
    browser.problems.expectNone();
    await browser.close();
    await server.start();
  });
});
