import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { eventually } from '../e2e/support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from '../e2e/support/browser.ts';
import { killProcesses } from '../e2e/support/processes.ts';
import { type AppServer, startServer } from '../e2e/support/server.ts';
import { call, emitAll, ids, newWorld, Outcomes, openTab, prepareTabs } from './support/tabs.ts';

const profile = makeProfile();
const outcomes = new Outcomes();
let server: AppServer;

beforeAll(async () => {
  server = await startServer();
});

afterEach(() => killProcesses(profile).then(() => undefined));

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
});

async function open(): Promise<TestBrowser> {
  const browser = await openBrowser({ profile });
  await prepareTabs(browser.context, outcomes);
  await openTab(browser.page, server.url);
  return browser;
}

/** The log that Chromium's LevelDB writes to. */
function currentLog(): string {
  const root = join(profile, 'Default/IndexedDB');
  const folder = readdirSync(root).find((name) => name.endsWith('.leveldb'));
  if (folder === undefined) throw new Error('Chromium has no LevelDB there.');
  const logs = readdirSync(join(root, folder)).filter((name) => /^\d+\.log$/.test(name));
  return join(root, folder, logs.sort().at(-1) ?? '');
}

it('two crashes, the first in the middle of a record of the browser’s own log, lose nothing', async () => {
  const first = await open();
  const { world } = await newWorld(first.page);
  await emitAll(first.page, world.id, ids('first', 30), 1);
  await killProcesses(profile);
  const torn = currentLog();
  truncateSync(torn, statSync(torn).size - 40);

  const second = await open();
  const { events } = await call(second.page, 'world.verify', { world: world.id });
  expect(events).toBeGreaterThanOrEqual(29); // what the cut took was never written
  await emitAll(second.page, world.id, ids('second', 30), 1);
  await eventually(async () => existsSync(torn), false, 'the torn log is still in use');
  await killProcesses(profile);

  const third = await open();
  const verdict = await call(third.page, 'world.verify', { world: world.id });
  expect(verdict).toMatchObject({ ok: true, events: events + 30 });
});
