import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeProfile, openBrowser, removeProfile } from './support/browser.ts';
import { waitForServiceWorker } from './support/offline.ts';
import { APP } from './support/paths.ts';
import { type AppServer, startServer } from './support/server.ts';

const profile = makeProfile();
const folder = mkdtempSync(join(tmpdir(), 'gatos-app-'));
let server: AppServer;

/** What a release does to the files, in small: index.html says something else and the precache list knows it. */
function release(title: string): void {
  const page = join(folder, 'index.html');
  writeFileSync(page, readFileSync(page, 'utf8').replace(/<title>.*<\/title>/, `<title>${title}</title>`));
  const worker = join(folder, 'service-worker.js');
  const before = readFileSync(worker, 'utf8');
  const after = before.replace(
    /"revision":"\w+","url":"index\.html"/,
    `"revision":"${title}","url":"index.html"`,
  );
  if (after === before) throw new Error('index.html is not in the precache list');
  writeFileSync(worker, after);
}

beforeAll(async () => {
  cpSync(APP, folder, { recursive: true });
  server = await startServer(folder);
});

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('a new version waits until the person applies it, then is there at once', async () => {
  const { page, problems, close } = await openBrowser({ profile });
  await page.goto(server.url);
  await waitForServiceWorker(page);

  release('Next GATOS');
  await page.reload();
  const apply = page.getByRole('button', { name: 'Reload to update' });
  await apply.waitFor();
  expect(await page.title()).not.toBe('Next GATOS');

  await apply.click();
  await page.waitForFunction(() => document.title.includes('Next GATOS'));
  problems.expectNone();
  await close();
});
