import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  atWelcome,
  atWorld,
  centre,
  chooseFile,
  closeDialogs,
  emit,
  emitForm,
  eventually,
  expectTotal,
  exportBundle,
  fillEvent,
  fillNewWorld,
  importWorld,
  newWorld,
  notices,
  openSample,
  runCommand,
  send,
  statusBar,
  total,
  verifyWorld,
  view,
  visibleText,
} from './support/app.ts';
import { axeViolations } from './support/axe.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { openWorkshop } from './support/git.ts';
import { ARTIFACTS } from './support/paths.ts';
import { forEachScreen } from './support/screens.ts';
import { type AppServer, startServer } from './support/server.ts';

/** What a person must be able to rely on: storage that is kept, copies, names, deletion, and a key that can come back. */

const PASSPHRASE = 'vier leise füchse graben';

const workshop = openWorkshop();
const profiles: string[] = [];
let server: AppServer;
let browser: TestBrowser;
let page: Page;

async function openProfile(): Promise<TestBrowser> {
  const profile = makeProfile();
  profiles.push(profile);
  return openBrowser({ profile });
}

beforeAll(async () => {
  server = await startServer();
  browser = await openProfile();
  page = browser.page;
  await page.goto(server.url);
  await atWelcome(page);
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await server.stop();
  for (const profile of profiles) await removeProfile(profile);
  workshop.remove();
});

afterEach(() => closeDialogs(page));

const banner = (where: Page): Locator => where.getByRole('region', { name: 'Storage notice' });
const dialog = (name: RegExp): Locator => page.getByRole('dialog', { name });

/** Pictures of a screen in its four forms, and axe on each. */
async function look(where: Page, name: string, what?: Locator): Promise<void> {
  const found: string[] = [];
  await forEachScreen(where, name, async () => {
    if (what !== undefined) {
      await what.scrollIntoViewIfNeeded();
      const { width } = where.viewportSize() ?? { width: 0 };
      const dark = await where.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
      await where.screenshot({ path: join(ARTIFACTS, `${name}-${width}-${dark ? 'dark' : 'light'}.png`) });
    }
    found.push(...(await axeViolations(where)));
    const overflow = await where.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) found.push(`${name}: ${overflow}px wider than the screen`);
  });
  expect(found).toEqual([]);
}

/** Saves the next download of the page; `begin` starts it. */
async function saved(where: Page, name: string, begin: () => Promise<void>): Promise<string> {
  const download = where.waitForEvent('download');
  await begin();
  const path = join(ARTIFACTS, name);
  await (await download).saveAs(path);
  return path;
}

describe('persistence', () => {
  it('is not asked for on load, nor in the sample, but after the first event of one’s own; and once', async () => {
    await openSample(page);
    // On a phone the inspector is a page in front of everything else.
    await page.getByRole('banner').getByRole('button', { name: 'Close the inspector' }).click();
    await emit(page, 'note', { text: 'with the demo key' });
    expect(await banner(page).count()).toBe(0);
    await runCommand(page, 'New world');
    await fillNewWorld(page, 'Shop', 'Ada Lovelace');
    await dialog(/^New world/)
      .getByRole('button', { name: 'Create world' })
      .click();
    await atWorld(page, 'Shop');
    expect(await banner(page).count()).toBe(0);
    await emit(page, 'add', { n: 1 });
    await banner(page).getByRole('button', { name: 'Keep my worlds' }).waitFor();
    await look(page, 'persistence-asked');
    await banner(page).getByRole('button', { name: 'Not now' }).click();
    await banner(page).waitFor({ state: 'detached' });
    await emit(page, 'add', { n: 2 });
    await page.reload();
    await expectTotal(page, 2);
    await emit(page, 'add', { n: 3 });
    expect(await banner(page).count()).toBe(0);
    // The question can still be put by the person.
    await view(page, 'Settings');
    await centre(page).getByRole('button', { name: 'Ask the browser to keep it' }).waitFor();
  });
});

describe('a world', () => {
  it('is renamed in this browser, and its genesis keeps the name it has signed', async () => {
    await runCommand(page, 'Rename this world');
    const rename = dialog(/^Rename Shop/);
    const field = rename.getByLabel('Name in this browser');
    await eventually(
      () => field.evaluate((element) => element === document.activeElement),
      true,
      'the focus',
    );
    await field.fill('  ');
    expect(await rename.getByRole('button', { name: 'Rename' }).isDisabled()).toBe(true);
    await field.fill('Ada’s shop');
    await rename.getByText('Shop', { exact: true }).waitFor();
    await look(page, 'dialog-rename');
    const second = await browser.context.newPage();
    await second.goto(page.url());
    await atWorld(second, 'Shop');
    await field.press('Enter');
    await atWorld(page, 'Ada’s shop');
    await atWorld(second, 'Ada’s shop');
    await second.close();
    await page.reload();
    await atWorld(page, 'Ada’s shop');
    const path = await exportBundle(page, 'renamed.bundle');
    const clone = join(workshop.folder, 'renamed');
    workshop.git(['init', '--quiet', 'renamed']);
    expect(workshop.gatos(['import', path], clone)).toMatchObject({ code: 0 });
    expect(workshop.gatos(['verify'], clone).code).toBe(0);
    await runCommand(page, 'Rename this world');
    await dialog(/^Rename/)
      .getByRole('button', { name: 'Use "Shop"' })
      .click();
    await page.keyboard.press('Escape');
  });

  it('tells when it was last exported, and what has come since', async () => {
    await page.getByRole('button', { name: /^World Ada/ }).click();
    const row = page.getByRole('list', { name: 'Worlds' }).getByRole('listitem').filter({ hasText: 'Ada’s' });
    await row.getByText(/Exported (just now|\d+ s ago)$/).waitFor();
    await page.keyboard.press('Escape');
    await emit(page, 'add', { n: 4 });
    await view(page, 'Settings');
    const uses = centre(page).getByRole('region', { name: 'Worlds by size' });
    await uses.getByText(/Exported .+, 1 event since/).waitFor();
    await uses
      .getByText(/Packed [\d,]+ of [\d,]+/)
      .first()
      .waitFor();
    await look(page, 'settings-custody', uses);
  });

  it('is packed on demand, and says what was gained', async () => {
    await runCommand(page, 'Storage of this world: pack now');
    const pack = dialog(/^Storage of /);
    await pack.getByText(/^Packed [\d,]+ of [\d,]+$/).waitFor();
    await pack.getByRole('button', { name: 'Pack now' }).click();
    await pack
      .getByRole('status')
      .filter({ hasText: /worth packing|objects packed/ })
      .waitFor();
    await look(page, 'dialog-pack');
  });

  it('asks for a copy before it is needed: a word in the status bar, later a banner that can wait a week', async () => {
    const lines = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => `{"type":"add","payload":{"n":1},"id":"c-${from + n}"}`).join(
        '\n',
      );
    const importLines = async (from: number, count: number) => {
      const before = await total(page);
      const importing = await chooseFile(page, { name: 'lines.jsonl', bytes: lines(from, count) });
      await importing.getByRole('button', { name: 'Import events' }).click();
      await expectTotal(page, before + count);
      await closeDialogs(page);
    };
    expect(await statusBar(page).getByText('without a copy').count()).toBe(0);
    await importLines(0, 30);
    await statusBar(page).getByRole('button', { name: '31 events without a copy' }).click();
    await page.getByRole('region', { name: 'Copies of this world' }).waitFor();
    await look(page, 'backup-quiet');
    await page.keyboard.press('Escape');
    expect(await banner(page).count()).toBe(0);
    await importLines(30, 240);
    await banner(page).getByText('271 events of this world exist only in this browser.').waitFor();
    await view(page, 'Journal');
    await look(page, 'backup-loud');
    await banner(page).getByRole('button', { name: 'Not this week' }).click();
    await banner(page).waitFor({ state: 'detached' });
    await page.reload();
    await statusBar(page).getByRole('button', { name: '271 events without a copy' }).waitFor();
    expect(await banner(page).count()).toBe(0);
    await exportBundle(page, 'copy.bundle');
    await statusBar(page).getByText('without a copy').waitFor({ state: 'detached' });
  });

  it('is deleted after an export without typing; without one only by its name; and it says that nothing brings it back', async () => {
    await emit(page, 'add', { n: 5 });
    await runCommand(page, 'Delete this world');
    const deleting = dialog(/^Delete /);
    await deleting.getByText('cannot be undone').waitFor();
    await deleting.getByText('1 event would exist nowhere else.').waitFor();
    const button = deleting.getByRole('button', { name: 'Delete for ever' });
    expect(await button.isDisabled()).toBe(true);
    await deleting.getByLabel('Or type "Ada’s shop" to delete it without one').fill('ada');
    expect(await button.isDisabled()).toBe(true);
    await look(page, 'dialog-delete-uncopied');
    const path = await saved(page, 'deleted.bundle', () =>
      deleting.getByRole('button', { name: 'Export it first' }).click(),
    );
    await deleting.getByRole('status').filter({ hasText: 'Exported' }).waitFor();
    await look(page, 'dialog-delete-copied');
    expect(await button.isDisabled()).toBe(false);
    await button.click();
    await atWelcome(page);
    await page.reload();
    await page.getByRole('button', { name: 'Open Corner shop' }).waitFor();
    expect(await page.getByRole('button', { name: 'Open Ada’s shop' }).count()).toBe(0);
    // The file is what the dialog said it is.
    await importWorld(page, path, 'Back again');
    await expectTotal(page, 275);
    expect(await verifyWorld(page)).toContain('275 of 275');
    // Imported from a file: a copy is known, and nothing has to be typed.
    await runCommand(page, 'Delete this world');
    await deleting.getByText('The newest file has everything that is here.').waitFor();
    await deleting.getByText(/^Imported (just now|\d+ s ago)$/).waitFor();
    expect(await button.isDisabled()).toBe(false);
    await deleting.getByRole('button', { name: 'Keep it' }).click();
    // By name, where nothing was exported.
    await runCommand(page, 'New world');
    await fillNewWorld(page, 'Scrap', 'Ada');
    await dialog(/^New world/)
      .getByRole('button', { name: 'Create world' })
      .click();
    await atWorld(page, 'Scrap');
    await runCommand(page, 'Delete this world');
    await deleting.getByLabel('Or type "Scrap" to delete it without one').fill('Scrap');
    await page.keyboard.press('Enter');
    await atWelcome(page);
  });
});

describe('a key', () => {
  let recovery: string;
  let bundle: string;
  let keyId: string;
  let refName: string;

  /** The full key id of the first key in the settings. */
  async function keyOf(where: Page): Promise<string> {
    await view(where, 'Settings');
    const id = centre(where).getByTitle(/^ed25519:[0-9a-f]{64}$/);
    return (await id.first().getAttribute('title')) ?? '';
  }

  it('is made with a recovery file where a person asks for one with the first world', async () => {
    const first = await openProfile();
    const here = first.page;
    await here.goto(server.url);
    await atWelcome(here);
    await fillNewWorld(here, 'Traveller', 'Ada Lovelace');
    await here.getByLabel('Make a recovery file for my key').check();
    await here.getByLabel('Passphrase', { exact: true }).fill('short');
    await here.getByRole('button', { name: 'Create world' }).click();
    await here.getByText(/Use at least 12 characters/).waitFor();
    await here.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await here.getByLabel('Passphrase again').fill(`${PASSPHRASE}!`);
    await here.getByRole('button', { name: 'Create world' }).click();
    await here.getByText('The two are not the same.').waitFor();
    await look(here, 'welcome-recovery');
    await here.getByLabel('Passphrase again').fill(PASSPHRASE);
    recovery = await saved(here, 'recovery.json', () =>
      here.getByRole('button', { name: 'Create world' }).click(),
    );
    await atWorld(here, 'Traveller');
    await notices(here)
      .getByText(/gatos-key-ada-lovelace-[0-9a-f]{8}\.json is in your downloads/)
      .waitFor();
    const again = await saved(here, 'recovery-again.json', () =>
      notices(here).getByRole('button', { name: 'Save it again' }).click(),
    );
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(recovery, 'utf8'));
    await emit(here, 'add', { n: 1 });
    keyId = await keyOf(here);
    await centre(here).getByText('Non-extractable').waitFor();
    await centre(here)
      .getByText(/^Made (just now|\d+ s ago)$/)
      .waitFor();
    expect(JSON.parse(readFileSync(recovery, 'utf8'))).toMatchObject({ keyId, actor: 'user:ada-lovelace' });
    bundle = await exportBundle(here, 'traveller.bundle');
    first.problems.expectNone();
    await first.close();
  });

  it('comes back in another browser: the same actor and key, and the world can be written', async () => {
    const other = await openProfile();
    const there = other.page;
    await there.goto(server.url);
    await atWelcome(there);
    await importWorld(there, bundle, 'Traveller');
    await view(there, 'Settings');
    await centre(there).getByText('No key yet.').waitFor();
    await runCommand(there, 'Import a key from a recovery file');
    const importing = there.getByRole('dialog', { name: 'Import a key' });
    const chooser = there.waitForEvent('filechooser');
    await importing.getByRole('button', { name: 'Choose the recovery file' }).first().click();
    await (await chooser).setFiles(recovery);
    await importing.getByLabel('Passphrase').fill('not this one at all');
    await there.keyboard.press('Enter');
    await importing.getByText('This passphrase does not open the file.').waitFor();
    await look(there, 'dialog-import-key-wrong');
    await importing.getByLabel('Passphrase').fill(PASSPHRASE);
    await there.keyboard.press('Enter');
    await importing.getByRole('status').filter({ hasText: 'user:ada-lovelace' }).waitFor();
    await look(there, 'dialog-import-key');
    await importing.getByRole('button', { name: 'Done' }).click();
    expect(await keyOf(there)).toBe(keyId);
    await centre(there).getByText('Writes as').waitFor();
    expect(await emit(there, 'add', { n: 2 })).toBe(2);
    expect(await verifyWorld(there)).toContain('2 of 2');

    // Files that are none, or ask for absurd work, are refused in words.
    const absurd = JSON.parse(readFileSync(recovery, 'utf8')) as { kdf: { N: number } };
    absurd.kdf.N = 2 ** 28;
    writeFileSync(join(workshop.folder, 'absurd.json'), JSON.stringify(absurd));
    await runCommand(there, 'Import a key from a recovery file');
    const again = there.waitForEvent('filechooser');
    await importing.getByRole('button', { name: 'Choose the recovery file' }).first().click();
    await (await again).setFiles(join(workshop.folder, 'absurd.json'));
    await importing.getByLabel('Passphrase').fill(PASSPHRASE);
    await there.keyboard.press('Enter');
    await importing.getByText(/more memory or time than this program allows/).waitFor();
    await closeDialogs(there);
    bundle = await exportBundle(there, 'traveller-2.bundle');
    other.problems.expectNone();
    await other.close();
  });

  it('goes on to the command line, and its file comes back from there', async () => {
    const folder = join(workshop.folder, 'traveller');
    workshop.git(['init', '--quiet', 'traveller']);
    expect(workshop.gatos(['import', bundle], folder).code).toBe(0);
    const imported = workshop.gatos(['key', 'import', recovery, '--json', '--passphrase-stdin'], folder, {
      stdin: `${PASSPHRASE}\n`,
    });
    expect(JSON.parse(imported.stdout)).toMatchObject({ keyId, actor: 'user:ada-lovelace' });
    const written = workshop.gatos(['emit', '--type', 'add', '--payload', '{"n":3}', '--json'], folder);
    expect(written).toMatchObject({ code: 0 });
    const { number, ref } = JSON.parse(written.stdout) as { number: number; ref: string };
    refName = ref;
    expect(number).toBe(3);
    const refs = workshop.git(['for-each-ref', '--format=%(refname)', 'refs/gatos/journal/main'], folder);
    expect(refs.trim()).toBe(refName);
    expect(workshop.gatos(['verify'], folder).code).toBe(0);
    const file = join(workshop.folder, 'from-cli.json');
    const exported = workshop.gatos(['key', 'export', file, '--passphrase-stdin'], folder, {
      stdin: PASSPHRASE,
    });
    expect(exported).toMatchObject({ code: 0 });

    // The file of the command line, dropped into the import of the app, is known for what it is.
    const importing = await chooseFile(page, file);
    await importing.getByLabel('Passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await importing.getByRole('status').filter({ hasText: 'user:ada-lovelace' }).waitFor();
  });

  it('is replaced by a new one with a file: worlds that are there do not trust it yet', async () => {
    await page.getByRole('button', { name: 'Open Back again' }).click();
    await atWorld(page, 'Back again');
    const before = await keyOf(page);
    const keys = centre(page).getByRole('list', { name: 'Keys of this browser' }).getByRole('listitem');
    expect(await keys.count()).toBe(2); // its own, and the one imported from the command line
    await runCommand(page, 'New key with a recovery file');
    const making = dialog(/^New key/);
    await making.getByText('The key you have cannot be copied any more.').waitFor();
    await making.getByLabel('Show the passphrase').check();
    await making.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await look(page, 'dialog-new-key');
    const path = await saved(page, 'rotated.json', () =>
      making.getByRole('button', { name: 'Make the key' }).click(),
    );
    const made = dialog(/^Your new key/);
    await made.getByText('Not trusted by any world yet').waitFor();
    await look(page, 'dialog-new-key-made');
    const { keyId: fresh } = JSON.parse(readFileSync(path, 'utf8')) as { keyId: string };
    await made.getByText(fresh, { exact: true }).waitFor();
    await made.getByRole('button', { name: 'Done' }).click();
    expect(await keyOf(page)).toBe(fresh);
    expect(fresh).not.toBe(before);
    const [first] = await keys.all();
    expect(await visibleText(first ?? keys)).toMatch(/Signs new worlds.*Not trusted by this world yet/);
    await look(page, 'settings-keys');
    // The old one goes on writing here.
    await emit(page, 'add', { n: 6 });
    expect(await verifyWorld(page)).toContain('276 of 276');
  });
});

describe('room', () => {
  /** Set before the first use: Chromium remembers for half a minute how much room there was. */
  async function reopenWith(quotaSize: number): Promise<{ lift(): Promise<void> }> {
    browser.problems.expectNone();
    await browser.close();
    browser = await openBrowser({ profile: profiles[0] ?? '' });
    page = browser.page;
    const devtools = await browser.context.newCDPSession(page);
    const origin = new URL(server.url).origin;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
    await page.goto(server.url);
    await atWorld(page, 'Back again');
    return {
      lift: async () => {
        await devtools.send('Storage.overrideQuotaForOrigin', { origin });
      },
    };
  }

  it('of which four fifths are taken is warned of, with what to do', async () => {
    // Chromium grants room by the mebibyte: with little in use there would be nothing between "enough" and "none".
    const usage = await page.evaluate(async () => {
      const noise = Array.from({ length: 960 }, () => crypto.getRandomValues(new Uint8Array(65_536)));
      const padding = await caches.open('padding');
      await padding.put('/padding', new Response(new Blob(noise)));
      return (await navigator.storage.estimate()).usage ?? 0;
    });
    expect(usage).toBeGreaterThan(60_000_000);
    await reopenWith(Math.ceil(usage / 0.84));
    await statusBar(page)
      .getByRole('button', { name: /^Storage 8\d % full$/ })
      .click();
    await page.getByText('new events are refused').waitFor();
    await page.keyboard.press('Escape');
    await view(page, 'Settings');
    const warning = centre(page).getByText(/^Storage is 8\d % full\.$/);
    await warning.waitFor();
    await look(page, 'settings-high', warning);
  });

  it('that is all taken refuses the event, the export right beside; with room again it is recorded', async () => {
    const { lift } = await reopenWith(1_000);
    await banner(page)
      .getByText(/^Storage is 100 % full\.$/)
      .waitFor();
    const before = await total(page);
    await fillEvent(page, 'add', '{"n": 7}');
    await send(page);
    const alert = emitForm(page).getByRole('alert').filter({ hasText: 'storage for this site is full' });
    await alert.getByRole('button', { name: 'Export this world' }).waitFor();
    await look(page, 'emit-full');
    await alert.getByRole('button', { name: 'Export this world' }).click();
    const exporting = dialog(/^Export /);
    await saved(page, 'full.bundle', () => exporting.getByRole('button', { name: 'Export .bundle' }).click());
    await closeDialogs(page);
    expect(await total(page)).toBe(before);
    await lift();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expectTotal(page, before + 1);
  });
});

describe('a browser that is asked', () => {
  it('and says no is not asked again; one that says yes keeps the worlds', async () => {
    const other = await openProfile();
    const there = other.page;
    await there.goto(server.url);
    await newWorld(there, 'Kept', 'Ada');
    await emit(there, 'add', { n: 1 });
    await banner(there).getByRole('button', { name: 'Keep my worlds' }).click();
    await notices(there).getByText('The browser said no for now').waitFor();
    await there.reload();
    await expectTotal(there, 1);
    await emit(there, 'add', { n: 2 });
    expect(await banner(there).count()).toBe(0);
    await view(there, 'Settings');
    await centre(there).getByText('The browser said no for now.').waitFor();
    const devtools = await other.context.newCDPSession(there);
    const origin = new URL(server.url).origin;
    await devtools.send('Browser.grantPermissions', { origin, permissions: ['durableStorage'] });
    await centre(there).getByRole('button', { name: 'Ask the browser to keep it' }).click();
    await centre(there).getByText('Persistent', { exact: true }).waitFor();
    await statusBar(there)
      .getByRole('button', { name: /, persistent$/ })
      .waitFor();
    other.problems.expectNone();
    await other.close();
  });
});
