import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { ARTIFACTS } from './paths.ts';

/**
 * What a person does in the app, by the names a person sees or hears: roles and labels, no selectors.
 * Every helper waits for what it did to be visible.
 */

export type ViewName = 'Journal' | 'State' | 'Fold' | 'Bisect' | 'Proofs' | 'What-if' | 'Settings';

export const playhead = (page: Page): Locator => page.getByRole('slider', { name: 'Playhead' });
export const statusBar = (page: Page): Locator => page.getByRole('contentinfo', { name: 'Status' });
export const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' });
export const emitForm = (page: Page): Locator => page.getByRole('region', { name: 'Emit an event' });
export const centre = (page: Page): Locator => page.getByRole('main');
export const inspector = (page: Page): Locator => page.getByRole('complementary', { name: 'Inspector' });

/** Text as a pattern that matches just it. */
export const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Waits until `read` gives `wanted`; unlike expect.poll it also works in hooks. */
export async function eventually<T>(read: () => Promise<T>, wanted: T, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (let seen = await read(); seen !== wanted; seen = await read()) {
    if (Date.now() > deadline)
      throw new Error(`${what}: expected ${String(wanted)}, it stays ${String(seen)}.`);
    await sleep(20);
  }
}

/** What a person reads there, in one line. */
export async function visibleText(locator: Locator): Promise<string> {
  const texts = await locator.allInnerTexts();
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}

/** The whole first-run screen: no world is open. */
export async function atWelcome(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'New world' }).waitFor();
}

/** A world is open and its history has been read. */
export async function atWorld(page: Page, name?: string): Promise<void> {
  const world = name === undefined ? /^World / : new RegExp(`^World ${literal(name)}: `);
  await page.getByRole('button', { name: world }).waitFor();
  await playhead(page).waitFor();
}

export async function fillNewWorld(page: Page, name: string, person: string): Promise<void> {
  await page.getByLabel('World name').fill(name);
  await page.getByLabel('Your name').fill(person);
}

export async function newWorld(page: Page, name = 'My world', person = 'Ada Lovelace'): Promise<void> {
  await atWelcome(page);
  await fillNewWorld(page, name, person);
  await page.getByRole('button', { name: 'Create world' }).click();
  await atWorld(page, name);
}

export async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await atWorld(page, 'Corner shop');
  await expectTotal(page, 5_000);
}

export async function view(page: Page, name: ViewName): Promise<void> {
  const button = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name });
  await button.click();
  await page.getByRole('main', { name }).waitFor();
}

/** Events in the journal, as the strip knows them. */
export async function total(page: Page): Promise<number> {
  return Number(await playhead(page).getAttribute('aria-valuemax'));
}

export async function position(page: Page): Promise<number> {
  return Number(await playhead(page).getAttribute('aria-valuenow'));
}

export async function expectTotal(page: Page, events: number): Promise<void> {
  await eventually(() => total(page), events, 'events in the journal');
}

export async function expectPosition(page: Page, at: number): Promise<void> {
  await eventually(() => position(page), at, 'the playhead');
}

/** The form that was just opened has the focus in its first field, ready to type. */
export async function formIsReady(page: Page): Promise<void> {
  const type = emitForm(page).getByLabel('Type', { exact: true });
  await eventually(
    () => type.evaluate((field) => field === document.activeElement),
    true,
    'the focus is in Type',
  );
}

/** Puts an event into the form, opening it where it is not. */
export async function fillEvent(page: Page, type: string, payload: string): Promise<void> {
  const form = emitForm(page);
  if (!(await form.isVisible())) {
    await view(page, 'Journal');
    if (!(await form.isVisible())) {
      await page.getByRole('button', { name: 'Emit event' }).click();
      await formIsReady(page);
    }
  }
  await form.getByLabel('Type', { exact: true }).fill(type);
  await form.getByLabel('Payload (JSON)').fill(payload);
}

export async function send(page: Page): Promise<void> {
  await emitForm(page).getByRole('button', { name: 'Sign and record' }).click();
}

/** The app says that event `number` is recorded: from here on it must never be lost. */
export async function recorded(page: Page, number: number): Promise<void> {
  const words = new RegExp(`Recorded as event ${number.toLocaleString('en')} `);
  const status = emitForm(page).getByRole('status').filter({ hasText: words });
  await status.waitFor().catch(async (cause: unknown) => {
    throw new Error(`Event ${number} is not recorded. The form says: ${await visibleText(emitForm(page))}`, {
      cause,
    });
  });
}

/** Emits and waits for the word that it is durable. Returns its number. */
export async function emit(page: Page, type: string, payload: unknown): Promise<number> {
  const number = (await total(page)) + 1;
  await fillEvent(page, type, JSON.stringify(payload));
  await send(page);
  await recorded(page, number);
  await expectTotal(page, number);
  return number;
}

/** Waits for a row of the state tree, say "count" with the value 10. */
export async function expectValue(page: Page, key: string, value: string): Promise<void> {
  await stateRow(page, key, value).waitFor();
}

/** The row of `key` as it is read out: "count : 10", with what it was where the event changed it. */
export function stateRow(page: Page, key: string, value: string): Locator {
  const name = new RegExp(`^${literal(key)} : (was \\S+ )?${literal(value)}(?![\\w.])`);
  return centre(page).getByRole('treeitem', { name });
}

/** `blake3:<64 hex>` of the state at the playhead; opens the State view. */
export async function stateRoot(page: Page): Promise<string> {
  await view(page, 'State');
  const root = await centre(page)
    .getByTitle(/^blake3:[0-9a-f]{64}$/)
    .first()
    .getAttribute('title');
  if (root === null) throw new Error('The State view shows no State-Root.');
  return root;
}

/** A command of the palette, by its words; what is typed may be others. */
export async function runCommand(page: Page, words: string, typed = words): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill(typed);
  await page.getByRole('option', { name: words }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Exports the open world through its dialog and returns the path of the download. */
export async function exportBundle(page: Page, fileName: string): Promise<string> {
  await runCommand(page, 'Export this world');
  const dialog = page.getByRole('dialog', { name: /^Export / });
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export .bundle' }).click();
  const path = join(ARTIFACTS, fileName);
  await (await download).saveAs(path);
  await dialog.getByRole('status').filter({ hasText: 'Exported' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  return path;
}

export interface ImportedFile {
  readonly name: string;
  readonly bytes: string | Uint8Array;
}

/** Chooses a file in the import dialog, as the file picker of the system would; a string is a path. */
export async function chooseFile(page: Page, file: string | ImportedFile): Promise<Locator> {
  const welcome = page.getByRole('region', { name: 'Import' });
  const onWelcome = await welcome.isVisible();
  if (!onWelcome) await runCommand(page, 'Import a .bundle or .jsonl file');
  const dialog = page.getByRole('dialog', { name: /^(Import|Verify)/ });
  const chooser = page.waitForEvent('filechooser');
  await (onWelcome ? welcome : dialog).getByRole('button', { name: 'Choose a file' }).first().click();
  const chosen =
    typeof file === 'string'
      ? file
      : { name: file.name, mimeType: 'application/octet-stream', buffer: Buffer.from(file.bytes) };
  await (await chooser).setFiles(chosen);
  await dialog.waitFor();
  return dialog;
}

/** Imports a bundle as a world and opens it. */
export async function importWorld(page: Page, file: string, name: string): Promise<void> {
  const dialog = await chooseFile(page, file);
  await dialog.getByLabel('Name in this browser').fill(name);
  await dialog.getByRole('button', { name: 'Import world' }).click();
  await dialog.getByRole('button', { name: /^(Open|Show)/ }).click();
  await atWorld(page, name);
}

/** Verifies the whole world through its dialog; returns what the verdict says. */
export async function verifyWorld(page: Page): Promise<string> {
  await runCommand(page, 'Verify this whole world');
  const dialog = page.getByRole('dialog', { name: /^Verify / });
  const verdict = dialog.getByRole('status').filter({ hasText: /Verified|Failed/ });
  await verdict.waitFor();
  const text = await visibleText(verdict);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return text;
}

/** Replaces the text of the fold editor by keyboard. */
export async function writeFold(page: Page, source: string): Promise<void> {
  await view(page, 'Fold');
  await writeFile(page, 'fold.lua', 'Fold source, Lua', source);
}

/** The same for the tests of the fold. */
export async function writeTests(page: Page, source: string): Promise<void> {
  await view(page, 'Fold');
  await writeFile(page, 'fold_test.lua', 'Fold tests, Lua', source);
}

async function writeFile(page: Page, file: string, label: string, source: string): Promise<void> {
  // Its name goes with the number of its problems.
  await page.getByRole('tab', { name: new RegExp(`^${literal(file)}`) }).click();
  const editor = page.getByRole('textbox', { name: label });
  await editor.click();
  await page.keyboard.press('Control+a');
  // Deleted first: Chromium gives text typed over a coloured selection an inline style, which the policy refuses aloud.
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(source);
}

/** Activates the text in the editor and waits until the app says so. */
export async function activateFold(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Activate/ }).click();
  await notices(page).getByText('The fold is active.').waitFor();
}

/** An alert with these words: what is wrong and what to do. */
export async function expectAlert(page: Page, words: RegExp): Promise<void> {
  await page.getByRole('alert').filter({ hasText: words }).first().waitFor();
}

/** So that a test which failed with a dialog open does not take the next ones with it. */
export async function closeDialogs(page: Page): Promise<void> {
  for (let tries = 0; tries < 5 && (await page.getByRole('dialog').count()) > 0; tries += 1) {
    await page.keyboard.press('Escape');
    await sleep(50);
  }
}
