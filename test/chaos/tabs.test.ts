import type { Page } from 'playwright-core';
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
  newWorld,
  Outcomes,
  openTab,
  prepareTabs,
} from './support/tabs.ts';

/** Events of each tab: `npm run test:chaos -- tabs` says 1,000. */
const EVENTS = Number(process.env.GATOS_TABS_EVENTS ?? 100);

const profile = makeProfile();
const workshop = openWorkshop();
let server: AppServer;

beforeAll(async () => {
  server = await startServer();
});

afterEach(() => killProcesses(profile).then(() => undefined));

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
  workshop.remove();
});

/** Ends the tab's process at once, as the out-of-memory killer would. */
async function crash(page: Page): Promise<void> {
  const crashed = new Promise<void>((resolve) => page.once('crash', () => resolve()));
  const session = await page.context().newCDPSession(page);
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
}

it(
  `[EVT-6] [JRN-2] four tabs emit ${EVENTS} events each at once, one is killed and one reloaded: each acknowledged event once`,
  async () => {
    const { context, page: first, problems } = await openBrowser({ profile });
    problems.ignore(/page crashed|favicon\.ico/);
    const outcomes = new Outcomes();
    await prepareTabs(context, outcomes);
    await openTab(first, server.url);
    const { world } = await newWorld(first);
    const tabs = [first];
    for (let n = 1; n < 4; n++) tabs.push(await openTab(await context.newPage(), server.url));
    const [owner, reloaded, ...others] = tabs as [Page, Page, Page, Page];

    const lists = tabs.map((_, n) => ids(`tab${n}`, EVENTS));
    const [ownerIds, reloadedIds, ...otherIds] = lists as [string[], string[], string[], string[]];
    const emitting = others.map((page, n) => emitAll(page, world.id, otherIds[n] ?? []));
    const owned = emitAll(owner, world.id, ownerIds).catch(() => undefined);
    const cut = emitAll(reloaded, world.id, reloadedIds.slice(0, EVENTS / 2)).catch(() => undefined);
    await outcomes.atLeast(EVENTS / 2);
    await crash(owner);
    await outcomes.atLeast(EVENTS);
    await reloaded.reload();
    emitting.push(emitAll(reloaded, world.id, reloadedIds.slice(EVENTS / 2)));
    await Promise.all([...emitting, owned, cut]);

    expect([...outcomes.failed], 'nobody is told of an error').toEqual([]);
    for (const id of [...otherIds.flat(), ...reloadedIds.slice(EVENTS / 2)])
      expect(outcomes.done.has(id)).toBe(true);
    const [asked] = others;
    const verdict = await call(asked, 'world.verify', { world: world.id });
    expect(verdict).toMatchObject({ ok: true, quarantine: [] });
    const { stateRoot } = await call(asked, 'state.at', {
      world: world.id,
      ns: 'main',
      position: verdict.events,
    });
    const bundle = await exportedBundle(asked, world.id);
    const stored = await checkExport(workshop, bundle, { outcomes, sent: new Set(lists.flat()), stateRoot });
    expect(stored).toBe(verdict.events);
    problems.expectNone();
    await context.close();
  },
  120_000 + EVENTS * 400,
);
