import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HISTORY_FOLD } from '../../src/app/features/exchange/historyFold.ts';
import {
  activateFold,
  chooseFile,
  emit,
  expectTotal,
  expectValue,
  newWorld,
  stateRoot,
  total,
  verifyWorld,
  view,
  visibleText,
  writeFold,
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { type AppServer, startServer } from './support/server.ts';
import { stockBundle } from './support/stockBundle.ts';

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
  await browser.page.goto(server.url);
  await newWorld(browser.page, 'Imports');
  await emit(browser.page, 'add', { n: 1 });
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

/** Line number -> what the report must say of it. */
const REFUSED: readonly (readonly [line: number, text: string, reason: RegExp])[] = [
  [3, '{"type": "add", "payload": {"n": 1}', /JSON|end/i],
  [4, '[1, 2, 3]', /not a JSON object/],
  [5, '{"payload": {"n": 1}}', /no "type"/],
  [6, '{"type": "Add It", "payload": {"n": 1}}', /type/],
  [7, '{"type": "add", "payload": 5}', /no "payload" object/],
  [8, '{"type": "add", "payload": {"n": 2147483648}}', /2147483648|too (large|big)|string/i],
  [9, '{"type": "add", "payload": {}, "ts": "yesterday"}', /ts|time/],
  [10, '{"type": "add", "payload": {}, "colour": "red"}', /unknown field "colour"/],
  [11, '{"type": "add", "payload": {"a": 1, "a": 2}}', /twice|duplicate/i],
];
const GOOD = (id: string, day: number) =>
  `{"type": "add", "payload": {"n": 100}, "ts": "2024-05-0${day}T10:00:00Z", "id": "${id}"}`;
const FILE = [GOOD('a-1', 1), GOOD('a-2', 2), ...REFUSED.map(([, text]) => text), GOOD('a-3', 3), ''].join(
  '\n',
);

describe('importing JSON Lines', () => {
  it('takes the good lines and lists every refused one with its reason', async () => {
    const { page } = browser;
    const dialog = await chooseFile(page, { name: 'mixed.jsonl', bytes: FILE });
    await dialog.getByRole('button', { name: 'Import events' }).click();
    await dialog.getByRole('status').filter({ hasText: 'Some lines were refused' }).waitFor();
    const rows = dialog.getByRole('region', { name: 'Refused lines' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(REFUSED.length);
    const texts = await rows.allInnerTexts();
    for (const [index, [line, , reason]] of REFUSED.entries()) {
      expect(texts[index]).toMatch(new RegExp(`^(Line\\s*)?${line}\\b`));
      expect(texts[index]).toMatch(reason);
      expect(texts[index]).toMatch(/ERR_[A-Z_]+/);
    }
    await dialog.getByRole('button', { name: 'Show the journal' }).click();
    await expectTotal(page, 4);
    await view(page, 'State');
    await expectValue(page, 'count', '301');
    await view(page, 'Journal');
    await page
      .getByRole('row', { name: /May 3, 2024|2024/ })
      .first()
      .waitFor();
  });

  it('adds nothing when the file is imported again', async () => {
    const { page } = browser;
    const before = await stateRoot(page);
    const dialog = await chooseFile(page, { name: 'again.jsonl', bytes: FILE });
    await dialog.getByRole('button', { name: 'Import events' }).click();
    await dialog.getByRole('status').filter({ hasText: 'Some lines were refused' }).waitFor();
    await expect.poll(() => visibleText(dialog)).toMatch(/Imported\s+0\b/);
    expect(await visibleText(dialog)).toMatch(/Already here\s+3\b/);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expectTotal(page, 4);
    expect(await stateRoot(page)).toBe(before);
  });

  it('cancelled half-way keeps whole batches and says how far; the file again adds the rest', async () => {
    const { page } = browser;
    const count = 30_000;
    const lines = Array.from({ length: count }, (_, n) => `{"type":"add","payload":{"n":1},"id":"big-${n}"}`);
    const file = { name: 'big.jsonl', bytes: lines.join('\n') };
    const dialog = await chooseFile(page, file);
    await dialog.getByRole('button', { name: 'Import events' }).click();
    const progress = dialog.getByRole('progressbar', { name: 'Importing' });
    await progress.waitFor();
    const done = async () => Number(await progress.getAttribute('value').catch(() => '0'));
    await expect.poll(done, { timeout: 60_000, interval: 20 }).toBeGreaterThan(1_000);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.getByText(/It went as far as line/).waitFor();
    expect(await visibleText(dialog)).toMatch(/Cancelled/);
    await dialog.getByRole('button', { name: 'Close' }).click();

    const there = await total(page);
    expect(there).toBeGreaterThan(1_000);
    expect((there - 4) % 1_000).toBe(0);
    await page.reload();
    await expectTotal(page, there);

    const again = await chooseFile(page, file);
    await again.getByRole('button', { name: 'Import events' }).click();
    await again.getByRole('status').filter({ hasText: 'Every line was taken' }).waitFor({ timeout: 120_000 });
    await again.getByRole('button', { name: 'Show the journal' }).click();
    await expectTotal(page, count + 4);
    await view(page, 'State');
    await expectValue(page, 'count', String(301 + count));
    expect(await emit(page, 'add', { n: 2 })).toBe(count + 5);
    expect(await verifyWorld(page)).toContain('Verified 30,005 of 30,005 events');
  });
});

describe('importing the history of a Git repository', () => {
  it('a bundle of it becomes commits in the journal, and its fold state by author; again adds nothing', async () => {
    const own = makeProfile();
    const fresh = await openBrowser({ profile: own });
    const { page } = fresh;
    const { bytes, head } = stockBundle(300);
    await page.goto(server.url);
    await newWorld(page, 'History');
    for (const again of [false, true]) {
      const dialog = await chooseFile(page, { name: 'stock.bundle', bytes });
      await dialog.getByRole('button', { name: 'Import its commits as events' }).click();
      await dialog.getByRole('status').filter({ hasText: 'Every commit was taken' }).waitFor();
      expect(await visibleText(dialog)).toMatch(again ? /Imported\s+0\b/ : /Imported\s+302\b/);
      await dialog.getByRole('button', { name: 'Show the journal' }).click();
      await expectTotal(page, 302);
    }
    await page
      .getByRole('row', { name: /git\.commit/ })
      .first()
      .waitFor();
    await page
      .getByRole('row', { name: /git\.ref/ })
      .first()
      .waitFor();
    await writeFold(page, HISTORY_FOLD);
    await activateFold(page);
    await view(page, 'State');
    await expectValue(page, 'commits', '300');
    await expect.poll(() => visibleText(page.locator('main'))).toContain(head);
    fresh.problems.expectNone();
    await fresh.close();
    await removeProfile(own);
  });
});
