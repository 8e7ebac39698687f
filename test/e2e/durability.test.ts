import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  atWorld,
  emitForm,
  expectValue,
  exportBundle,
  fillEvent,
  newWorld,
  send,
  total,
  verifyWorld,
  view,
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { journalSubjects, mirror, openWorkshop } from './support/git.ts';
import { browserProcesses, killProcesses } from './support/processes.ts';
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
let server: AppServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
  workshop.remove();
});

/** Calls back with every event that the page says is recorded, in the tick in which it says so. */
async function watchAcknowledged(browser: TestBrowser, seen: (event: Acknowledged) => void): Promise<void> {
  await browser.page.exposeFunction('tellAcknowledged', (number: number, commit: string) =>
    seen({ number, commit }),
  );
  await browser.page.evaluate(() => {
    const { tellAcknowledged } = globalThis as unknown as { tellAcknowledged: (n: number, c: string) => void };
    let last = 0;
    new MutationObserver(() => {
      for (const status of document.querySelectorAll('[role="status"]')) {
        const number = Number(/Recorded as event ([\d,]+)/.exec(status.textContent ?? '')?.[1]?.replaceAll(',', ''));
        const commit = status.querySelector('[title]')?.getAttribute('title') ?? '';
        if (number > last && /^[0-9a-f]{40}$/.test(commit)) tellAcknowledged((last = number), commit);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** SIGKILL to every process of the browser, found beforehand so that nothing stands between the word and the blow. */
function armKill(): () => void {
  const pids = browserProcesses(profile);
  return () => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // ended by itself meanwhile
      }
    }
  };
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
    await expect.poll(() => total(page), `round ${round}`).toBeGreaterThanOrEqual(before);
    if (round > 0) {
      const events = await total(page);
      expect(await verifyWorld(page), `round ${round}`).toContain(`Verified ${events} of ${events} events`);
      await view(page, 'State');
      await expectValue(page, 'count', String(events));
    }

    await fillEvent(page, 'add', '{"n": 1}');
    const kill = armKill();
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
  const events = await total(browser.page);
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
