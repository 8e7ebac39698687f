import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activateFold,
  atWorld,
  centre,
  closeDialogs,
  emit,
  importWorld,
  newWorld,
  openSample,
  playhead,
  runCommand,
  view,
  writeFold,
  writeTests,
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { ROOT } from './support/paths.ts';
import { type AppServer, startServer } from './support/server.ts';

/** The playground of the fold: try, test, repair, activate. */

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
  page = browser.page;
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

const tab = (name: string | RegExp) =>
  centre(page).getByRole('tab', { name, exact: typeof name === 'string' });
const editor = () => page.getByRole('textbox', { name: 'Fold source, Lua' });
const fuel = () => centre(page).getByRole('meter', { name: 'Fuel used' });
const result = (words: string | RegExp) => centre(page).getByRole('status').filter({ hasText: words });
const testCase = (words: RegExp) => centre(page).getByRole('listitem').filter({ hasText: words });

const COUNTER = `return function(state, event)
  if event.type == "add" then
    state.count = (state.count or 0) + event.payload.n
  elseif event.type == "reset" then
    state.count = nil
  end
  return state
end
`;

const TESTS = `return {
  {
    name = "adds up",
    events = { { type = "add", payload = { n = 2 } }, { type = "add", payload = { n = 3 } } },
    expect = { count = 5 },
  },
  { name = "is wrong", event = { type = "add", payload = { n = 1 } }, expect = { count = 2 } },
}
`;

describe('on the sample', () => {
  it('[STA-1] folds the event at the playhead over the state before it, as the world did', async () => {
    await page.goto(server.url);
    await openSample(page);
    await view(page, 'Fold');
    await result(/Folded.*4 changes/).waitFor();
    await centre(page).getByText('The same State-Root as the active fold gives after event 5,000.').waitFor();
    await centre(page)
      .getByRole('listitem')
      .filter({ hasText: /\.takings\.cents.*after \d+/s })
      .waitFor();
  });

  it('[LUA-5] says what it cost, of what', async () => {
    const used = Number(await fuel().getAttribute('aria-valuenow'));
    expect(used).toBeGreaterThan(10);
    expect(await fuel().getAttribute('aria-valuemax')).toBe('1000000');
    await centre(page)
      .getByText(`${used.toLocaleString('en')} of 1,000,000 fuel`)
      .waitFor();
  });

  it('follows the playhead, takes a number, and goes back', async () => {
    const number = centre(page).getByRole('spinbutton', { name: 'Number of the event' });
    await playhead(page).focus();
    await page.keyboard.press('ArrowLeft');
    await centre(page)
      .getByText(/the active fold gives after event 4,999/)
      .waitFor();
    expect(await number.inputValue()).toBe('4999');
    await number.fill('17');
    await centre(page)
      .getByText(/the active fold gives after event 17\./)
      .waitFor();
    await centre(page).getByRole('button', { name: 'Use the playhead' }).click();
    await centre(page)
      .getByText(/the active fold gives after event 4,999/)
      .waitFor();
    await playhead(page).focus();
    await page.keyboard.press('End');
  });

  it('[LUA-1] lists the program, whose Fold-Root is the one in force', async () => {
    await tab('ELC').click();
    const inForce = await centre(page)
      .getByTitle(/^sha256:/)
      .first()
      .getAttribute('title');
    await centre(page).getByText('local function').first().waitFor();
    const roots = await centre(page)
      .getByTitle(/^sha256:/)
      .evaluateAll((all) => all.map((one) => one.getAttribute('title')));
    expect(roots).toEqual([inForce, inForce]);
    await tab('State').click();
    await centre(page)
      .getByRole('treeitem', { name: /^takings/ })
      .waitFor();
    await tab('Result').click();
  });

  it('makes what was tried a test, which passes and shows the lines it ran', async () => {
    await centre(page).getByRole('button', { name: 'Make this a test' }).click();
    await tab('Tests (1/1)').waitFor();
    await result('the one case passes').waitFor();
    await centre(page)
      .getByText(/^\d+ of \d+ lines run$/)
      .waitFor();
    await tab('fold.lua').click();
    await page
      .getByTitle(/^Run \d+ times? by the tests$/)
      .first()
      .waitFor();
    await page.getByTitle('Never run by the tests').first().waitFor();
  });

  it('has an address of its own, and keeps text, tests and sample through a reload', async () => {
    await tab('Tests (1/1)').waitFor();
    await expect.poll(() => page.url()).toContain('panel=tests');
    await page.reload();
    await atWorld(page, 'Corner shop');
    await result('the one case passes').waitFor();
    await centre(page).getByRole('button', { name: 'Revert' }).click();
    await centre(page).getByRole('heading', { name: 'Tests say what this fold must always do' }).waitFor();
  });
});

describe('a world of the first engine', () => {
  it('says that its fold is to be activated again', async () => {
    await importWorld(page, join(ROOT, 'test/fixtures/echo0/world.bundle'), 'Earlier');
    await view(page, 'Fold');
    await centre(page)
      .getByText(/activated by an earlier version; it is folded with EchoLua once its owner/)
      .waitFor();
    await centre(page).getByText('Read-only here').waitFor();
    expect(
      await centre(page)
        .getByRole('button', { name: /^Activate/ })
        .isDisabled(),
    ).toBe(true);
    // There is no program that could make its states; a reader may still try the source over one of their own.
    await centre(page).getByRole('alert').filter({ hasText: 'holds no ELC' }).waitFor();
    await centre(page).getByLabel('over the state').selectOption({ label: 'empty, {}' });
    await result(/Folded/).waitFor();
  });
});

describe('in a world of one’s own', () => {
  it('[LUA-2] repairs with one click what the linter marks, and walks the findings by keyboard', async () => {
    await page.goto(`${server.url}#/welcome`);
    await newWorld(page, 'Bench');
    await emit(page, 'add', { n: 10 });
    await writeFold(
      page,
      'return function(state, event)\n  for k in pairs(state) do state[k] = unpack({ 1 }) end\n  return state\nend\n',
    );
    await tab('Problems (2)').click();
    await page.getByRole('button', { name: /^2:12 pairs is refused.*LUA-2/s }).waitFor();
    await editor().focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await page.keyboard.press('F8');
    await page.keyboard.press('Shift+F8');
    await page.keyboard.press('Control+.');
    await tab('Problems (1)').waitFor();
    expect(await editor().textContent()).toContain('in dpairs(state) do');
    await page.getByRole('button', { name: 'Write table.unpack instead' }).click();
    await centre(page).getByText('No problems: this fold loads').waitFor();
    expect(await editor().textContent()).toContain('state[k] = table.unpack({ 1 })');
  });

  it('[STA-6] shows a fault with the way to its line', async () => {
    await writeFold(page, COUNTER);
    await tab('Try').click();
    await centre(page).getByLabel('By hand').check();
    const payload = page.getByRole('textbox', { name: 'Payload, JSON' });
    await payload.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('{"n": "many"}');
    await page.keyboard.press('Control+Enter');
    await result('the state stays as it was').waitFor();
    await centre(page).getByRole('alert').filter({ hasText: 'E_TYPE' }).waitFor();
    await centre(page).getByRole('button', { name: 'Go to line 3' }).click();
    await expect.poll(() => editor().evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.locator('.cm-activeLine').textContent()).toContain('event.payload.n');
  });

  it('[LUA-5] an endless loop ends by its fuel, which is part of the fold', async () => {
    await writeFold(page, 'return function(state, event)\n  while true do end\nend\n');
    const field = centre(page).getByRole('textbox', { name: /^Fuel/ });
    await field.fill('5,000');
    await centre(page).getByRole('alert').filter({ hasText: 'E_FUEL' }).waitFor();
    await expect.poll(() => fuel().getAttribute('aria-valuemax')).toBe('5000');
    await field.fill('none');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await editor().focus();
    expect(await field.inputValue()).toBe('5,000');
  });

  it('tries an event over a state written by hand', async () => {
    await writeFold(page, COUNTER);
    await centre(page).getByLabel('over the state').selectOption({ label: 'written by hand' });
    const state = page.getByRole('textbox', { name: 'State before the event, JSON' });
    await state.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('{"count": 0.5}');
    await page.getByRole('textbox', { name: 'Payload, JSON' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('{"n": 1.25}');
    await centre(page)
      .getByRole('listitem')
      .filter({ hasText: /before 0\.5.*after 1\.75/s })
      .waitFor();
  });

  it('runs tests: what fails says why, what never ran is marked', async () => {
    await tab('Tests').click();
    await writeTests(page, TESTS);
    await tab('Tests (1/2)').waitFor();
    await testCase(/Passed: adds up/).waitFor();
    await testCase(/Failed: is wrong.*count: expected 2, got 1/s).waitFor();
    await centre(page).getByText('4 of 5 lines run').waitFor();
    await centre(page).getByRole('button', { name: 'line 5', exact: true }).click();
    await page.getByTitle('Never run by the tests').waitFor();
    expect(await page.locator('.cm-activeLine').textContent()).toContain('state.count = nil');
  });

  it('says where the test file is wrong', async () => {
    await writeTests(page, 'return { { name = "x", event = { type = "add" }, expects = {} } }\n');
    await centre(page).getByRole('heading', { name: 'Nothing ran: fold_test.lua has problems' }).waitFor();
    await centre(page)
      .getByRole('button', { name: /expects.*means nothing here/s })
      .first()
      .waitFor();
    await writeTests(page, TESTS);
    await tab('Tests (1/2)').waitFor();
  });

  it('asks before it activates a fold whose tests fail, and is not activated from behind a dialog', async () => {
    await tab('Tests (1/2)').click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Control+s');
    await page.keyboard.press('Escape');
    // A question that had been asked from there would stand in the way of this.
    await centre(page)
      .getByRole('button', { name: /^Activate/ })
      .click();
    const question = page.getByRole('dialog', { name: 'The tests do not pass' });
    await question.getByText('1 of 2 cases fails.').waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await centre(page).getByText('Not active yet').isVisible()).toBe(true);
    await centre(page)
      .getByRole('button', { name: /^Activate/ })
      .click();
    await question.getByRole('button', { name: 'Activate all the same' }).click();
    await centre(page).getByText('Active', { exact: true }).waitFor();
  });

  it('carries tests and fuel along: they are what the next person finds', async () => {
    await page.reload();
    await atWorld(page, 'Bench');
    await tab('Tests (1/2)').waitFor();
    expect(await centre(page).getByRole('textbox', { name: /^Fuel/ }).inputValue()).toBe('5,000');
    await writeTests(page, TESTS.replace('expect = { count = 2 }', 'expect = { count = 1 }'));
    await tab('Tests (2/2)').waitFor();
    await activateFold(page);
  });

  it('is in the palette', async () => {
    await view(page, 'Journal');
    await runCommand(page, 'Fold playground: try the fold on an event');
    await tab('Result').waitFor();
    await expect.poll(() => page.url()).toContain('panel=try');
    await runCommand(page, 'Run the tests of this fold');
    await testCase(/Passed: adds up/).waitFor();
    await closeDialogs(page);
  });
});
