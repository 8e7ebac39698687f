import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from '../e2e/support/browser.ts';
import { openWorkshop } from '../e2e/support/git.ts';
import { armKill, killProcesses } from '../e2e/support/processes.ts';
import { type AppServer, startServer } from '../e2e/support/server.ts';
import { checkExport } from './support/check.ts';
import { call, exportedBundle, newWorld, Outcomes, openTab, prepareTabs } from './support/tabs.ts';
import { beginTrial, planTrial, seededChoices, type TrialPlan } from './support/trial.ts';

/** `npm run test:chaos` does 200; `npm run test:chaos -- --trials 50 --seed 7` what it says. */
const TRIALS = Number(process.env.GATOS_CHAOS_TRIALS ?? 12);
const SEED = Number(process.env.GATOS_CHAOS_SEED ?? Date.now() % 1_000_000);
/** A new world after so many, so that a check takes a second and not a minute. */
const TRIALS_PER_WORLD = 6;

const profile = makeProfile();
const workshop = openWorkshop();
let server: AppServer;
let outcomes = new Outcomes();
let sent = new Set<string>();
let world: string;
/** Files of objects before a kill that should meet packing or merging; null where it should not. */
let storage: string | null = null;
/** Kills that came before the change was stored, and after. */
const packing = { before: 0, after: 0 };

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
  workshop.remove();
});

async function open(): Promise<TestBrowser> {
  const browser = await openBrowser({ profile });
  browser.problems.ignore(/favicon\.ico/);
  await prepareTabs(browser.context, outcomes);
  await openTab(browser.page, server.url);
  return browser;
}

async function objectFiles(page: Page): Promise<string> {
  const { loose, packs } = await call(page, 'world.storage', { world });
  return `${loose} loose, ${packs} packs`;
}

/** What the kill before has left. */
async function check({ page, problems }: TestBrowser): Promise<number> {
  if (storage !== null) packing[(await objectFiles(page)) === storage ? 'before' : 'after'] += 1;
  storage = null;
  const verdict = await call(page, 'world.verify', { world });
  expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(verdict).toMatchObject({ ok: true, quarantine: [] });
  const { stateRoot } = await call(page, 'state.at', { world, ns: 'main', position: verdict.events });
  const stored = await checkExport(workshop, await exportedBundle(page, world), {
    outcomes,
    sent,
    stateRoot,
  });
  expect(stored).toBe(verdict.events);
  expect([...outcomes.failed]).toEqual([]);
  problems.expectNone();
  return stored;
}

/** Does what the plan says and kills the browser in the middle of it. Returns how many events were acknowledged. */
async function runTrial(plan: TrialPlan, { context, page }: TestBrowser): Promise<number> {
  const before = outcomes.done.size;
  const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
  const tabs = [page];
  while (tabs.length < plan.tabs) tabs.push(await openTab(await context.newPage(), server.url));
  const kill = armKill(profile);
  await beginTrial(plan, tabs, world, { sent, firstDone: () => outcomes.atLeast(before + 1) });
  if (plan.kind === 'pack' || plan.kind === 'merge') {
    storage = await objectFiles(page);
    if (plan.asked) void call(page, 'world.pack', { world }).catch(() => undefined);
  }
  await sleep(plan.delay);
  kill();
  await killProcesses(profile);
  await closed;
  outcomes.failed.clear(); // what the dying browser said last
  return outcomes.done.size - before;
}

it(
  `loses nothing in ${TRIALS} kills while emitting, importing, packing and merging (seed ${SEED})`,
  async () => {
    const choose = seededChoices(SEED);
    const counts: Record<string, number> = {};
    const started = Date.now();
    console.log(`chaos: ${TRIALS} trials, seed ${SEED}`);
    let acknowledged = 0;
    let kept = 0;
    for (let number = 0; number < TRIALS; number++) {
      const plan = planTrial(number, choose);
      const said = `trial ${number} of seed ${SEED}: ${JSON.stringify(plan)}`;
      try {
        const browser = await open();
        if (number % TRIALS_PER_WORLD === 0) {
          if (number > 0) kept += await check(browser);
          outcomes = new Outcomes();
          sent = new Set();
          world = (await newWorld(browser.page)).world.id;
          await browser.close();
          acknowledged += await runTrial(plan, await open());
        } else {
          await check(browser);
          acknowledged += await runTrial(plan, browser);
        }
      } catch (cause) {
        throw new Error(`${said}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }
      counts[plan.kind] = (counts[plan.kind] ?? 0) + 1;
    }
    const last = await open();
    kept += await check(last);
    await last.close();
    expect(acknowledged).toBeGreaterThan(0);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(
      `chaos: ${TRIALS} kills (${JSON.stringify(counts)}), ${acknowledged} events acknowledged, ${kept} kept, none lost; ` +
        `packing and merging: ${packing.before} kills before they were stored, ${packing.after} after; ${seconds} s`,
    );
  },
  60_000 + TRIALS * 30_000,
);
