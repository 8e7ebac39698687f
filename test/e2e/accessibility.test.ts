import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activateFold,
  atWelcome,
  atWorld,
  centre,
  chooseFile,
  closeDialogs,
  emit,
  emitForm,
  expectTotal,
  fillEvent,
  inspector,
  newWorld,
  openSample,
  playhead,
  runCommand,
  send,
  view,
  writeFold,
} from './support/app.ts';
import { axeViolations } from './support/axe.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { forEachScreen } from './support/screens.ts';
import { type AppServer, startServer } from './support/server.ts';

/** axe on every screen and dialog, at desktop and phone size, dark and light; pictures of each in artifacts/. */

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

/** What axe says of this screen in its four forms; each line names the form. */
async function look(name: string): Promise<void> {
  const found: string[] = [];
  await forEachScreen(page, name, async () => {
    const { width } = page.viewportSize() ?? { width: 0 };
    const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    const lines = await axeViolations(page);
    found.push(...lines.map((line) => `${name} ${width} ${dark ? 'dark' : 'light'}: ${line}`));
    // A page that scrolls sideways hides something from everybody who cannot guess it.
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) found.push(`${name} ${width}: ${overflow}px wider than the screen`);
  });
  expect(found).toEqual([]);
}

/** Nothing covers or cuts it: what is at its middle is it, or inside it. */
function isOnTop(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const there = document.elementFromPoint(x + width / 2, y + height / 2);
    return there !== null && element.contains(there);
  });
}

async function dialog(words: string, name: RegExp): Promise<void> {
  await runCommand(page, words);
  await page.getByRole('dialog', { name }).waitFor();
}

describe('before there is a world', () => {
  it('welcome', async () => {
    await atWelcome(page);
    await look('welcome');
    await page.getByRole('button', { name: 'Create world' }).click();
    expect(await page.getByLabel('World name').getAttribute('aria-invalid')).toBe('true');
    await look('welcome-errors');
  });
});

describe('an empty world', () => {
  it('journal, emit form, state, proofs', async () => {
    await newWorld(page, 'Fresh');
    await look('world-new');
    // On a phone the inspector is a page in front of the views.
    await page.getByRole('banner').getByRole('button', { name: 'Close the inspector' }).click();
    await look('journal-empty');
    await fillEvent(page, 'add', '{"n": 1');
    await send(page);
    await look('emit-errors');
    await page.getByRole('button', { name: 'Hide the form' }).click();
    await view(page, 'State');
    await look('state-empty');
    await view(page, 'Proofs');
    await centre(page).getByRole('heading', { name: 'A checkpoint is a claim anyone can check' }).waitFor();
    await look('proofs-empty');
  });
});

describe('the sample', () => {
  it('opens', async () => {
    await runCommand(page, 'Open the sample');
    await atWorld(page, 'Corner shop');
    await expectTotal(page, 5_000);
    await centre(page).getByRole('heading', { name: 'State after event 5,000' }).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
  });

  it('state, live and in the past', async () => {
    await look('state');
    await playhead(page).focus();
    for (const key of ['PageDown', 'PageDown', 'ArrowLeft']) await page.keyboard.press(key);
    await centre(page).getByRole('heading', { name: 'State after event 4,799' }).waitFor();
    await look('state-past');
    await page.getByRole('button', { name: 'Open the inspector' }).click();
    for (const tab of ['Event', 'State', 'Diff', 'Proof']) {
      await inspector(page)
        .getByRole('tab', { name: new RegExp(`^${tab}`) })
        .click();
      await look(`inspector-${tab.toLowerCase()}`);
    }
    await inspector(page).getByRole('button', { name: 'Close the inspector' }).click();
  });

  it('journal, with the emit form and a search', async () => {
    await view(page, 'Journal');
    await page.getByRole('row', { name: /4,799/ }).waitFor();
    await look('journal');
    await fillEvent(page, 'stock', '');
    await emitForm(page).getByLabel('Type', { exact: true }).focus();
    const options = page.getByRole('listbox', { name: 'Types of this history' }).getByRole('option');
    expect(await options.count()).toBe(2);
    for (const option of await options.all()) expect(await isOnTop(option)).toBe(true);
    await look('emit');
    await page.getByRole('button', { name: 'Hide the form' }).click();
    await page.getByRole('combobox', { name: 'Find events' }).fill('stocktake');
    await page.getByText(/^\d+ found$/).waitFor();
    await look('journal-search');
    await page.getByRole('button', { name: 'Clear the search' }).click();
  });

  it('settings', async () => {
    await view(page, 'Settings');
    await centre(page).getByText('Non-extractable').waitFor();
    await look('settings');
  });

  it('palette and shortcuts', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    await look('palette');
    await closeDialogs(page);
    await centre(page).click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await look('shortcuts');
    await closeDialogs(page);
  });

  it('the dialogs: new, import, export, verify, delete', async () => {
    await dialog('New world', /^New world/);
    await look('dialog-new');
    await closeDialogs(page);
    await dialog('Import a .bundle or .jsonl file', /^Import/);
    await look('dialog-import');
    await closeDialogs(page);
    await dialog('Export this world', /^Export/);
    await look('dialog-export');
    await closeDialogs(page);
    await dialog('Verify this whole world', /^Verify/);
    await page.getByRole('dialog').getByRole('status').filter({ hasText: '5,000 of 5,000' }).waitFor();
    await look('dialog-verify');
    await closeDialogs(page);
    await dialog('Delete this world', /^Delete/);
    await page.getByRole('dialog').getByText('5,000', { exact: true }).first().waitFor();
    await look('dialog-delete');
    await closeDialogs(page);
  });

  it('the world menu and the status of things', async () => {
    await page.getByRole('button', { name: /^World Corner shop/ }).click();
    await page.getByRole('list', { name: 'This world' }).waitFor();
    await look('world-menu');
    await page.keyboard.press('Escape');
  });
});

describe('a world at work', () => {
  it('fold: text, problems, preview, faults', async () => {
    await page.getByRole('button', { name: /^World Corner shop/ }).click();
    await page
      .getByRole('list', { name: 'Worlds' })
      .getByRole('button', { name: /^Fresh/ })
      .click();
    await atWorld(page, 'Fresh');
    await emit(page, 'add', { n: 10 });
    await emit(page, 'note', { text: 'x' });
    await view(page, 'Fold');
    await page.getByRole('textbox', { name: 'Fold source, Lua' }).waitFor();
    await centre(page)
      .getByRole('status')
      .filter({ hasText: /Folded|Fault/ })
      .waitFor();
    await look('fold');
    for (const tab of ['State', 'ELC']) {
      await centre(page).getByRole('tab', { name: tab, exact: true }).click();
      await look(`fold-try-${tab.toLowerCase()}`);
    }
    await centre(page).getByLabel('By hand').check();
    await centre(page).getByLabel('over the state').selectOption({ label: 'written by hand' });
    await page.getByRole('textbox', { name: 'State before the event, JSON' }).waitFor();
    await look('fold-try-hand');
    await page.getByRole('button', { name: 'What fuel is' }).click();
    await look('fold-fuel');
    await page.keyboard.press('Escape');
    await writeFold(page, 'return function(state, event)\n  state.count = = 1\n  return state\nend\n');
    await page.getByRole('tab', { name: 'Problems (1)' }).click();
    await look('fold-problems');
    await writeFold(page, 'return function(state, event)\n  for k in pairs(state) do k = 1 end\nend\n');
    await page.getByRole('button', { name: 'Write dpairs instead' }).waitFor();
    await look('fold-fix');
    await page.getByRole('tab', { name: 'Reference' }).click();
    await look('fold-reference');
    await writeFold(
      page,
      'return function(state, event)\n  state.count = (state.count or 0) + event.payload.n\n  return state\nend\n',
    );
    await page.getByRole('tab', { name: 'Problems', exact: true }).click();
    await page.getByText('No problems: this fold loads').waitFor();
    await centre(page).getByRole('button', { name: 'Preview' }).first().click();
    await page
      .getByRole('status')
      .filter({ hasText: 'in the state at the end' })
      .or(page.getByText('would be the same'))
      .first()
      .waitFor();
    await look('fold-preview');
    await activateFold(page);
    await view(page, 'State');
    await centre(page)
      .getByText(/the state stayed as it was/)
      .waitFor();
    await look('state-fault');
  });

  it('fold: tests, coverage, a question before activating', async () => {
    await view(page, 'Fold');
    await page.getByRole('tab', { name: 'Tests', exact: true }).click();
    await look('fold-tests-empty');
    await page.getByRole('button', { name: 'Insert this example' }).click();
    await page.getByRole('tab', { name: 'Tests (1/2)' }).waitFor();
    await page.getByText(/lines run/).waitFor();
    await page.getByRole('tab', { name: 'fold.lua' }).click();
    await look('fold-tests');
    await page.getByRole('button', { name: /^Activate/ }).click();
    await page.getByRole('dialog', { name: 'The tests do not pass' }).waitFor();
    await look('dialog-activate');
    await closeDialogs(page);
    await page.getByRole('button', { name: 'Revert' }).click();
    await page.getByRole('button', { name: 'Insert this example' }).waitFor();
  });

  it('proofs: a checkpoint, opened', async () => {
    await view(page, 'Proofs');
    await centre(page).getByRole('button', { name: 'Write checkpoint' }).click();
    const checkpoint = centre(page).getByRole('listitem').filter({ hasText: 'At event 2' });
    await checkpoint.getByText('Verified', { exact: true }).waitFor();
    await checkpoint.getByRole('button', { name: 'At event 2', exact: true }).click();
    await look('proofs');
  });

  it('import: a report with refused lines', async () => {
    const bytes = '{"type":"add","payload":{"n":1},"id":"1"}\n{"type":"Add It","payload":{}}\nnot json\n';
    await chooseFile(page, { name: 'events.jsonl', bytes });
    await look('dialog-import-events');
    await page.getByRole('dialog').getByRole('button', { name: 'Import events' }).click();
    await page.getByRole('region', { name: 'Refused lines' }).waitFor();
    await look('dialog-import-report');
    await closeDialogs(page);
  });

  it('welcome, with worlds, and a link that leads nowhere', async () => {
    await page.goto(`${server.url}#/w/abcdefgh23456789/main/state`);
    await page.getByRole('alert').waitFor();
    await look('open-failed');
    await page.getByRole('button', { name: 'Show all worlds' }).click();
    await page.getByRole('button', { name: 'Open Fresh' }).waitFor();
    await look('welcome-worlds');
    await openSample(page);
  });
});
