import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_CULPRIT, SAMPLE_EVENTS } from '../../src/engine/sample/history.ts';
import {
  atWelcome,
  centre,
  eventually,
  expectPosition,
  openSample,
  playhead,
  position,
  view,
} from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { forEachScreen } from './support/screens.ts';
import { type AppServer, startServer } from './support/server.ts';

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
  page = browser.page;
  await page.goto(server.url);
  await atWelcome(page);
  await openSample(page);
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

const strip = (): Locator => page.getByRole('region', { name: 'Time strip' });
const overview = (): Locator => page.getByRole('scrollbar', { name: /What part of the history/ });
const focusButton = (): Locator => strip().getByRole('button', { name: /^Focus/ });
const end = (which: 'First' | 'Last'): Locator =>
  page.getByRole('slider', { name: `${which} event in focus` });

async function trackBox() {
  const box = await playhead(page).boundingBox();
  if (box === null) throw new Error('The strip has no size.');
  return { ...box, lanes: box.y + box.height / 2, ruler: box.y + 5, axis: box.y + box.height - 5 };
}

/** First and last event that the zoomed strip shows; the whole history where there is no overview. */
async function shown(): Promise<readonly [number, number]> {
  if ((await overview().count()) === 0) return [1, SAMPLE_EVENTS];
  const words = (await overview().getAttribute('aria-valuetext')) ?? '';
  const [first = 0, last = 0] = (words.replaceAll(',', '').match(/\d+/g) ?? []).map(Number);
  return [first, last];
}

/** A wish of the test, typed where a person would: on the page, with nothing else focused. */
async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function drag(fromX: number, toX: number, y: number): Promise<void> {
  await page.mouse.move(fromX, y);
  await page.mouse.down();
  await page.mouse.move((fromX + toX) / 2, y, { steps: 4 });
  await page.mouse.move(toX, y, { steps: 4 });
  await page.mouse.up();
}

/** To an event by its number, through the palette. */
async function goTo(at: number): Promise<void> {
  await press('Control+k');
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill(`event ${at}`);
  await page
    .getByRole('option', { name: `Go to event ${at.toLocaleString('en')}` })
    .first()
    .waitFor();
  await press('Enter');
  await expectPosition(page, at);
  // Space presses a button that has the focus: it plays from anywhere else.
  await playhead(page).focus();
}

describe('zoom and pan', () => {
  it('zooms at the pointer with the wheel, and shows where in an overview', async () => {
    const box = await trackBox();
    const x = box.x + box.width * 0.4;
    await page.mouse.click(x, box.lanes);
    const at = await position(page);
    for (let notches = 0; notches < 6; notches++) await page.mouse.wheel(0, -150);
    await overview().waitFor();
    const [first, last] = await shown();
    expect(last - first).toBeLessThan(SAMPLE_EVENTS / 4);
    expect(first).toBeLessThanOrEqual(at);
    expect(last).toBeGreaterThanOrEqual(at);
    // What was under the pointer still is.
    await page.mouse.click(x, (await trackBox()).lanes);
    expect(Math.abs((await position(page)) - at)).toBeLessThanOrEqual(60);
  });

  it('pans with the axis, the wheel sideways and the overview', async () => {
    const before = await shown();
    const box = await trackBox();
    await drag(box.x + 800, box.x + 500, box.axis);
    const dragged = await shown();
    expect(dragged[0]).toBeGreaterThan(before[0]);
    await page.mouse.wheel(-400, 0);
    await expect.poll(async () => (await shown())[0]).toBeLessThan(dragged[0]);
    await overview().focus();
    await press('PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp');
    expect((await shown())[0]).toBe(1);
  });

  it('brings the playhead back into sight when it steps, and shows all with 0', async () => {
    await playhead(page).focus();
    await press('ArrowRight');
    const at = await position(page);
    const [first, last] = await shown();
    expect(first).toBeLessThanOrEqual(at);
    expect(last).toBeGreaterThanOrEqual(at);
    await press('0');
    await overview().waitFor({ state: 'detached' });
    await press('+', '+');
    await overview().waitFor();
    await press('-', '-');
    await overview().waitFor({ state: 'detached' });
  });
});

describe('the focus window', () => {
  it('has its ends set at the playhead with [ and ], in words and as handles', async () => {
    await goTo(1200);
    await press('[');
    await goTo(1900);
    await press(']');
    await strip().getByText('Events 1,200 to 1,900 of 5,000').waitFor();
    expect(await end('First').getAttribute('aria-valuenow')).toBe('1200');
    await end('Last').focus();
    await press('ArrowLeft', 'Shift+ArrowLeft');
    await strip().getByText('Events 1,200 to 1,889 of 5,000').waitFor();
    expect(await position(page)).toBe(1900);
    await press('z');
    await overview().waitFor();
    const [first, last] = await shown();
    expect(first).toBeLessThanOrEqual(1200);
    expect(last).toBeGreaterThanOrEqual(1889);
    expect(last - first).toBeLessThan(900);
    await press('0', '\\');
    await strip().getByText('Events 1,200').waitFor({ state: 'detached' });
  });

  it('takes exact numbers, and says what is wrong with others', async () => {
    await focusButton().click();
    await page.getByLabel('First event', { exact: true }).fill('1,840');
    await page.getByLabel('Last event', { exact: true }).fill('5001');
    await press('Enter');
    await page.getByText('There are events 1 to 5,000.').waitFor();
    await page.getByLabel('Last event', { exact: true }).fill('1850');
    await press('Enter');
    await strip().getByText('Events 1,840 to 1,850 of 5,000').waitFor();
    await strip().getByRole('button', { name: 'Clear the focus window' }).click();
    await end('First').waitFor({ state: 'detached' });
  });

  it('is drawn by dragging on the ruler, moved by its band and resized by its handles', async () => {
    const box = await trackBox();
    const before = await position(page);
    await drag(box.x + 300, box.x + 600, box.ruler);
    await end('First').waitFor();
    const read = async () => [
      Number(await end('First').getAttribute('aria-valuenow')),
      Number(await end('Last').getAttribute('aria-valuenow')),
    ];
    const [first = 0, last = 0] = await read();
    expect(last).toBeGreaterThan(first);
    expect(await position(page)).toBe(before);
    await drag(box.x + 450, box.x + 550, box.ruler);
    const [first2 = 0, last2 = 0] = await read();
    expect(first2).toBeGreaterThan(first);
    expect(last2 - first2).toBe(last - first);
    await drag(box.x + 900, box.x + 1000, box.ruler);
    const [first3 = 0, last3 = 0] = await read();
    expect(first3).toBeGreaterThanOrEqual(last2 - 1);
    const handle = await end('Last').boundingBox();
    if (handle === null) throw new Error('The handle has no size.');
    await drag(handle.x + handle.width / 2, box.x + 1150, box.ruler);
    const [first4 = 0, last4 = 0] = await read();
    expect(first4).toBe(first3);
    expect(last4).toBeGreaterThan(last3);
    await press('\\');
  });
});

describe('moving', () => {
  it('follows a drag with the mouse', async () => {
    const box = await trackBox();
    await page.mouse.move(box.x + 10, box.lanes);
    await page.mouse.down();
    const seen: number[] = [];
    for (let x = 50; x < box.width; x += 150) {
      await page.mouse.move(box.x + x, box.lanes);
      seen.push(await position(page));
    }
    await page.mouse.move(box.x + box.width, box.lanes);
    await page.mouse.up();
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size).toBe(seen.length);
    await expectPosition(page, SAMPLE_EVENTS);
    expect(await strip().getByRole('button', { name: 'To the end, live' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
  });

  it('jumps to the same type and actor, there and back, from anywhere', async () => {
    await goTo(SAMPLE_CULPRIT);
    await press('t');
    const next = await position(page);
    expect(next).toBeGreaterThan(SAMPLE_CULPRIT);
    expect(await playhead(page).getAttribute('aria-valuetext')).toContain('stock.corrected');
    await press('Shift+T');
    await expectPosition(page, SAMPLE_CULPRIT);
    await press('a');
    expect(await playhead(page).getAttribute('aria-valuetext')).toContain('agent:stocktake');
    await press('Shift+A');
    await expectPosition(page, SAMPLE_CULPRIT);
    await press('c');
    await expectPosition(page, SAMPLE_EVENTS);
  });

  it('jumps to where the selected value becomes another', async () => {
    await view(page, 'State');
    const filter = centre(page).getByRole('searchbox', { name: 'Filter by path or value' });
    await filter.fill('inventory.widgets');
    await centre(page)
      .getByRole('treeitem', { name: /^widgets : / })
      .click();
    await filter.fill('');
    await goTo(SAMPLE_CULPRIT - 1);
    await press('v');
    await expectPosition(page, SAMPLE_CULPRIT);
    await press('Shift+V');
    await expect.poll(() => position(page)).toBeLessThan(SAMPLE_CULPRIT);
    await press('v');
    await expectPosition(page, SAMPLE_CULPRIT);
  });

  it('says where there is nothing to jump to, and keeps to the focus window', async () => {
    await press('f');
    await strip().getByRole('status').filter({ hasText: 'No later fault.' }).waitFor();
    await goTo(SAMPLE_CULPRIT);
    await press('[', 'Shift+ArrowRight', ']', 'ArrowLeft', 'c');
    await strip()
      .getByRole('status')
      .filter({ hasText: 'No later checkpoint in the focus window.' })
      .waitFor();
    await expectPosition(page, SAMPLE_CULPRIT + 9);
    await press('\\');
  });

  it('has every jump in a panel too, which is the legend', async () => {
    await strip().getByRole('button', { name: 'Jump to what is marked or alike' }).click();
    const panel = page.getByRole('region', { name: 'Jumps and marks' });
    await panel.getByText('1 checkpoint').waitFor();
    const before = await position(page);
    await panel.getByRole('button', { name: 'Next event of the same type' }).click();
    expect(await position(page)).toBeGreaterThan(before);
    await press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('leaves its keys to what is being typed', async () => {
    await goTo(100);
    await focusButton().click();
    const field = page.getByLabel('First event', { exact: true });
    await field.fill('');
    await page.keyboard.type('[0+-tafcmvz');
    expect(await field.inputValue()).toBe('[0+-tafcmvz');
    await expectPosition(page, 100);
    await press('Escape');
    await end('First').waitFor({ state: 'detached' });
  });

  it('plays, faster on demand, stops at the end of the focus window, and returns to live', async () => {
    await goTo(100);
    await press('2', 'Space');
    await strip().getByRole('button', { name: 'Pause' }).waitFor();
    await expect.poll(() => position(page)).toBeGreaterThan(110);
    await press('Space');
    await strip().getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(await strip().getByRole('button', { name: 'Speed 2×' }).getAttribute('aria-pressed')).toBe('true');
    await goTo(130);
    await press(']');
    await goTo(110);
    await press('1', 'Space');
    await expectPosition(page, 130);
    await strip().getByRole('button', { name: 'Play', exact: true }).waitFor();
    await press('\\', 'End');
    await expectPosition(page, SAMPLE_EVENTS);
    await page.getByTitle('The playhead follows new events').first().waitFor();
  });
});

describe('on every screen', () => {
  it('is pinched with two fingers, which leaves the playhead where it was, and scrubbed with one', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await goTo(2500);
    await press('0');
    const { lanes } = await trackBox();
    const touch = await page.context().newCDPSession(page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: readonly number[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x, y: lanes, id })) });
    await send('touchStart', 150);
    await send('touchStart', 150, 250);
    await send('touchMove', 100, 300);
    await send('touchMove', 50, 350);
    await send('touchEnd');
    await overview().waitFor();
    const [first, last] = await shown();
    expect(last - first).toBeLessThan(SAMPLE_EVENTS / 2);
    await expectPosition(page, 2500);
    await send('touchStart', 100);
    await send('touchMove', 200);
    const before = await position(page);
    await send('touchMove', 300);
    await send('touchEnd');
    await expect.poll(() => position(page)).toBeGreaterThan(before);
    await press('0');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('is accessible, with the way back to live in sight and buttons for thumbs', async () => {
    await goTo(1200);
    await press('[');
    await goTo(1900);
    await press(']', '+', '+');
    await overview().waitFor();
    await forEachScreen(page, 'strip', async () => {
      expect(await strip().getByRole('button', { name: 'To the end, live' }).isVisible()).toBe(true);
      await expectAccessible(page);
    });
    await page.setViewportSize({ width: 390, height: 844 });
    const buttons = await strip().getByRole('group', { name: 'Playhead' }).getByRole('button').all();
    for (const button of buttons) {
      if (!(await button.isVisible())) continue;
      const box = await button.boundingBox();
      expect(box?.width ?? 0, (await button.getAttribute('aria-label')) ?? '').toBeGreaterThanOrEqual(44);
      expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
    }
    await eventually(
      () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      true,
      'nothing is wider than the phone',
    );
  });
});
