import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_CULPRIT, SAMPLE_NAME } from '../../src/engine/sample/history.ts';
import {
  atWelcome,
  atWorld,
  centre,
  expectPosition,
  inspector,
  openSample,
  playhead,
  runCommand,
  stateRow,
  view,
} from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { forEachScreen } from './support/screens.ts';
import { type AppServer, startServer } from './support/server.ts';

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
  const { page } = browser;
  await page.goto(server.url);
  await atWelcome(page);
  await openSample(page);
  await view(page, 'State');
  await page.waitForURL(/\/state$/);
  await page.goto(`${page.url()}?at=${SAMPLE_CULPRIT}`);
  await expectPosition(page, SAMPLE_CULPRIT);
  await centre(page).getByRole('heading', { name: 'State after event 1,847' }).waitFor();
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

const tree = (): Locator => centre(browser.page).getByRole('tree', { name: 'State' });
const search = (): Locator =>
  centre(browser.page).getByRole('searchbox', { name: 'Filter by path or value' });
const history = (): Locator => browser.page.getByRole('region', { name: 'History of a value' });
/** Two rows of the sample have this name. */
const widgets = (): Locator => tree().getByTitle('.inventory.widgets', { exact: true });
const pins = (): Locator => centre(browser.page).getByRole('list', { name: 'Pinned values' });

/** The name of the row that the keyboard is on, as it is read out. */
async function current(): Promise<string> {
  const { page } = browser;
  const id = await tree().getAttribute('aria-activedescendant');
  return ((await page.locator(`[id="${id}"]`).textContent()) ?? '').replace(/\s+/g, ' ');
}

const expectCurrent = (name: RegExp) => expect.poll(current).toMatch(name);

describe('the tree of the state by keyboard', () => {
  it('moves, opens and closes, and the playhead stays where it is', async () => {
    const { page } = browser;
    await tree().focus();
    await page.keyboard.press('Home');
    await expectCurrent(/^day:/);
    await page.keyboard.press('ArrowRight');
    await expectCurrent(/^number:/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await expectCurrent(/^day:/);
    await page.keyboard.press('ArrowLeft');
    await stateRow(page, 'takings', '').waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await centre(page)
      .getByRole('treeitem', { name: /^takings : / })
      .waitFor();
    await expectPosition(page, SAMPLE_CULPRIT);
    await centre(page).getByText('gives the arrows back to the playhead').waitFor();
  });

  it('goes to a row whose name is typed, with Shift where its first letter is a command', async () => {
    const { page } = browser;
    await page.keyboard.type('lam');
    await expectCurrent(/^lamps:/);
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+W');
    await page.keyboard.type('id');
    await expectCurrent(/^widgets:was \d+-\d+Changed/);
  });

  it('gives the arrows back with Escape', async () => {
    const { page } = browser;
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowLeft');
    await expectPosition(page, SAMPLE_CULPRIT - 1);
    await page.keyboard.press('ArrowRight');
    await expectPosition(page, SAMPLE_CULPRIT);
  });
});

describe('finding and pinning', () => {
  it('finds by path and by value, and shows what changed alone', async () => {
    const { page } = browser;
    await runCommand(page, 'Search the state');
    await expect.poll(() => search().evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('inventory.wid');
    await expect.poll(() => tree().getByRole('treeitem').count()).toBe(2);
    await search().fill('.inventory.widgets');
    await widgets().waitFor();
    await search().fill('-459');
    await widgets().getByText('-459').waitFor();
    await search().fill('no such thing');
    await tree().getByText('No path or value contains that.').waitFor();
    await search().fill('');
    await centre(page).getByRole('button', { name: '2 changes' }).click();
    await expect.poll(() => tree().getByRole('treeitem').count()).toBeLessThan(6);
    await widgets().getByText('-459').waitFor();
    await centre(page).getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => tree().getByRole('treeitem').count()).toBeGreaterThan(20);
  });

  it('keeps a pinned value in sight at every moment and through a reload, until it is unpinned', async () => {
    const { page } = browser;
    await widgets().getByText('widgets').click();
    await page.keyboard.press('p');
    await pins()
      .getByRole('button', { name: /^\.inventory\.widgets : was \d+ -459 Changed/ })
      .waitFor();
    await playhead(page).focus();
    await page.keyboard.press('Home');
    await pins().getByText('nothing here yet').waitFor();
    await page.goto(page.url().replace('at=0', `at=${SAMPLE_CULPRIT}`));
    await page.reload();
    await atWorld(page, SAMPLE_NAME);
    await pins().getByText('-459').waitFor();
    await pins().getByRole('button', { name: 'Unpin .inventory.widgets' }).click();
    await pins().waitFor({ state: 'detached' });
  });

  it('copies a path, and a value whole and exact', async () => {
    const { page } = browser;
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await widgets().getByText('widgets').click();
    await centre(page).getByRole('button', { name: 'Copy path' }).click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(copied).toBe('.inventory.widgets');
    await tree().focus();
    await page.keyboard.press('Control+c');
    await expect.poll(copied).toBe('-459');
  });
});

describe('who set a value', () => {
  it('says it with signer, policy and grant, and goes to the event', async () => {
    const { page } = browser;
    await playhead(page).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
    await expectPosition(page, SAMPLE_CULPRIT + 30);
    await widgets().getByText('widgets').click();
    await page.keyboard.press('w');
    await history().getByRole('heading', { name: '.inventory.widgets' }).waitFor();
    for (const fact of ['Actor', 'Signer', 'Policy', 'Grant'])
      await history().getByText(fact, { exact: true }).waitFor();
    const changes = history().getByRole('list', { name: 'Changes, newest first' }).getByRole('button');
    await changes.filter({ hasText: '-459' }).first().click();
    await expectPosition(page, SAMPLE_CULPRIT);
    await history().getByRole('button', { name: 'Go to event 1,847' }).click();
    await inspector(page).getByRole('heading', { name: 'Event 1,847' }).waitFor();
    await inspector(page).getByText('agent:stocktake', { exact: true }).waitFor();
    await history().getByText('agent:stocktake').first().waitFor();
  });

  it('shows how it went; arrows walk through its changes and Enter goes there', async () => {
    const { page } = browser;
    const chart = history().getByRole('slider', { name: '.inventory.widgets over events' });
    await chart.focus();
    await page.keyboard.press('Home');
    const first = await chart.getAttribute('aria-valuetext');
    expect(first).toMatch(/^\d+ from event \d+ on$/);
    await expectPosition(page, SAMPLE_CULPRIT);
    await page.keyboard.press('Enter');
    await expectPosition(page, Number(/event (\d+)/.exec(first ?? '')?.[1]));
    await history().getByRole('button', { name: 'Next change of this value' }).click();
    await expect
      .poll(async () => Number(await playhead(page).getAttribute('aria-valuenow')))
      .toBeGreaterThan(1);
    await forEachScreen(page, 'value-history', expectAccessible);
    await history().getByRole('button', { name: 'Close the history of the value' }).click();
  });
});

describe('comparing any two moments', () => {
  it('begins here with "d", marks every difference, and swaps', async () => {
    const { page } = browser;
    await page.goto(page.url().replace(/at=\d+/, 'at=1200'));
    await expectPosition(page, 1_200);
    await page.keyboard.press('d');
    const bar = page.getByRole('group', { name: 'Comparing event 1,200 with event 1,200' });
    await bar.waitFor();
    await bar.getByRole('textbox', { name: 'Event at the playhead' }).fill('1847');
    await page.keyboard.press('Enter');
    await expectPosition(page, SAMPLE_CULPRIT);
    await page.getByRole('group', { name: 'Comparing event 1,200 with event 1,847' }).waitFor();
    await inspector(page).getByRole('tab', { name: /^Diff/ }).click();
    await inspector(page)
      .getByRole('heading', { name: /^\d+ changes from event 1,200 to event 1,847$/ })
      .waitFor();
    await inspector(page)
      .getByRole('listitem')
      .filter({ hasText: /inventory\.widgets.*before \d+.*after -459/s })
      .waitFor();
    await page.getByRole('button', { name: 'Swap' }).click();
    await expectPosition(page, 1_200);
    await inspector(page)
      .getByRole('listitem')
      .filter({ hasText: /inventory\.widgets.*before -459.*after \d+/s })
      .waitFor();
    await forEachScreen(page, 'compare', expectAccessible);
  });

  it('is in the link', async () => {
    const { page } = browser;
    await expect.poll(() => page.url()).toContain('at=1200&cmp=1847');
    const other = await browser.context.newPage();
    await other.goto(page.url().replace('at=1200&cmp=1847', 'at=1847&cmp=0'));
    await expectPosition(other, SAMPLE_CULPRIT);
    await other.getByRole('group', { name: 'Comparing the beginning with event 1,847' }).waitFor();
    await other.getByRole('button', { name: 'Stop comparing' }).click();
    await expect.poll(() => other.url()).not.toContain('cmp');
    await other.close();
    await page.keyboard.press('d');
  });
});

describe('the proof and the fuel of a moment', () => {
  it('wears a badge that says in words what was checked, and with what', async () => {
    const { page } = browser;
    const badge = centre(page).getByRole('button', { name: 'Proof of this state: Verified' });
    await badge.click();
    const words = centre(page).getByRole('region', { name: 'The proof of this state' });
    await words.getByText('This is the state that the first 1,200 events give').waitFor();
    await words.getByRole('button', { name: 'All inputs and details' }).click();
    await inspector(page).getByText('Fold-Root').first().waitFor();
    await forEachScreen(page, 'inspector-proof', expectAccessible);
  });

  it('counts what the fold did with the event, line by line', async () => {
    const { page } = browser;
    await inspector(page).getByRole('tab', { name: 'Fuel' }).click();
    await inspector(page).getByRole('heading', { name: 'Fuel of event 1,200' }).waitFor();
    await inspector(page).getByRole('meter', { name: 'Fuel used' }).waitFor();
    await inspector(page)
      .getByRole('region', { name: 'Lines of the fold' })
      .getByText('1×')
      .first()
      .waitFor();
    await forEachScreen(page, 'inspector-fuel', expectAccessible);
  });
});
