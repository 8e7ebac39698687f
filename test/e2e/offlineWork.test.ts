import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activateFold,
  atWorld,
  centre,
  emit,
  expectPosition,
  expectTotal,
  expectValue,
  newWorld,
  playhead,
  runCommand,
  stateRoot,
  statusBar,
  view,
  writeFold,
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { waitForServiceWorker } from './support/offline.ts';
import { type AppServer, startServer } from './support/server.ts';

/** On an airplane: the page was opened once, since then there has been no server. */

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;

const FOLD = `return function(state, event)
  state.seen = (state.seen or 0) + 1
  return state
end
`;

beforeAll(async () => {
  server = await startServer();
  const first = await openBrowser({ profile });
  await first.page.goto(server.url);
  await waitForServiceWorker(first.page);
  await newWorld(first.page, 'Airplane');
  await emit(first.page, 'add', { n: 10 });
  first.problems.expectNone();
  await first.close();
  await server.stop();

  browser = await openBrowser({ profile });
  browser.problems.ignore(/net::ERR_CONNECTION_REFUSED/); // it looks for a newer service worker, in vain
  await browser.page.goto(server.url);
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
});

describe('with no server since the last visit', () => {
  it('opens the world that was open, emits and scrubs', async () => {
    const { page } = browser;
    await expect(fetch(server.url)).rejects.toThrow();
    await atWorld(page, 'Airplane');
    await expectTotal(page, 1);
    await emit(page, 'add', { n: 5 });
    await view(page, 'State');
    await expectValue(page, 'count', '15');
    await playhead(page).focus();
    await page.keyboard.press('ArrowLeft');
    await expectPosition(page, 1);
    await expectValue(page, 'count', '10');
  });

  it('says so in the status bar when the network is cut', async () => {
    const { page } = browser;
    await browser.context.setOffline(true);
    await statusBar(page).getByRole('button', { name: 'Offline' }).click();
    await page.getByText('it also starts without a network').waitFor();
    await page.keyboard.press('Escape');
    await browser.context.setOffline(false);
    await statusBar(page).getByRole('button', { name: 'Online' }).waitFor();
  });

  it('loads the editor for the first time, and refolds', async () => {
    const { page } = browser;
    await writeFold(page, FOLD);
    await activateFold(page);
    await view(page, 'State');
    await playhead(page).focus();
    await page.keyboard.press('End');
    await expectValue(page, 'seen', '2');
  });

  it('writes a checkpoint and verifies it', async () => {
    const { page } = browser;
    await view(page, 'Proofs');
    await centre(page).getByRole('button', { name: 'Write checkpoint' }).click();
    const checkpoint = centre(page).getByRole('listitem').filter({ hasText: 'At event 2' });
    await checkpoint.getByText('Verified', { exact: true }).waitFor();
  });

  it('opens the sample for the first time', async () => {
    const { page } = browser;
    const before = await stateRoot(page);
    await runCommand(page, 'Open the sample');
    await atWorld(page, 'Corner shop');
    await expectTotal(page, 5_000);
    await view(page, 'State');
    await centre(page).getByRole('heading', { name: 'State after event 5,000' }).waitFor();
    await page.goBack();
    await atWorld(page, 'Airplane');
    await expect.poll(() => stateRoot(page)).toBe(before);
  });

  it('makes another world', async () => {
    const { page } = browser;
    await runCommand(page, 'New world');
    const dialog = page.getByRole('dialog', { name: 'New world' });
    await dialog.getByLabel('World name').fill('Above the clouds');
    await dialog.getByLabel('Your name').fill('Ada');
    await dialog.getByRole('button', { name: 'Create world' }).click();
    await atWorld(page, 'Above the clouds');
    await emit(page, 'add', { n: 1 });
  });
});
