import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  atWelcome,
  atWorld,
  centre,
  chooseFile,
  closeDialogs,
  emit,
  expectPosition,
  expectTotal,
  playhead,
  runCommand,
  stateRoot,
  view,
  visibleText,
} from './support/app.ts';
import { axeViolations } from './support/axe.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { honestBundle, lyingBundle, thinBundle } from './support/bundles.ts';
import { ARTIFACTS } from './support/paths.ts';
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
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(server.url);
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

beforeEach(() => closeDialogs(page));

async function look(name: string): Promise<void> {
  const found: string[] = [];
  await forEachScreen(page, `proofs-${name}`, async () => void found.push(...(await axeViolations(page))));
  expect(found).toEqual([]);
}

const file = (name: string, bytes: Uint8Array) => ({ name, bytes });

describe('a bundle of somebody else', () => {
  let dialog: Locator;

  it('is verified without being imported: what it holds is shown, and nothing is stored', async () => {
    await atWelcome(page);
    dialog = await chooseFile(page, file('stranger.bundle', await honestBundle()));
    await dialog.getByRole('button', { name: 'Verify only' }).click();
    await dialog.getByRole('status').filter({ hasText: 'It holds' }).waitFor();
    const text = await visibleText(dialog);
    expect(text).toMatch(/“From a stranger”, which is not in this browser\. Nothing was stored\./);
    expect(text).toMatch(/Events that hold\s+6\b/);
    expect(text).toContain('Verified Checkpoint of main at event 6');
    expect(text).toMatch(/main\s+ends after event 6 at the state/);
    await look('verify-only');
    await closeDialogs(page);
    await page.reload();
    await atWelcome(page);
    expect(await page.getByRole('button', { name: /From a stranger/ }).count()).toBe(0);
  });

  it('[STA-8] a stretch with the state before it says on whose word that stands, and cannot be imported', async () => {
    dialog = await chooseFile(page, file('thin.bundle', await thinBundle()));
    expect(await visibleText(dialog)).toContain('It can be verified here; it cannot be imported');
    await dialog.getByRole('button', { name: 'Verify' }).click();
    await dialog.getByRole('status').filter({ hasText: 'It holds' }).waitFor();
    const text = await visibleText(dialog);
    expect(text).toContain('main: events 4 to 6');
    expect(text).toContain('is taken on the word of user:ada');
    expect(await dialog.getByRole('button', { name: /import/i }).count()).toBe(0);
    await look('verify-slice');
    await closeDialogs(page);
  });

  it('[STA-5] a lie in it is told with the event and the path, and it can be imported after all', async () => {
    dialog = await chooseFile(page, file('lying.bundle', await lyingBundle()));
    await dialog.getByRole('button', { name: 'Verify only' }).click();
    await dialog.getByRole('status').filter({ hasText: 'It does not hold' }).waitFor();
    expect(await visibleText(dialog)).toContain(
      'At .map.k the checkpoint says 60, folding gives 6, from event 6 on.',
    );
    await dialog.getByRole('button', { name: 'Import it after all' }).click();
    await dialog.getByRole('button', { name: /^Open/ }).click();
    await atWorld(page, 'lying');
  });

  it('[STA-5] Proofs says the same of the checkpoint, and leads to the event', async () => {
    await view(page, 'Proofs');
    await centre(page).getByRole('button', { name: 'Verify the checkpoint at event 6' }).click();
    const told = centre(page).getByText(
      'At .map.k the checkpoint says 60, folding gives 6, from event 6 on.',
    );
    await told.waitFor();
    await look('drift');
    await page.keyboard.press('Home');
    await centre(page).getByRole('button', { name: 'Go to event 6' }).click();
    await expectPosition(page, 6);
    await page.getByRole('main', { name: 'Journal' }).waitFor();
  });
});

describe('a world of one’s own', () => {
  it('[STA-3] gets a checkpoint after an import while nobody does anything, and it is verified by then', async () => {
    await runCommand(page, 'New world');
    const form = page.getByRole('dialog', { name: 'New world' });
    await form.getByLabel('World name').fill('Mine');
    if (await form.getByLabel('Your name').isVisible()) await form.getByLabel('Your name').fill('Ada');
    await form.getByRole('button', { name: 'Create world' }).click();
    await atWorld(page, 'Mine');
    const lines = Array.from({ length: 40 }, (_, i) => `{"type":"add","payload":{"n":${i}},"id":"a/${i}"}`);
    const dialog = await chooseFile(page, { name: 'forty.jsonl', bytes: lines.join('\n') });
    await dialog.getByRole('button', { name: 'Import events' }).click();
    await dialog.getByRole('button', { name: 'Show the journal' }).click();
    await expectTotal(page, 40);
    await view(page, 'Proofs');
    const row = centre(page).getByRole('listitem').filter({ hasText: 'At event 40' });
    await row.getByText('Verified').first().waitFor();
    await emit(page, 'add', { n: 1 });
    await view(page, 'Proofs');
    await centre(page).getByText('1 event since the newest checkpoint').waitFor();
    await look('background');
  });

  it('can be told not to write any by itself', async () => {
    await view(page, 'Settings');
    const box = centre(page).getByRole('checkbox', { name: /Write checkpoints by itself/ });
    expect(await box.isChecked()).toBe(true);
    await box.uncheck();
    await page.reload();
    await atWorld(page, 'Mine');
    await view(page, 'Settings');
    expect(await box.isChecked()).toBe(false);
    await look('settings');
    await box.check();
  });

  it('copies the state with its provenance, as the command line prints it', async () => {
    const root = await stateRoot(page);
    await runCommand(page, 'Copy the state with its provenance');
    await page.getByText(/^Copied the state after event 41/).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(text)._provenance).toMatch(
      new RegExp(`^state=${root} event=bafy[a-z2-7]+ fold=sha256:[0-9a-f]{64} engine=echo@`),
    );
  });

  it('[STA-8] exports what is up to the playhead: stock Git verifies it, and so does the app', async () => {
    await playhead(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expectPosition(page, 39);
    const root = await stateRoot(page);
    await runCommand(page, 'Export everything up to the playhead');
    const dialog = page.getByRole('dialog', { name: /^Export / });
    expect(await dialog.getByRole('radio', { name: /Everything up to event 39/ }).isChecked()).toBe(true);
    await look('export');
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export .bundle' }).click();
    const path = join(ARTIFACTS, 'up-to-39.bundle');
    await (await download).saveAs(path);
    await closeDialogs(page);
    execFileSync('git', ['init', '-q', '--bare', join(ARTIFACTS, 'empty.git')]);
    execFileSync('git', ['-C', join(ARTIFACTS, 'empty.git'), 'bundle', 'verify', '-q', path]);
    const verify = await chooseFile(page, path);
    await verify.getByRole('button', { name: 'Verify only' }).click();
    await verify.getByRole('status').filter({ hasText: 'It holds' }).waitFor();
    expect(await visibleText(verify)).toContain('ends after event 39 at the state');
    expect(await verify.getByTitle(root).count()).toBeGreaterThan(0);
    expect(await visibleText(verify)).toContain('which is here as “Mine”');
    await closeDialogs(page);
  });

  it('[STA-8] exports the focus window with the state before it, and that verifies by itself', async () => {
    await playhead(page).focus();
    for (const [from, key] of [
      ['Home', '['],
      ['End', ']'],
    ] as const) {
      await page.keyboard.press(from);
      for (let i = 0; i < 3; i++) await page.keyboard.press(from === 'Home' ? 'ArrowRight' : 'ArrowLeft');
      await expectPosition(page, from === 'Home' ? 3 : 38);
      await page.keyboard.press(key);
    }
    await runCommand(page, 'Export this stretch');
    const dialog = page.getByRole('dialog', { name: /^Export / });
    const stretch = dialog.getByRole('radio', { name: /^Events \d+ to 38, the focus window/ });
    expect(await stretch.isChecked()).toBe(true);
    await dialog.getByRole('radio', { name: /^With the state before it, signed/ }).check();
    await look('export-stretch');
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export .bundle' }).click();
    const path = join(ARTIFACTS, 'stretch.bundle');
    await (await download).saveAs(path);
    await closeDialogs(page);
    const verify = await chooseFile(page, path);
    await verify.getByRole('button', { name: 'Verify' }).click();
    await verify.getByRole('status').filter({ hasText: 'It holds' }).waitFor();
    expect(await visibleText(verify)).toMatch(/main: events \d+ to 38/);
    await closeDialogs(page);
  });
});
