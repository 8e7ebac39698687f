import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { makeProfile, openBrowser, removeProfile } from '../e2e/support/browser.ts';
import { openWorkshop } from '../e2e/support/git.ts';
import { killProcesses } from '../e2e/support/processes.ts';
import { type AppServer, startServer } from '../e2e/support/server.ts';
import { checkExport } from './support/check.ts';
import {
  call,
  emitAll,
  exportedBundle,
  ids,
  importAll,
  newWorld,
  Outcomes,
  openTab,
  prepareTabs,
} from './support/tabs.ts';

/** Room above what is used, in bytes: a handful of imports. */
const ROOM = 200_000;
/** The engine packs once nobody has asked for anything for two seconds. */
const IDLE_MS = 3_000;

const profile = makeProfile();
const workshop = openWorkshop();
const outcomes = new Outcomes();
const sent = new Set<string>();
let server: AppServer;
let world: string;

beforeAll(async () => {
  server = await startServer();
});

afterEach(() => killProcesses(profile).then(() => undefined));

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
  workshop.remove();
});

function fresh(prefix: string, count: number): readonly string[] {
  const made = ids(prefix, count);
  for (const id of made) sent.add(id);
  return made;
}

/** The code that the last write was refused with. */
function refusal(): string | undefined {
  return [...outcomes.failed.values()].at(-1);
}

async function check(page: Page): Promise<number> {
  const verdict = await call(page, 'world.verify', { world });
  expect(verdict).toMatchObject({ ok: true, quarantine: [] });
  const { stateRoot } = await call(page, 'state.at', { world, ns: 'main', position: verdict.events });
  return checkExport(workshop, await exportedBundle(page, world), { outcomes, sent, stateRoot });
}

/** Many loose objects, so that there is something to pack. */
async function prepare(): Promise<void> {
  const { context, page } = await openBrowser({ profile });
  await prepareTabs(context, outcomes);
  world = (await newWorld(await openTab(page, server.url))).world.id;
  for (let n = 0; n < 15; n++) await importAll(page, world, fresh(`before${n}`, 40));
  await context.close();
}

async function usage(devtools: CDPSession): Promise<number> {
  const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin: new URL(server.url).origin });
  return usage;
}

it('a small quota: emit, import and packing are refused cleanly, export works, and with more room all of it does', async () => {
  await prepare();
  const { context, page, problems } = await openBrowser({ profile });
  problems.ignore(/favicon\.ico|(?:Packing failed|could not be saved); it will be tried again/);
  const devtools = await context.newCDPSession(page);
  const origin = new URL(server.url).origin;
  // Before the first use: Chromium remembers for half a minute how much room there was.
  await devtools.send('Storage.overrideQuotaForOrigin', {
    origin,
    quotaSize: (await usage(devtools)) + ROOM,
  });
  await prepareTabs(context, outcomes);
  await openTab(page, server.url);

  for (let n = 0; n < 200 && refusal() === undefined; n++)
    await importAll(page, world, fresh(`fill${n}`, 45));
  expect(refusal()).toBe('ERR_STORAGE_FULL');
  outcomes.failed.clear();
  const acknowledged = outcomes.done.size;

  // Full: what is refused leaves nothing behind, and what there is can be taken elsewhere.
  await importAll(page, world, fresh('import', 2_500));
  expect(refusal()).toBe('ERR_STORAGE_FULL');
  outcomes.failed.clear();
  for (let n = 0; n < 200 && refusal() === undefined; n++) await emitAll(page, world, fresh(`emit${n}`, 1));
  expect(refusal()).toBe('ERR_STORAGE_FULL');
  const loose = async () => (await call(page, 'world.storage', { world })).loose;
  const before = await loose();
  expect(before).toBeGreaterThan(500);
  await expect(call(page, 'world.pack', { world })).rejects.toThrow('ERR_STORAGE_FULL');
  expect(await loose()).toBe(before);
  await sleep(IDLE_MS); // and by itself, in vain
  expect(await check(page)).toBe(outcomes.done.size);
  const emitted = outcomes.done.size - acknowledged;
  expect(emitted).toBeLessThan(200);

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  outcomes.failed.clear();
  await emitAll(page, world, fresh('after', 20));
  await importAll(page, world, fresh('afterwards', 500));
  expect([...outcomes.failed]).toEqual([]);
  await call(page, 'world.pack', { world });
  expect(await loose()).toBeLessThan(500);
  expect(await check(page)).toBe(outcomes.done.size);
  await page.reload();
  expect(await check(page)).toBe(outcomes.done.size);
  problems.expectNone();
  await context.close();
});
