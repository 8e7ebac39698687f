import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { HIDDEN_MS } from '../../src/rpc/ownership/ownership.ts';
import { eventually } from '../e2e/support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from '../e2e/support/browser.ts';
import { killProcesses } from '../e2e/support/processes.ts';
import { type AppServer, startServer } from '../e2e/support/server.ts';
import type { Gatos } from './support/page.ts';
import { call, emitAll, ids, newWorld, Outcomes, openTab, prepareTabs } from './support/tabs.ts';

declare const gatos: Gatos;

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;
let outcomes: Outcomes;

beforeAll(async () => {
  server = await startServer();
});

beforeEach(async () => {
  browser = await openBrowser({ profile });
  browser.problems.ignore(/favicon\.ico/);
  outcomes = new Outcomes();
  await prepareTabs(browser.context, outcomes);
});

afterEach(() => killProcesses(profile).then(() => undefined));

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
});

/** What the tab was last told of its part: `owner`, `follower`, or that it is `outdated`. */
function role(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const told = gatos.events.filter((event) => event.kind === 'role' || event.kind === 'tabs').at(-1);
    return told?.kind === 'role' ? told.role : told?.kind === 'tabs' ? told.state : undefined;
  });
}

/** As a person does who looks at another tab. A browser without a screen shows them all. */
function show(page: Page, visible: boolean): Promise<void> {
  return page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    visible ? 'visible' : 'hidden',
  );
}

async function openTabs(context: BrowserContext, count: number): Promise<Page[]> {
  const tabs: Page[] = [];
  while (tabs.length < count) {
    const page = tabs.length === 0 ? browser.page : await context.newPage();
    tabs.push(await openTab(page, server.url));
    await eventually(() => role(page), tabs.length === 1 ? 'owner' : 'follower', 'role of the new tab');
  }
  return tabs;
}

it(
  'a hidden owner hands over to the visible tab; what both emit meanwhile is recorded once',
  async () => {
    const [first, second] = (await openTabs(browser.context, 2)) as [Page, Page];
    const { world } = await newWorld(first);
    await show(first, false);
    const emitting = [
      emitAll(first, world.id, ids('first', 600), 1),
      emitAll(second, world.id, ids('second', 600), 1),
    ];
    await eventually(() => role(second), 'owner', 'role of the visible tab');
    await eventually(() => role(first), 'follower', 'role of the hidden tab');
    await Promise.all(emitting);
    await emitAll(first, world.id, ids('after', 5), 1);
    expect([...outcomes.failed]).toEqual([]);
    expect(outcomes.done.size).toBe(1_205);
    expect(await call(second, 'world.verify', { world: world.id })).toMatchObject({
      ok: true,
      events: 1_205,
    });
    browser.problems.expectNone();
  },
  HIDDEN_MS + 170_000,
);

it('an owner that is told it will be frozen hands over at once', async () => {
  const [first, second] = (await openTabs(browser.context, 2)) as [Page, Page];
  const { world } = await newWorld(first);
  await show(first, false);
  // Chromium freezes no page without a screen, so only its word for it is said.
  await first.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await eventually(() => role(second), 'owner', 'role of the other tab');
  await emitAll(second, world.id, ids('second', 10), 1);
  await first.evaluate(() => document.dispatchEvent(new Event('resume')));
  await eventually(() => role(first), 'follower', 'role of the thawed tab');
  await emitAll(first, world.id, ids('first', 10), 1);
  expect(await call(first, 'world.verify', { world: world.id })).toMatchObject({ ok: true, events: 20 });
  browser.problems.expectNone();
});

/** Serves the engine as a build of another time and wire version, to every worker that starts from now on. */
async function release(
  context: BrowserContext,
  build: { readonly days: number; readonly wire: number },
): Promise<void> {
  const pattern = '**/assets/engine-*.js';
  await context.unroute(pattern);
  await context.route(pattern, async (route) => {
    const response = await route.fetch();
    const script = await response.text();
    const time = /(\btime:)(\d{10})\b/g;
    const wire = /(\bwire:)\d+/g;
    if (!time.test(script) || !wire.test(script)) throw new Error('The engine says nothing of its build.');
    const body = script
      .replace(time, (_, name, seconds) => `${name}${Number(seconds) + build.days * 86_400}`)
      .replace(wire, (_, name) => `${name}${build.wire}`);
    await route.fulfill({ response, body });
  });
}

it('an owner of an older build hands over to a newer one and works through it', async () => {
  const { context } = browser;
  await release(context, { days: -1, wire: 1 });
  const [old] = (await openTabs(context, 1)) as [Page];
  const { world } = await newWorld(old);
  await emitAll(old, world.id, ids('old', 5));
  await release(context, { days: 0, wire: 1 });
  const newer = await openTab(await context.newPage(), server.url);
  await eventually(() => role(newer), 'owner', 'role of the newer tab');
  await emitAll(old, world.id, ids('still', 5));
  await emitAll(newer, world.id, ids('newer', 5));
  expect([...outcomes.failed]).toEqual([]);
  expect(await call(newer, 'world.verify', { world: world.id })).toMatchObject({ ok: true, events: 15 });
  browser.problems.expectNone();
});

it('one that cannot talk to the newer build asks to be reloaded and writes nothing more', async () => {
  const { context } = browser;
  const [old] = (await openTabs(context, 1)) as [Page];
  const { world } = await newWorld(old);
  await release(context, { days: 1, wire: 99 });
  const newer = await openTab(await context.newPage(), server.url);
  await eventually(() => role(newer), 'owner', 'role of the newer tab');
  await eventually(() => role(old), 'outdated', 'what the old tab is told');
  await emitAll(old, world.id, ids('old', 3));
  expect([...outcomes.failed.values()]).toEqual(Array(3).fill('ERR_TAB_OUTDATED'));
  await newer.close();
  await emitAll(old, world.id, ids('alone', 1));
  expect(outcomes.done.size).toBe(0);
  await old.reload();
  await emitAll(old, world.id, ids('reloaded', 1));
  expect([...outcomes.done.keys()]).toEqual(['reloaded-0']);
  browser.problems.expectNone();
});
