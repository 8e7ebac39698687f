import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  activateFold,
  atWorld,
  chooseFile,
  emit,
  emitForm,
  expectTotal,
  expectValue,
  exportBundle,
  fillEvent,
  newWorld,
  runCommand,
  send,
  total,
  verifyWorld,
  view,
  writeFold,
} from './support/app.ts';
import { killBrowser, makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { journalSubjects, mirror, openWorkshop } from './support/git.ts';
import { armKill, killProcesses } from './support/processes.ts';
import { type AppServer, startServer } from './support/server.ts';

/** Milliseconds from the first event of a round to the kill; `null`: in the tick in which it is acknowledged. */
const ROUNDS: readonly (number | null)[] = [null, null, 0, 60, 150, 330, 700];

interface Acknowledged {
  readonly number: number;
  readonly commit: string;
}

const profile = makeProfile();
const workshop = openWorkshop();
const acknowledged: Acknowledged[] = [];
let recordedEvents = 0;
let server: AppServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
  workshop.remove();
});

// A test that failed half-way leaves its browser behind.
afterEach(() => killProcesses(profile).then(() => undefined));

/** Calls back with every event that the page says is recorded, in the tick in which it says so. */
async function watchAcknowledged(browser: TestBrowser, seen: (event: Acknowledged) => void): Promise<void> {
  await browser.page.exposeFunction('tellAcknowledged', (number: number, commit: string) =>
    seen({ number, commit }),
  );
  await browser.page.evaluate(() => {
    const { tellAcknowledged } = globalThis as unknown as {
      tellAcknowledged: (n: number, c: string) => void;
    };
    let last = 0;
    new MutationObserver(() => {
      for (const status of document.querySelectorAll('[role="status"]')) {
        const number = Number(
          /Recorded as event ([\d,]+)/.exec(status.textContent ?? '')?.[1]?.replaceAll(',', ''),
        );
        const commit = status.querySelector('[title]')?.getAttribute('title') ?? '';
        if (number <= last || !/^[0-9a-f]{40}$/.test(commit)) continue;
        last = number;
        tellAcknowledged(number, commit);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** Emits as fast as the form lets a person, until the browser is gone. */
async function emitUntilDead({ page, context }: TestBrowser): Promise<void> {
  const dead = new Promise<void>((resolve) => context.once('close', () => resolve()));
  const payload = emitForm(page).getByLabel('Payload (JSON)');
  const emitting = async () => {
    await send(page);
    for (let n = 0; ; n += 1) {
      await payload.fill(JSON.stringify({ n: 1, round: n }));
      await page.keyboard.press('Control+Enter');
    }
  };
  await Promise.race([dead, emitting().catch(() => undefined)]);
  await dead;
  await killProcesses(profile);
}

it('never loses an event it has shown as recorded, however the browser is killed', async () => {
  for (const [round, delay] of ROUNDS.entries()) {
    const browser = await openBrowser({ profile });
    const { page } = browser;
    await page.goto(server.url);
    if (round === 0) await newWorld(page);
    else await atWorld(page);

    const before = acknowledged.at(-1)?.number ?? 0;
    await expect.poll(() => total(page), { message: `round ${round}` }).toBeGreaterThanOrEqual(before);
    if (round > 0) {
      const events = await total(page);
      expect(await verifyWorld(page), `round ${round}`).toContain(`Verified ${events} of ${events} events`);
      await view(page, 'State');
      await expectValue(page, 'count', String(events));
    }

    await fillEvent(page, 'add', '{"n": 1}');
    const kill = armKill(profile);
    let fresh = 0;
    await watchAcknowledged(browser, (event) => {
      acknowledged.push(event);
      fresh += 1;
      if (delay === null) kill();
      else if (fresh === 1) setTimeout(kill, delay);
    });
    await emitUntilDead(browser);
    expect(fresh, `round ${round}`).toBeGreaterThan(0);
  }
});

it('holds every acknowledged commit in the bundle, clean for git fsck --strict', async () => {
  const browser = await openBrowser({ profile });
  await browser.page.goto(server.url);
  await atWorld(browser.page);
  const bundle = await exportBundle(browser.page, 'durability.bundle');
  await verifyWorld(browser.page);
  const events = await total(browser.page);
  recordedEvents = events;
  browser.problems.expectNone();
  await browser.close();

  const clone = mirror(workshop, bundle, 'killed.git');
  expect(journalSubjects(workshop, clone)).toHaveLength(events);
  const commits = new Set(
    workshop.git(['rev-list', '--glob=refs/gatos/journal/main/*'], clone).trim().split('\n'),
  );
  expect(acknowledged.length).toBeGreaterThan(ROUNDS.length);
  expect(acknowledged.filter(({ commit }) => !commits.has(commit))).toEqual([]);
});

const FOLD = `return function(state, event)
  state.seen = (state.seen or 0) + 1
  return state
end
`;

/** Does something, kills the browser as soon as it is acknowledged, and opens it again. */
async function andKill(act: (page: Page) => Promise<void>): Promise<TestBrowser> {
  const browser = await openBrowser({ profile });
  await browser.page.goto(server.url);
  await atWorld(browser.page);
  await act(browser.page);
  await killBrowser(browser);
  const again = await openBrowser({ profile });
  await again.page.goto(server.url);
  await atWorld(again.page);
  return again;
}

it('nor an import, a fold, a checkpoint or a world that it has shown as done', async () => {
  let events = 0;
  const imported = await andKill(async (page) => {
    await expectTotal(page, recordedEvents);
    events = recordedEvents + 500;
    const lines = Array.from({ length: 500 }, (_, n) => `{"type":"add","payload":{"n":1},"id":"k-${n}"}`);
    const dialog = await chooseFile(page, { name: 'kill.jsonl', bytes: lines.join('\n') });
    await dialog.getByRole('button', { name: 'Import events' }).click();
    await dialog.getByRole('status').filter({ hasText: 'Every line was taken' }).waitFor();
  });
  await expectTotal(imported.page, events);
  await imported.close();

  const folded = await andKill(async (page) => {
    await writeFold(page, FOLD);
    await activateFold(page);
  });
  await view(folded.page, 'State');
  await expectValue(folded.page, 'seen', String(events));
  await folded.close();

  const proved = await andKill(async (page) => {
    await expectTotal(page, events);
    await view(page, 'Proofs');
    await page.getByRole('button', { name: 'Write checkpoint' }).click();
    await page.getByRole('button', { name: `Verify the checkpoint at event ${events}` }).waitFor();
  });
  expect(await verifyWorld(proved.page)).toContain(
    `Verified ${events.toLocaleString('en')} of ${events.toLocaleString('en')} events, 1 checkpoint`,
  );
  await proved.close();

  const created = await andKill(async (page) => {
    await runCommand(page, 'New world');
    await page.getByLabel('World name').fill('Second');
    await page.getByRole('button', { name: 'Create world' }).click();
    await atWorld(page, 'Second');
  });
  await atWorld(created.page, 'Second');
  await emit(created.page, 'add', { n: 1 });
  created.problems.expectNone();
  await created.close();
});
