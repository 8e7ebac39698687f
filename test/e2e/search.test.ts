import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  atWelcome,
  atWorld,
  centre,
  chooseFile,
  closeDialogs,
  eventually,
  expectPosition,
  expectTotal,
  inspector,
  notices,
  openSample,
  position,
  runCommand,
  total,
  view,
  visibleText,
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { type AppServer, startServer } from './support/server.ts';

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
  await browser.page.goto(server.url);
  await atWelcome(browser.page);
  await openSample(browser.page);
  await view(browser.page, 'Journal');
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

const box = () => browser.page.getByRole('combobox', { name: 'Find events' });
const rows = () => browser.page.getByRole('treegrid', { name: 'Events' });

async function find(text: string): Promise<void> {
  await box().fill(text);
}

/** Waits for "12 found" and returns the number once the search is over. */
async function found(wanted: number): Promise<void> {
  const status = centre(browser.page)
    .getByRole('status')
    .filter({ hasText: / found$/ });
  const words = wanted.toLocaleString('en');
  await eventually(() => status.textContent(), `${words} found`, 'what the search says');
}

const hash = () => browser.page.evaluate(() => location.hash);

describe('finding in the sample', () => {
  it('by type, with completion by keyboard; a chip takes the term away again', async () => {
    const { page } = browser;
    await page.keyboard.press('/');
    await eventually(
      () => box().evaluate((field) => field === document.activeElement),
      true,
      'the focus is in the filter',
    );
    await page.keyboard.type('type:stock.cor');
    await page.getByRole('option', { name: /^type:stock\.corrected/ }).waitFor();
    await page.keyboard.press('Tab');
    expect(await box().inputValue()).toBe('type:stock.corrected ');
    const status = centre(page)
      .getByRole('status')
      .filter({ hasText: / found$/ });
    await status.waitFor();
    await rows()
      .getByRole('row', { name: /stock\.corrected/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Take away type:stock.corrected' }).click();
    await eventually(() => box().inputValue(), '', 'the filter');
    await status.waitFor({ state: 'detached' });
  });

  it('by payload path and number, by expression, and not', async () => {
    await find('payload.note:"recount, 20 boxes"');
    await found(1);
    await browser.page.keyboard.press('Enter');
    await find('/recount, \\d+ boxes/');
    await found(1);
    await find('-payload.sku:* -type:* is:fault');
    await found(0);
    await centre(browser.page).getByText('No event answers this search.').waitFor();
    await browser.page.getByRole('button', { name: 'Clear the search' }).first().click();
    await rows().getByRole('row').nth(3).waitFor();
  });

  it('explains what it cannot read, where it stands, and offers what was meant', async () => {
    const { page } = browser;
    await find('by:bo recount');
    await centre(page).getByText('Did you mean “actor:bo”?').waitFor();
    await page.getByRole('button', { name: 'Write actor:bo' }).click();
    expect(await box().inputValue()).toBe('actor:bo recount');
    await find('/a{2,1}/');
    await centre(page).getByRole('alert').filter({ hasText: 'This is not a regular expression' }).waitFor();
    await find('');
  });

  it('teaches with examples that can be tried', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'How to find events' }).click();
    await page.getByRole('button', { name: 'payload.n>=10' }).click();
    expect(await box().inputValue()).toBe('payload.n>=10');
    await find('');
  });

  it('keeps a filter under a name, renames it, deletes it and brings it back', async () => {
    const { page } = browser;
    const saved = () => page.getByRole('button', { name: /^Saved filters/ });
    await find('recount');
    await saved().click();
    await page.getByLabel('Save what is typed as').fill('odd counts');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Rename odd counts' }).click();
    await page.getByLabel('New name of “odd counts”').fill('recounts');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete recounts' }).click();
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Saved filters, 1' }).click();
    await page.getByRole('button', { name: 'Rename recounts' }).waitFor();
    await page.keyboard.press('Escape');
    await find('');
    await runCommand(page, 'Filter: recounts');
    await eventually(() => box().inputValue(), 'recount', 'the filter');
    await find('');
  });
});

describe('the palette', () => {
  it('goes to an event by any of its ids, and Back returns', async () => {
    const { page } = browser;
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search or run a command' });
    await field.fill('4211');
    await page.getByRole('option', { name: 'Go to event 4,211' }).waitFor();
    await page.keyboard.press('Enter');
    await expectPosition(page, 4211);
    const before = await hash();
    await page.getByRole('button', { name: /return to live/ }).click();
    await eventually(async () => (await hash()).includes('at='), false, 'the link says live');
    await page.keyboard.press('Control+k');
    const commit = await inspector(page)
      .getByTitle(/^[0-9a-f]{40}$/)
      .first()
      .getAttribute('title');
    expect(commit).not.toBeNull();
    await field.fill((commit ?? '').slice(0, 12));
    await page.getByRole('option', { name: /^Go to event 5,000, which has this id/ }).waitFor();
    await field.fill('#4,211');
    await page.getByRole('option', { name: 'Go to event 4,211' }).waitFor();
    await page.keyboard.press('Enter');
    await expectPosition(page, 4211);
    await page.goBack();
    await expectPosition(page, 5000);
    await page.goForward();
    await eventually(hash, before, 'the place');
    await expectPosition(page, 4211);
  });
});

describe('the palette, of the state', () => {
  it('goes to a path', async () => {
    const { page } = browser;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or run a command' }).fill('widgets');
    await page.getByRole('option', { name: 'Go to inventory.widgets in the state' }).click();
    await page.getByRole('main', { name: 'State' }).waitFor();
    await centre(page)
      .getByRole('treeitem', { name: /^widgets : / })
      .waitFor();
    await view(page, 'Journal');
  });
});

describe('notes', () => {
  it('are pinned to the moment at the playhead, found, and shown with the event', async () => {
    const { page } = browser;
    expect(await position(page)).toBe(4211);
    const events = await total(page);
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: /^Note on event 4,211/ });
    await dialog.getByText(/signed with your key/).waitFor();
    await dialog.getByLabel('Note').fill('Why does the shelf disagree here?');
    await dialog.getByRole('button', { name: 'Sign and pin' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expectTotal(page, events + 1);
    await expectPosition(page, 4211);
    await inspector(page).getByText('Why does the shelf disagree here?').waitFor();
    await rows().getByText('Why does the shelf disagree here?').first().waitFor();
    await find('is:note');
    await found(1);
    await find('');
  });
});

describe('links', () => {
  it('open at the moment, with the filter and the focus, through a reload', async () => {
    const { page } = browser;
    await find('type:stock.corrected -pay');
    // At once: the address bar has not come after the keys yet.
    await page.reload();
    await atWorld(page, 'Corner shop');
    expect(await box().inputValue()).toBe('type:stock.corrected -pay');
    await expectPosition(page, 4211);
    const base = (await hash()).split('?')[0];
    await page.goto(`${server.url}${base}?at=100&focus=90-120`);
    await expectPosition(page, 100);
    await centre(page).getByText('Events 90 to 120').waitFor();
    await eventually(() => rows().getAttribute('aria-rowcount'), '32', 'rows of the focus');
    await centre(page).getByRole('button', { name: 'Show all' }).click();
    await eventually(async () => (await hash()).includes('focus='), false, 'the focus in the link');
  });

  it('to an event that is not here say so and name it', async () => {
    const { page } = browser;
    const cid = `bafyr4i${'a'.repeat(52)}`;
    const base = (await hash()).split('?')[0];
    await page.goto(`${server.url}${base}?at=${cid}`);
    const alert = page.getByRole('alert').filter({ hasText: 'an event that is not in this world' });
    await alert.waitFor();
    expect(await visibleText(alert)).toContain(cid);
    await expectPosition(page, 5001);
    expect(await hash()).toContain(`at=${cid}`);
    await alert.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('dialog', { name: /^Import/ }).waitFor();
    await closeDialogs(page);
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await page.goto(`${server.url}${base}?at=9999`);
    await page.getByRole('alert').filter({ hasText: 'this history ends at 5,001' }).waitFor();
  });

  it.each(['at=7&cmp=9999', 'focus=9000-9999'])('with %s beyond the end say where it ends', async (query) => {
    const { page } = browser;
    const alert = page.getByRole('alert').filter({ hasText: 'this history ends at 5,001' });
    const base = (await hash()).split('?')[0];
    await page.goto(`${server.url}${base}?at=3`);
    await expectPosition(page, 3);
    await alert.waitFor({ state: 'detached' });
    await page.goto(`${server.url}${base}?${query}`);
    await alert.waitFor();
  });

  it('to a namespace that cannot be lead back to one that is here, and to no view to the journal', async () => {
    const { page } = browser;
    const [root, world] = (await hash()).split('/').slice(1);
    await page.goto(`${server.url}#/${root}/${world}/main~nonsense/state`);
    const alert = page.getByRole('alert').filter({ hasText: 'no namespace main~nonsense' });
    await alert.getByRole('button', { name: 'Show main' }).click();
    await atWorld(page, 'Corner shop');
    await expectTotal(page, 5_001);
    await page.goto(`${server.url}#/${root}/${world}/main/nonsense`);
    await page.getByRole('main', { name: 'Journal' }).waitFor();
    await eventually(async () => (await hash()).split('?')[0], `#/${root}/${world}/main/journal`, 'the view');
  });

  it('to a world that is not here name it and offer to import it', async () => {
    const { page } = browser;
    await page.goto(`${server.url}#/w/not-here/main/journal?at=7`);
    const alert = page.getByRole('alert').filter({ hasText: 'not in this browser' });
    await alert.waitFor();
    expect(await visibleText(alert)).toContain('not-here');
    await page.getByRole('button', { name: 'Import its bundle' }).click();
    await page.getByRole('dialog', { name: /^Import/ }).waitFor();
    await closeDialogs(page);
  });
});

describe('runs of like events', () => {
  it('take one row, which opens by mouse and closes by keyboard; the choice outlives a reload', async () => {
    const { page } = browser;
    await page.goto(server.url);
    await atWorld(page, 'Corner shop');
    const before = await total(page);
    const bytes = Array.from({ length: 40 }, (_, n) => `{"type":"sensor.read","payload":{"n":${n}}}`).join(
      '\n',
    );
    const dialog = await chooseFile(page, { name: 'sensor.jsonl', bytes });
    await dialog.getByRole('button', { name: 'Import events' }).click();
    await dialog.getByRole('button', { name: 'Show the journal' }).click();
    await expectTotal(page, before + 40);
    const run = rows().getByRole('row', { name: /^30 × sensor\.read by / });
    await run.click();
    const event = (number: number) =>
      rows().getByRole('row', { name: new RegExp(`^${number.toLocaleString('en')} sensor`) });
    await event(before + 30).click();
    await expectPosition(page, before + 30);
    await page.keyboard.press('ArrowLeft');
    await event(before + 30).waitFor();
    await eventually(() => event(before + 29).count(), 0, 'rows of the closed run');
    await page.keyboard.press('ArrowUp');
    await expectPosition(page, before + 29);
    await page.keyboard.press('ArrowRight');
    await event(before + 29).waitFor();
    await centre(page).getByRole('button', { name: 'Runs folded' }).click();
    await eventually(() => run.count(), 0, 'heads of runs');
    await page.reload();
    await centre(page).getByRole('button', { name: 'Fold runs' }).waitFor();
  });
});
