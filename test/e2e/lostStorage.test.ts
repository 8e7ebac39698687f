import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { atWelcome, emit, newWorld, visibleText } from './support/app.ts';
import { makeProfile, openBrowser, removeProfile } from './support/browser.ts';
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

/** What a failing disk does to the browser's databases: their tables of contents are garbage. */
function damageDatabases(): number {
  const root = join(profile, 'Default', 'IndexedDB');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.leveldb\/MANIFEST-\d+$/.test(name),
  );
  for (const name of files) writeFileSync(join(root, name), 'nothing of any use\n');
  return files.length;
}

it('says which worlds a browser has lost, how old their copies are, and what to do; until the person knows', async () => {
  const first = await openBrowser({ profile });
  await first.page.goto(server.url);
  await atWelcome(first.page);
  await newWorld(first.page, 'Lab book');
  await emit(first.page, 'add', { n: 10 });
  await expect
    .poll(() => first.page.evaluate(() => localStorage.getItem('gatos.worlds.known')))
    .toContain('"events":1');
  await first.close();
  expect(damageDatabases()).toBeGreaterThan(0);

  const second = await openBrowser({ profile });
  await second.page.goto(server.url);
  const notice = second.page.getByRole('region', { name: 'Lost worlds' });
  await notice.waitFor();
  const text = await visibleText(notice);
  expect(text).toContain('A world that was here is gone.');
  expect(text).toContain('Lab book, 1 event: no file of it was ever saved.');
  await notice.getByRole('button', { name: 'I know' }).click();
  await notice.waitFor({ state: 'detached' });
  await second.page.reload();
  await atWelcome(second.page);
  await expect.poll(() => notice.count()).toBe(0);
  await second.close();
});
