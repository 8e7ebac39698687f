import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
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
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { type AppServer, startServer } from './support/server.ts';

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

  it('cancelled half-way has added nothing, and the app goes on', async () => {
    const { page } = browser;
    const before = await stateRoot(page);
    const lines = Array.from(
      { length: 30_000 },
      (_, n) => `{"type":"add","payload":{"n":1},"id":"big-${n}"}`,
    );
    const dialog = await chooseFile(page, { name: 'big.jsonl', bytes: lines.join('\n') });
    await dialog.getByRole('button', { name: 'Import events' }).click();
    const progress = dialog.getByRole('progressbar');
    await progress.waitFor();
    const done = async () => Number(await progress.getAttribute('value').catch(() => '0'));
    await expect.poll(done, { timeout: 60_000, interval: 20 }).toBeGreaterThan(1_000);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog
      .getByText(/Cancelled/)
      .first()
      .waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    expect(await total(page)).toBe(4);
    expect(await stateRoot(page)).toBe(before);
    await page.reload();
    await expectTotal(page, 4);
    expect(await stateRoot(page)).toBe(before);
    expect(await emit(page, 'add', { n: 2 })).toBe(5);
    expect(await verifyWorld(page)).toContain('Verified 5 of 5 events');
  });
});
