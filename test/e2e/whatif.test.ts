import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_CULPRIT, SAMPLE_EVENTS } from '../../src/engine/sample/history.ts';
import {
  atWelcome,
  atWorld,
  centre,
  emit,
  emitForm,
  expectPosition,
  expectTotal,
  expectValue,
  fillEvent,
  formIsReady,
  inspector,
  newWorld,
  notices,
  openSample,
  playhead,
  position,
  runCommand,
  view,
} from './support/app.ts';
import { axeViolations } from './support/axe.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { forEachScreen } from './support/screens.ts';
import { type AppServer, startServer } from './support/server.ts';

/** [OPS-3] What-ifs, as a person makes them. */

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
  page = browser.page;
  await page.goto(server.url);
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

const banner = (): Locator => page.getByRole('region', { name: 'What-if', exact: true });
const says = (words: string | RegExp): Promise<void> => banner().getByText(words).waitFor();
const press = (name: string | RegExp): Promise<void> => banner().getByRole('button', { name }).click();

/** The number of widgets at the playhead, once the view has come to it. */
async function widgets(): Promise<number> {
  await view(page, 'State');
  const filter = centre(page).getByRole('searchbox', { name: 'Filter by path or value' });
  await filter.fill('inventory.widgets');
  const heading = `State after event ${(await position(page)).toLocaleString('en')}`;
  await centre(page).getByRole('heading', { name: heading, exact: true }).waitFor();
  const row = centre(page).getByRole('treeitem', { name: /^widgets : / });
  return Number(/(-?\d+)\D*$/.exec(((await row.first().textContent()) ?? '').replace(/was -?\d+/, ''))?.[1]);
}

async function moveTo(at: number): Promise<void> {
  await page.evaluate((to) => {
    location.hash = location.hash.replace(/(\?.*)?$/, `?at=${to}`);
  }, at);
  await expectPosition(page, at);
}

/** On a phone the inspector would be in front of what is to be seen. */
async function look(name: string): Promise<void> {
  const found: string[] = [];
  const inspecting = page.getByRole('button', { name: 'Close the inspector' }).last();
  const isOpen = await inspecting.isVisible();
  if (isOpen && name !== 'whatif-promote') await inspecting.click();
  await forEachScreen(page, name, async () => {
    found.push(...(await axeViolations(page)));
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) found.push(`${name} scrolls sideways by ${overflow} pixels`);
  });
  expect(found).toEqual([]);
  if (isOpen && name !== 'whatif-promote')
    await page.getByRole('button', { name: 'Open the inspector' }).click();
}

describe('a what-if on the sample', () => {
  it('without the culprit the count is not negative, at once and at the end', async () => {
    await atWelcome(page);
    await openSample(page);
    await view(page, 'State');
    await moveTo(SAMPLE_CULPRIT);
    expect(await widgets()).toBeLessThan(0);
    await inspector(page).getByRole('tab', { name: 'Event' }).click();
    await inspector(page).getByRole('heading', { name: 'Event 1,847' }).waitFor();
    await inspector(page).getByRole('button', { name: 'What if this had not happened?' }).click();
    await says('1 event off');
    await expectTotal(page, SAMPLE_EVENTS - 1);
    await expectPosition(page, SAMPLE_CULPRIT - 1);
    expect(await widgets()).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Escape');
    await playhead(page).focus();
    await page.keyboard.press('End');
    await expectPosition(page, SAMPLE_EVENTS - 1);
    expect(await widgets()).toBeGreaterThanOrEqual(0);
  });

  it('is never shown as proved, but for what it shares with reality', async () => {
    const badge = (word: string): Locator =>
      centre(page).getByRole('button', { name: `Proof of this state: ${word}`, exact: true });
    await badge('What-if').waitFor();
    await look('whatif-state');
    await moveTo(1_000);
    await badge('Verified').waitFor();
  });

  it('has a link, survives a reload, and stands beside the namespaces', async () => {
    expect(page.url()).toMatch(/\/main~[0-9A-Z]{26}\//);
    await page.reload();
    await atWorld(page, 'Corner shop');
    await says('1 event off');
    await expectTotal(page, SAMPLE_EVENTS - 1);
    const switcher = page.getByRole('combobox', { name: 'Namespace or what-if' });
    await switcher.selectOption('main');
    await expectTotal(page, SAMPLE_EVENTS);
    await banner().waitFor({ state: 'detached' });
    await switcher.selectOption({ label: 'What if at 1,847: 1 event off' });
    await expectTotal(page, SAMPLE_EVENTS - 1);
  });

  it('is compared with reality, at the end and at the playhead', async () => {
    await press('Compare with reality');
    const compared = centre(page).getByRole('region', { name: 'Compared with reality' });
    const line = compared.getByRole('listitem').filter({ hasText: '.inventory.widgets' });
    await line.filter({ hasText: /Reality-\d+What-if\d/ }).waitFor();
    await look('whatif-compare');
    await compared.getByRole('radio', { name: 'At the playhead' }).check();
    await moveTo(1_000);
    await compared.getByText('The states are the same.').waitFor();
  });

  it('takes an event that never happened, at the playhead; undo and redo', async () => {
    await view(page, 'Journal');
    await fillEvent(page, 'stock.corrected', '{"sku":"widgets","delta":7}');
    await emitForm(page).getByText('after event 1,000').waitFor();
    await emitForm(page).getByRole('button', { name: 'Add to the what-if' }).click();
    await emitForm(page).getByText('as event 1,001 of this what-if').waitFor();
    await expectPosition(page, 1_001);
    await says('1 event off, 1 added');
    await inspector(page).getByText('Nobody has signed it', { exact: false }).waitFor();
    await look('whatif-journal');
    await press('Undo');
    await says(/^What-if: 1 event off( ·|$)/);
    await expectTotal(page, SAMPLE_EVENTS - 1);
    await press('Redo');
    await says('1 event off, 1 added');
    await expectTotal(page, SAMPLE_EVENTS);
  });

  it('leaves out an event by its row', async () => {
    const row = centre(page).getByRole('row', { name: /^1,000 / });
    await row.hover();
    await row.getByRole('button', { name: 'Turn event 1,000 off' }).click();
    await says('2 events off, 1 added');
    await expectPosition(page, 1_000);
    await page.keyboard.press('u');
    await says('1 event off, 1 added');
  });

  it('says before promoting what the gate would do, and what cannot be promoted', async () => {
    await press('Promote…');
    const dialog = page.getByRole('dialog', { name: 'Promote to reality' });
    await dialog.getByText('Would be accepted').waitFor();
    await dialog.getByText('1 event is off here.').waitFor();
    await look('whatif-promote');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is discarded, and brought back', async () => {
    await press('Discard');
    await notices(page).getByText('The what-if was discarded').waitFor();
    await expectTotal(page, SAMPLE_EVENTS);
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await says('1 event off, 1 added');
    await press('Back to reality');
    await expectTotal(page, SAMPLE_EVENTS);
    await view(page, 'What-if');
    await look('whatif-list');
  });
});

describe('a what-if in an own world', () => {
  it('teaches before there is one', async () => {
    await runCommand(page, 'New world');
    await newWorld(page, 'Till', 'Ada');
    await view(page, 'What-if');
    await centre(page).getByRole('heading', { name: 'What if it had gone another way?' }).waitFor();
    await look('whatif-empty');
  });

  it('by keyboard alone: begin, add, promote through the gate', async () => {
    await emit(page, 'add', { n: 10 });
    await emit(page, 'add', { n: 5 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+W');
    await says('no change yet');
    await page.keyboard.press('e');
    await formIsReady(page);
    await page.keyboard.type('add');
    await page.keyboard.press('Tab');
    await page.keyboard.type('{"n": 100}');
    await page.keyboard.press('Control+Enter');
    await says('1 added');
    await expectTotal(page, 3);
    await runCommand(page, 'Promote what this what-if adds');
    const dialog = page.getByRole('dialog', { name: 'Promote to reality' });
    await dialog.getByRole('button', { name: 'Sign and record 1 event' }).click();
    await page.getByRole('dialog', { name: 'Promoted' }).getByText('as event 3').waitFor();
    await page.getByRole('button', { name: 'Show it in reality' }).click();
    await banner().waitFor({ state: 'detached' });
    await expectTotal(page, 3);
    await inspector(page).getByText('Signed').first().waitFor();
  });

  it('keeps its own fold; reality keeps its', async () => {
    await page.keyboard.press('Shift+W');
    await says('no change yet');
    await view(page, 'Fold');
    await page.getByRole('tab', { name: /^fold\.lua/ }).click();
    await page.getByRole('textbox', { name: 'Fold source, Lua' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('return function(state, event) return { seen = event.type } end');
    await page.getByRole('button', { name: 'Use in the what-if' }).click();
    await says('other fold');
    await view(page, 'State');
    await centre(page)
      .getByRole('treeitem', { name: /^seen : "add"/ })
      .waitFor();
    await press('Back to reality');
    await expectValue(page, 'count', '115');
  });
});
