import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Worker } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  activateFold,
  atWelcome,
  atWorld,
  centre,
  chooseFile,
  closeDialogs,
  emit,
  emitForm,
  expectAlert,
  expectTotal,
  expectValue,
  exportBundle,
  fillEvent,
  fillNewWorld,
  newWorld,
  notices,
  recorded,
  runCommand,
  send,
  statusBar,
  total,
  verifyWorld,
  view,
  visibleText,
  writeFold,
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { openWorkshop } from './support/git.ts';
import { type AppServer, startServer } from './support/server.ts';

/** Each bad input gets a sentence that says what is wrong and what to do, and the app goes on. */

const profile = makeProfile();
const workshop = openWorkshop();
let server: AppServer;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
  page = browser.page;
  await page.goto(server.url);
  await atWelcome(page);
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
  workshop.remove();
});

afterEach(() => closeDialogs(page));

/** The app still works: the next good event is recorded as the next number. */
async function expectUsable(): Promise<void> {
  const before = await total(page);
  expect(await emit(page, 'add', { n: 1 })).toBe(before + 1);
}

describe('the form of a new world', () => {
  it('refuses a name that leaves no actor, and an unknown namespace', async () => {
    await fillNewWorld(page, 'Bad input', '!!!');
    await page.getByRole('button', { name: 'Create world' }).click();
    await page
      .getByText(/letter|digit|a-z/i)
      .first()
      .waitFor();
    expect(await page.getByLabel('Your name').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Namespace').fill('Main/../x');
    await page.getByRole('button', { name: 'Create world' }).click();
    expect(await page.getByLabel('Namespace').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Namespace').fill('main');
    await newWorld(page, 'Bad input', 'Ada');
    await expectUsable();
  });
});

describe('the emit form', () => {
  const cases: readonly (readonly [what: string, type: string, payload: string, words: RegExp])[] = [
    ['malformed JSON', 'add', '{"n": 10', /line 1|column|end/i],
    ['a duplicate key', 'add', '{"n": 1, "n": 2}', /"?n"?/],
    ['a payload that is no object', 'add', '10', /object/i],
    ['a number that cannot be exact', 'add', '{"n": 2147483648}', /string|smaller/i],
    ['a bad type name', 'add it!', '{"n": 1}', /a-z, 0-9/],
    ['a payload of more than 64 KiB', 'add', JSON.stringify({ text: 'x'.repeat(70_000) }), /64|KiB|large/i],
  ];
  it.each(cases)('refuses %s', async (_what, type, payload, words) => {
    const before = await total(page);
    await fillEvent(page, type, payload);
    await send(page);
    await expect.poll(() => visibleText(emitForm(page))).toMatch(words);
    expect(await emitForm(page).getByRole('status').filter({ hasText: 'Recorded' }).count()).toBe(0);
    expect(await total(page)).toBe(before);
    await expectUsable();
  });
});

describe('files', () => {
  it('refuses damaged, truncated and foreign bundles and what is no bundle at all', async () => {
    const good = await exportBundle(page, 'good.bundle');
    const bytes = readFileSync(good);
    const damaged = Buffer.from(bytes);
    const at = bytes.length - 400;
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    const foreign = join(workshop.folder, 'foreign.bundle');
    workshop.git(['init', '--quiet', 'foreign']);
    const repository = join(workshop.folder, 'foreign');
    writeFileSync(join(repository, 'file.txt'), 'not a world\n');
    workshop.git(['add', '.'], repository);
    workshop.git(['-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '-qm', 'one'], repository);
    workshop.git(['bundle', 'create', '--quiet', foreign, '--all'], repository);

    const world = 'Import world';
    const commits = 'Import its commits as events';
    const refusals: readonly (readonly [name: string, bytes: Uint8Array, words: RegExp, button: string])[] = [
      ['damaged.bundle', damaged, /damaged|checksum|corrupt|broken/i, world],
      [
        'truncated.bundle',
        bytes.subarray(0, bytes.length - 300),
        /truncated|incomplete|damaged|cut|checksum|ends/i,
        world,
      ],
      ['foreign.bundle', readFileSync(foreign).subarray(0, -30), /damaged|checksum|cut/i, commits],
    ];
    const before = await total(page);
    for (const [name, content, words, button] of refusals) {
      const dialog = await chooseFile(page, { name, bytes: content });
      await dialog.getByRole('button', { name: button }).click();
      await expectAlert(page, words);
      await dialog.getByRole('button', { name: 'Close' }).click();
    }
    const dialog = await chooseFile(page, {
      name: 'photo.jpg',
      bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0, 1, 2),
    });
    await expectAlert(page, /neither a Git bundle nor JSON Lines\. Choose/);
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await total(page)).toBe(before);
    await expectUsable();
  });
});

describe('Lua', () => {
  it('that does not parse cannot be activated, and says where', async () => {
    await writeFold(page, 'return function(state event)\n  return state\nend');
    await page.getByRole('tab', { name: 'Problems (1)' }).click();
    await page.getByRole('button', { name: /^1:23 / }).waitFor();
    expect(await page.getByRole('button', { name: /^Activate/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Revert' }).click();
    await expectUsable();
  });

  it('that never ends stops with its fuel: a fault of that event, shown, and the rest is folded', async () => {
    await writeFold(
      page,
      'return function(state, event)\n  if event.type == "loop" then while true do end end\n  state.seen = (state.seen or 0) + 1\n  return state\nend\n',
    );
    await page
      .getByText('No problems: this fold loads')
      .or(page.getByRole('tab', { name: 'Problems', exact: true }))
      .first()
      .waitFor();
    await activateFold(page);
    const before = await total(page);
    const number = await emit(page, 'loop', {});
    expect(number).toBe(before + 1);
    await expectUsable();
    await view(page, 'State');
    await expectValue(page, 'seen', String(before + 1));
    await statusBar(page)
      .getByRole('button', { name: /1 fault/ })
      .waitFor();
    await page.keyboard.press('ArrowLeft');
    await centre(page)
      .getByText(/E_FUEL.*line 2/)
      .waitFor();
    await page.keyboard.press('End');
  });

  it('that loops while it loads is refused before it is active', async () => {
    await writeFold(page, 'while true do end\nreturn function(state, event)\n  return state\nend\n');
    await page.getByRole('tab', { name: 'Problems (1)' }).click();
    await page.getByRole('button', { name: /^1:1 .*E_FROZEN/ }).waitFor();
    expect(await page.getByRole('button', { name: /^Activate/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Revert' }).click();
    await expectUsable();
  });
});

describe('the disk', () => {
  it('that is full refuses the event with a sentence, loses nothing, and works again when there is room', async () => {
    const before = await total(page);
    const { problems } = browser;
    problems.expectNone();
    await browser.close();
    // Before the first use: Chromium remembers for half a minute how much room there was.
    browser = await openBrowser({ profile });
    page = browser.page;
    const devtools = await browser.context.newCDPSession(page);
    const origin = new URL(server.url).origin;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000 });

    await page.goto(server.url);
    await atWorld(page, 'Bad input');
    await expectTotal(page, before);
    await fillEvent(page, 'add', '{"n": 1}');
    await send(page);
    await expectAlert(page, /storage for this site is full.*Free some disk space/s);
    expect(await total(page)).toBe(before);
    // What there is can still be taken elsewhere.
    await exportBundle(page, 'full-disk.bundle');

    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    await emitForm(page).getByRole('button', { name: 'Try again' }).click();
    await expectTotal(page, before + 1);
    await page.reload();
    await expectTotal(page, before + 1);
    expect(await verifyWorld(page)).toContain(`Verified ${before + 1} of ${before + 1} events`);
    await expectUsable();
  });
});

describe('a second tab', () => {
  it('works through the first, sees what it does, and takes over when it goes', async () => {
    const before = await total(page);
    const second = await browser.context.newPage();
    await second.goto(page.url());
    await atWorld(second);
    await expectTotal(second, before);
    await view(second, 'Settings');
    await centre(second).getByText('works through another tab').waitFor();
    expect(await emit(second, 'add', { n: 1 })).toBe(before + 1);
    await expectTotal(page, before + 1);
    expect(await emit(page, 'add', { n: 1 })).toBe(before + 2);
    await expectTotal(second, before + 2);

    // Both at once: no event is lost.
    await Promise.all([fillEvent(page, 'add', '{"n": 1}'), fillEvent(second, 'add', '{"n": 1}')]);
    await Promise.all([send(page), send(second)]);
    await Promise.all([expectTotal(page, before + 4), expectTotal(second, before + 4)]);

    await page.close();
    page = second;
    await view(page, 'Settings');
    await centre(page).getByText('holds the storage', { exact: true }).waitFor();
    await expectTotal(page, before + 4);
    await expectUsable();
    expect(await verifyWorld(page)).toContain(`Verified ${before + 5} of ${before + 5} events`);
  });
});

/** The engine's thread, as the debugger sees it. */
function engine(): Worker {
  const worker = page.workers()[0];
  if (worker === undefined) throw new Error('The page has no worker.');
  return worker;
}

describe('the engine', () => {
  const restarted = () =>
    notices(page).getByText('The engine stopped and was started again.').first().waitFor();

  it('that crashes in the middle of an import is started again, and the import with it: every line once', async () => {
    browser.problems.ignore(/crashed on purpose/);
    const before = await total(page);
    const lines = Array.from(
      { length: 8_000 },
      (_, n) => `{"type":"add","payload":{"n":1},"id":"crash-${n}"}`,
    );
    const dialog = await chooseFile(page, { name: 'big.jsonl', bytes: lines.join('\n') });
    await dialog.getByRole('button', { name: 'Import events' }).click();
    await dialog.getByRole('progressbar').waitFor();
    await engine().evaluate(() => {
      setTimeout(() => {
        throw new Error('crashed on purpose');
      });
    });
    await restarted();
    await dialog.getByRole('status').filter({ hasText: 'Every line was taken' }).waitFor();
    await closeDialogs(page);
    await expectTotal(page, before + lines.length);
    await expectUsable();
  });

  it('that is killed without a word is missed at once: the next event is recorded once', async () => {
    const before = await total(page);
    const gone = engine().waitForEvent('close');
    await Promise.race([gone, engine().evaluate(() => self.close())]).catch(() => undefined);
    await gone;
    await fillEvent(page, 'add', '{"n": 1}');
    await send(page);
    await restarted();
    await recorded(page, before + 1);
    await expectTotal(page, before + 1);
    await statusBar(page)
      .getByRole('button', { name: `Folded ${(before + 1).toLocaleString('en')},` })
      .waitFor();
    await expectUsable();
    const all = (before + 2).toLocaleString('en');
    expect(await verifyWorld(page)).toContain(`Verified ${all} of ${all} events`);
  });
});

describe('a link', () => {
  const historyIsRead = () => expect.poll(() => total(page)).toBeGreaterThan(0);

  it('to a world that is not here says so and leads back', async () => {
    await page.goto(`${server.url}#/w/abcdefgh23456789/main/state`);
    await expectAlert(
      page,
      /The world of this link is not in this browser.*abcdefgh23456789.*\.bundle file/s,
    );
    await page.getByRole('button', { name: 'Show all worlds' }).click();
    await page.getByRole('button', { name: 'Open Bad input' }).click();
    await atWorld(page, 'Bad input');
    await historyIsRead();
    await expectUsable();
  });

  it('with nonsense in it opens the world all the same', async () => {
    const here = page.url().replace(/#.*/, '');
    const world = /#\/w\/([^/]+)/.exec(page.url())?.[1] ?? '';
    await page.goto(`${here}#/w/${world}/main/nowhere?at=99999999&sel=%%%`);
    await atWorld(page, 'Bad input');
    await historyIsRead();
    await expectUsable();
    await runCommand(page, 'Return to live');
  });
});
