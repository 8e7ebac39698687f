import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_CULPRIT } from '../../src/engine/sample/history.ts';
import {
  atWelcome,
  atWorld,
  centre,
  eventually,
  expectPosition,
  inspector,
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

const CULPRIT = SAMPLE_CULPRIT.toLocaleString('en');
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
  await page.keyboard.press('i');
  await inspector(page).waitFor({ state: 'detached' });
  page.setDefaultTimeout(15_000);
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

const button = (name: string | RegExp, exact = true): Locator =>
  centre(page).getByRole('button', { name, exact: typeof name === 'string' && exact });
const culprit = (): Locator => centre(page).getByRole('region', { name: 'Culprit' });

async function found(number = CULPRIT): Promise<void> {
  await culprit()
    .getByRole('heading', { name: `Event ${number} broke it` })
    .waitFor();
}

async function startOver(): Promise<void> {
  await button('Start over').click();
  await centre(page).getByRole('heading', { name: 'Which event broke it?' }).waitFor();
}

async function look(name: string): Promise<void> {
  // On a phone the inspector is the whole screen.
  const close = inspector(page).getByRole('button', { name: 'Close the inspector' });
  if (await close.isVisible()) await close.click();
  const lines: string[] = [];
  await forEachScreen(page, name, async () => {
    lines.push(...(await axeViolations(page)));
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) lines.push(`scrolls sideways by ${overflow} px`);
  });
  expect(lines, name).toEqual([]);
}

describe('bisecting the sample', () => {
  it('is found by keyboard alone: b, Enter', async () => {
    await page.keyboard.press('b');
    await centre(page).getByRole('heading', { name: 'Which event broke it?' }).waitFor();
    await expect
      .poll(() => button('Find the event').evaluate((one) => one === document.activeElement))
      .toBe(true);
    await look('bisect-start');
    await page.keyboard.press('Enter');
    await found();
    await expectPosition(page, SAMPLE_CULPRIT);
    await centre(page)
      .getByText(/Checked at [\d,]+ points/)
      .waitFor();
    await look('bisect-culprit');
  });

  it('says what was asked and what came of it', async () => {
    await centre(page)
      .getByText(/^At event [\d,]+: false\. At event 5,000: true\.$/)
      .waitFor();
    const steps = centre(page).getByRole('list', { name: 'Steps' }).getByRole('listitem');
    expect(await steps.count()).toBeGreaterThan(8);
    await steps
      .last()
      .getByText(/false, so good|true, so bad/)
      .waitFor();
    await culprit().getByText('widgets').first().waitFor();
  });

  it('leads to the event, and to what it changed', async () => {
    await playhead(page).focus();
    await page.keyboard.press('Home');
    await expectPosition(page, 0);
    await button('Before and after').click();
    await expectPosition(page, SAMPLE_CULPRIT);
    await inspector(page).getByText(`What event ${CULPRIT} changed`).waitFor();
    await button('Go there').click();
    await inspector(page)
      .getByRole('heading', { name: `Event ${CULPRIT}` })
      .waitFor();
  });

  it('is written down as a report in Markdown', async () => {
    const download = page.waitForEvent('download');
    await button('Report').click();
    const path = await (await download).path();
    const report = readFileSync(path, 'utf8');
    expect(report).toContain(`#${SAMPLE_CULPRIT}`);
    expect(report).toContain('.inventory.widgets < 0');
    expect(report).toContain('bisect=');
  });

  it('is still there after a reload, and is put away and brought back', async () => {
    await page.reload();
    await atWorld(page, 'Corner shop');
    await found();
    await startOver();
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await found();
  });

  it('is found by mouse, from the rail', async () => {
    await startOver();
    await view(page, 'State');
    await view(page, 'Bisect');
    await button('inventory.widgets is below zero').click();
    await button('Find the event').click();
    await found();
  });

  it('finds the same with the question turned round', async () => {
    await startOver();
    await centre(page).getByLabel('A question about the state, in jq').fill('.inventory.widgets >= 0');
    await page.keyboard.press('Enter');
    await found();
  });

  it('is found by a predicate in EchoLua', async () => {
    await startOver();
    await centre(page).getByText('EchoLua', { exact: true }).click();
    await centre(page).getByRole('textbox', { name: 'Predicate, EchoLua' }).waitFor();
    await look('bisect-echolua');
    await button('Find the event').click();
    await found();
  });

  it('says why a question cannot be asked, and that one has no flip', async () => {
    await startOver();
    await centre(page).getByText('jq', { exact: true }).click();
    const question = centre(page).getByLabel('A question about the state, in jq');
    await question.fill('.a | | .b');
    await question.press('Enter');
    const alert = centre(page).getByRole('alert');
    await alert.filter({ hasText: /syntax error/ }).waitFor();
    await look('bisect-error');
    await question.fill('true');
    await question.press('Enter');
    await alert.filter({ hasText: /no flip to look for/ }).waitFor();
  });

  it('names every change of an answer that changes often, and bisects the one that is chosen', async () => {
    const question = centre(page).getByLabel('A question about the state, in jq');
    await question.fill('(.day.number // 0) % 4 < 2');
    await question.press('Enter');
    await culprit().waitFor();
    await centre(page)
      .getByText(/Checked at [\d,]+ points: it flips \d+ times/)
      .waitFor();
    await look('bisect-flips');
    await button('Bisect this one').first().click();
    await expect
      .poll(() =>
        centre(page)
          .getByText(/it flips once/)
          .count(),
      )
      .toBe(1);
    await startOver();
  });

  it('ends a program that runs for ever, and works on', async () => {
    const question = centre(page).getByLabel('A question about the state, in jq');
    await question.fill('last(repeat(1))');
    await question.press('Enter');
    await centre(page)
      .getByRole('alert')
      .filter({ hasText: /longer than 5 seconds/ })
      .waitFor();
    await question.fill('.inventory.widgets < 0');
    await question.press('Enter');
    await found();
  });

  it('goes on after a reload in the middle', async () => {
    await startOver();
    await button('Find the event').click();
    await button('Pause').click();
    await button('One step').waitFor();
    const left = await centre(page)
      .getByText(/\d+ left, about \d+ steps?/)
      .textContent();
    await look('bisect-middle');
    await page.reload();
    await atWorld(page, 'Corner shop');
    await centre(page)
      .getByText(left ?? '')
      .waitFor();
    await button('One step').click();
    await expect
      .poll(() =>
        centre(page)
          .getByText(left ?? '')
          .count(),
      )
      .toBe(0);
    await button('Run to the end').click();
    await found();
  });

  it('is found by hand, by keys alone', async () => {
    await startOver();
    await centre(page).getByText('By hand', { exact: true }).click();
    await button('Start').press('Enter');
    await centre(page).getByRole('region', { name: 'By hand' }).waitFor();
    await look('bisect-hand');
    for (let asked = 0; asked < 20 && (await culprit().count()) === 0; asked += 1) {
      const at = await position(page);
      await page.keyboard.press(at >= SAMPLE_CULPRIT ? 'x' : 'g');
      await eventually(
        async () => (await position(page)) !== at || (await culprit().count()) > 0,
        true,
        'the next',
      );
    }
    await found();
  });

  it('takes its ends at the playhead', async () => {
    await startOver();
    await centre(page).getByText('jq', { exact: true }).click();
    await runCommand(page, 'Go to event 1,500', '1500');
    await expectPosition(page, 1_500);
    await button(/^Good end here/).click();
    await centre(page).getByText('event 1,500', { exact: true }).waitFor();
    await button('Find the event').click();
    await found();
    await centre(page)
      .getByText(/^At event 1,500: false\. At event 5,000: true\.$/)
      .waitFor();
  });

  it('goes into a link that finds the same event somewhere else', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await button('Copy link').click();
    await notices(page).getByText('Link copied.').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain('bisect=');
    await startOver();
    await page.evaluate(() => localStorage.clear());
    await page.goto('about:blank');
    await page.goto(link);
    await atWorld(page, 'Corner shop');
    await expectPosition(page, SAMPLE_CULPRIT);
    await centre(page).getByText('This bisection came with a link').waitFor();
    await button('Run to the end').click();
    await found();
  });

  it('works offline, jq included', async () => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await startOver();
    await server.stop();
    browser.problems.ignore(/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|Failed to (fetch|load)/);
    await page.reload();
    await atWorld(page, 'Corner shop');
    await button('Find the event').click();
    await found();
  });
});
