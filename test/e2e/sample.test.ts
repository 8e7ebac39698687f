import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_CULPRIT, SAMPLE_EVENTS, SAMPLE_NAME } from '../../src/engine/sample/history.ts';
import {
  atWelcome,
  atWorld,
  centre,
  emitForm,
  expectPosition,
  expectTotal,
  fillEvent,
  inspector,
  openSample,
  playhead,
  position,
  statusBar,
  verifyWorld,
  view,
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { type AppServer, startServer } from './support/server.ts';

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

/** The number of widgets at the playhead, once the view has come to it; 0 before there are any. */
async function widgets(): Promise<number> {
  const { page } = browser;
  const at = await position(page);
  const heading = at === 0 ? 'State before the first event' : `State after event ${at.toLocaleString('en')}`;
  await centre(page).getByRole('heading', { name: heading, exact: true }).waitFor();
  const row = centre(page).getByRole('treeitem', { name: /^widgets : / });
  if ((await row.count()) === 0) return 0;
  return Number(/(-?\d+)\D*$/.exec(((await row.first().textContent()) ?? '').replace(/was -?\d+/, ''))?.[1]);
}

describe('the sample', () => {
  it('opens from the first-run screen with 5,000 verified events', async () => {
    const { page } = browser;
    await page.goto(server.url);
    await atWelcome(page);
    await openSample(page);
    await expectTotal(page, SAMPLE_EVENTS);
    expect(await verifyWorld(page)).toContain('Verified 5,000 of 5,000 events');
    await statusBar(page).getByRole('button', { name: '5,000 of 5,000 verified' }).waitFor();
  });

  it('shows by dragging and stepping which event made the widgets negative', async () => {
    const { page } = browser;
    await view(page, 'State');
    await centre(page).getByRole('searchbox', { name: 'Filter by path or value' }).fill('inventory.widgets');
    const box = await playhead(page).boundingBox();
    if (box === null) throw new Error('The strip has no size.');
    const y = box.y + box.height / 2;

    // By eye: the count is negative at the right, not at the left; drag to the middle of what is left.
    let left = box.x + 2;
    let right = box.x + box.width - 2;
    await page.mouse.move(right, y);
    await page.mouse.down();
    expect(await widgets()).toBeLessThan(0);
    while (right - left > 1) {
      const middle = (left + right) / 2;
      await page.mouse.move(middle, y);
      if ((await widgets()) < 0) right = middle;
      else left = middle;
    }
    await page.mouse.up();
    expect(Math.abs((await position(page)) - SAMPLE_CULPRIT)).toBeLessThan(60);

    // Then step by step.
    await playhead(page).focus();
    while ((await widgets()) < 0) await page.keyboard.press('ArrowLeft');
    while ((await widgets()) >= 0) await page.keyboard.press('ArrowRight');
    await expectPosition(page, SAMPLE_CULPRIT);

    await inspector(page).getByRole('tab', { name: 'Event' }).click();
    await inspector(page).getByRole('heading', { name: 'Event 1,847' }).waitFor();
    await inspector(page).getByText('agent:stocktake', { exact: true }).waitFor();
    await inspector(page).getByRole('tab', { name: /^Diff/ }).click();
    await inspector(page)
      .getByRole('listitem')
      .filter({ hasText: /inventory\.widgets.*before \d+.*after -\d+/s })
      .waitFor();
  });

  it('has a link to that moment, which survives a reload and opens in another tab', async () => {
    const { page } = browser;
    await expect.poll(() => page.url()).toMatch(/\/state\?at=1847/);
    await page.reload();
    await atWorld(page, SAMPLE_NAME);
    await expectPosition(page, SAMPLE_CULPRIT);
    expect(await widgets()).toBeLessThan(0);

    const other = await browser.context.newPage();
    await other.goto(page.url());
    await expectPosition(other, SAMPLE_CULPRIT);
    await centre(other).getByRole('heading', { name: 'State after event 1,847' }).waitFor();
    await other.goto(page.url().replace('at=1847', 'at=1846'));
    await expectPosition(other, SAMPLE_CULPRIT - 1);
    await other.close();
  });

  it('loses nothing on reload, not even a half-typed payload', async () => {
    const { page } = browser;
    await fillEvent(page, 'stock.corrected', '{"sku": "widg');
    await page.reload();
    await atWorld(page, SAMPLE_NAME);
    await expectPosition(page, SAMPLE_CULPRIT);
    if (!(await emitForm(page).isVisible())) await page.getByRole('button', { name: 'Emit event' }).click();
    expect(await emitForm(page).getByLabel('Payload (JSON)').inputValue()).toBe('{"sku": "widg');
    expect(await emitForm(page).getByLabel('Type', { exact: true }).inputValue()).toBe('stock.corrected');
  });
});
