import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activateFold,
  atWelcome,
  centre,
  chooseFile,
  emit,
  emitForm,
  expectPosition,
  expectTotal,
  expectValue,
  exportBundle,
  fillEvent,
  formIsReady,
  importWorld,
  inspector,
  newWorld,
  playhead,
  position,
  recorded,
  send,
  stateRoot,
  verifyWorld,
  view,
  writeFold,
} from './support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from './support/browser.ts';
import { journalSubjects, mirror, openWorkshop } from './support/git.ts';
import { ROOT } from './support/paths.ts';
import { type AppServer, startServer } from './support/server.ts';

/** Hello, GATOS, steps 2 to 8 of the way, as one person walks it: each test goes on where the one before stopped. */

const FOLD_DOUBLED = `return function(state, event)
  if event.type == "add" then
    state.count = (state.count or 0) + 2 * event.payload.n
  end
  return state
end
`;
const FOLD_BROKEN = 'return function(state, event)\n  state.count = = 1\n  return state\nend\n';

const profile = makeProfile();
const workshop = openWorkshop();
let server: AppServer;
let browser: TestBrowser;
let bundle = '';
let root = '';

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile });
});

afterAll(async () => {
  await browser.close();
  await removeProfile(profile);
  await server.stop();
  workshop.remove();
});

describe('Hello, GATOS in the app', () => {
  it('makes a world from the first-run screen', async () => {
    const { page } = browser;
    await page.goto(server.url);
    await atWelcome(page);
    await page.getByRole('button', { name: 'Open the sample' }).waitFor();
    await page.getByRole('region', { name: 'Import' }).waitFor();
    await newWorld(page, 'My world', 'Ada Lovelace');
    await centre(page).getByRole('heading', { name: 'No events yet' }).waitFor();
  });

  it('emits an event: signed, durable, in the journal, folded', async () => {
    const { page } = browser;
    await centre(page).getByRole('button', { name: 'Emit the first event' }).click();
    await formIsReady(page);
    await fillEvent(page, 'add', '{"n": 10}');
    await send(page);
    await recorded(page, 1);
    const row = page
      .getByRole('treegrid', { name: 'Events' })
      .getByRole('row', { name: /^1 add ada-lovelace/ });
    await row.getByText('{"n":10}').waitFor();
    await row.getByText('Signed').waitFor();
    await inspector(page).getByText('user:ada-lovelace').first().waitFor();
    await view(page, 'State');
    await expectValue(page, 'count', '10');
  });

  it('completes the type, and sends with the keyboard', async () => {
    const { page } = browser;
    await fillEvent(page, 'ad', '');
    const form = emitForm(page);
    const type = form.getByLabel('Type', { exact: true });
    await type.focus();
    await form.getByRole('option', { name: 'add' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => type.inputValue()).toBe('add');
    await form.getByLabel('Payload (JSON)').fill('{"n": 32}');
    await page.keyboard.press('Control+Enter');
    await recorded(page, 2);
    for (const n of [1, 2, 3, 4, 5, 6]) await emit(page, 'add', { n });
    await emit(page, 'note', { text: 'counted by hand' });
    await expectTotal(page, 9);
    await view(page, 'State');
    await expectValue(page, 'count', '63');
  });

  it('scrubs by keyboard: state and diff are those of the moment', async () => {
    const { page } = browser;
    await inspector(page).getByRole('tab', { name: /^Diff/ }).click();
    await playhead(page).focus();
    await page.keyboard.press('Home');
    await centre(page).getByRole('heading', { name: 'State before the first event' }).waitFor();
    await page.getByRole('button', { name: /Viewing before the first event.*return to live/ }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expectPosition(page, 2);
    await expectValue(page, 'count', '42');
    await inspector(page).getByRole('heading', { name: 'What event 2 changed' }).waitFor();
    await inspector(page)
      .getByRole('listitem')
      .filter({ hasText: /count.*before 10.*after 42/s })
      .waitFor();
    await page.keyboard.press('Shift+ArrowRight');
    await expectPosition(page, 9);
    await inspector(page).getByRole('heading', { name: 'Event 9 changed nothing' }).waitFor();
  });

  it('scrubs by dragging the strip, and returns to live', async () => {
    const { page } = browser;
    const box = await playhead(page).boundingBox();
    if (box === null) throw new Error('The strip has no size.');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width - 12, y);
    await page.mouse.down();
    const seen = new Set<number>();
    for (let step = 1; step <= 12; step += 1) {
      await page.mouse.move(box.x + box.width - 12 - ((box.width - 20) * step) / 12, y);
      seen.add(await position(page));
    }
    await page.mouse.up();
    expect(seen.size).toBeGreaterThan(5);
    await expectPosition(page, 0);
    await page.mouse.click(box.x + box.width / 9 + 8, y);
    await expectPosition(page, 1);
    await expectValue(page, 'count', '10');
    await page.getByRole('button', { name: /return to live/ }).click();
    await expectValue(page, 'count', '63');
  });

  it('shows where a fold does not parse, previews and activates one that does', async () => {
    const { page } = browser;
    await writeFold(page, FOLD_BROKEN);
    await page.getByRole('tab', { name: 'Problems (1)' }).click();
    await page.getByRole('button', { name: /^2:17 .*E_/ }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: /^Activate/ }).isDisabled()).toBe(true);

    await writeFold(page, FOLD_DOUBLED);
    await page.getByText('No problems: this fold loads').waitFor();
    await centre(page).getByRole('button', { name: 'Preview' }).first().click();
    await page.getByRole('status').filter({ hasText: '1 difference in the state at the end.' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /before 63.*after 126/s })
      .waitFor();
    await activateFold(page);
    await view(page, 'State');
    await expectValue(page, 'count', '126');
    await playhead(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expectValue(page, 'count', '20');
    await page.keyboard.press('End');
  });

  it('writes a checkpoint and verifies it by recomputing', async () => {
    const { page } = browser;
    await view(page, 'Proofs');
    await centre(page).getByRole('button', { name: 'Write checkpoint' }).click();
    const checkpoint = centre(page).getByRole('listitem').filter({ hasText: 'At event 9' });
    await checkpoint.getByText('Verified', { exact: true }).waitFor();
    await checkpoint.getByRole('button', { name: 'At event 9', exact: true }).click();
    await checkpoint.getByText('Folding 9 events again gave the same state, bit for bit.').waitFor();
    await checkpoint.getByText('Fold-Engine: echo@1.0.0+elc@1.0.0+num=q32.32+rng=pcg32@1').waitFor();
    expect(await verifyWorld(page)).toContain('Verified 9 of 9 events, 1 checkpoint');
  });

  it('exports a bundle that stock git clones, checks and reads', async () => {
    const { page } = browser;
    root = await stateRoot(page);
    bundle = await exportBundle(page, 'journey.bundle');
    browser.problems.expectNone();

    workshop.git(['clone', '--quiet', bundle, 'plain']);
    const plain = join(workshop.folder, 'plain');
    expect(readFileSync(join(plain, 'README.md'), 'utf8')).toContain('My world');
    expect(readFileSync(join(plain, 'gatos/fold.lua'), 'utf8')).toBe(FOLD_DOUBLED);

    const clone = mirror(workshop, bundle, 'my-world.git');
    const subjects = journalSubjects(workshop, clone);
    expect(subjects.map((subject) => subject.replace(/ [0-9A-HJKMNP-TV-Z]{26}$/, ''))).toEqual([
      ...Array(8).fill('add'),
      'note',
    ]);
    const trailers = workshop.git(['log', '-1', '--format=%(trailers)', 'refs/gatos/state/main'], clone);
    expect(trailers).toContain(`State-Root: ${root}`);
    const state = workshop.git(['show', 'refs/gatos/state/main:state.json'], clone);
    expect(JSON.parse(state)).toEqual({ count: 126 });
  });
});

/** What `git gatos state show --json` says of the state. */
function cliStateRoot(repository: string): string {
  const { code, stdout, stderr } = workshop.gatos(['state', 'show', '--json'], repository);
  expect(`${code} ${stderr}`).toBe('0 ');
  const digest = /blake3:[0-9a-f]{64}/.exec(stdout);
  if (digest === null) throw new Error(`There is no State-Root in ${stdout}`);
  return digest[0];
}

describe('one world on both sides', () => {
  it('is verified by the command line, with the same State-Root', () => {
    const clone = join(workshop.folder, 'my-world.git');
    const { code, stdout, stderr } = workshop.gatos(['verify', '--json'], clone);
    expect(`${code} ${stderr}`).toBe('0 ');
    expect(stdout).toContain('"ok"');
    expect(cliStateRoot(clone)).toBe(root);
  });

  it('is imported into a browser that has never seen it, with the same State-Root', async () => {
    const other = makeProfile();
    const stranger = await openBrowser({ profile: other });
    try {
      await stranger.page.goto(server.url);
      await atWelcome(stranger.page);
      await importWorld(stranger.page, bundle, 'From Ada');
      await expectTotal(stranger.page, 9);
      expect(await stateRoot(stranger.page)).toBe(root);
      expect(await verifyWorld(stranger.page)).toContain('Verified 9 of 9 events, 1 checkpoint');
      await view(stranger.page, 'Proofs');
      await stranger.page.getByRole('button', { name: 'Verify the checkpoint at event 9' }).click();
      await centre(stranger.page).getByText('bit for bit').waitFor();
      stranger.problems.expectNone();
    } finally {
      await stranger.close();
      await removeProfile(other);
    }
  });

  it('comes from the command line into the app, with the same State-Root', async () => {
    const repository = join(workshop.folder, 'made-by-cli');
    workshop.git(['init', '--quiet', repository]);
    const gatos = (...args: string[]) => {
      const { code, stderr } = workshop.gatos(args, repository);
      expect(`${args[0]} ${code} ${stderr}`).toBe(`${args[0]} 0 ${stderr}`);
    };
    gatos('init', '--profile=local');
    for (const n of [10, 20, 12]) gatos('emit', '--type', 'add', '--payload', JSON.stringify({ n }));
    const file = join(workshop.folder, 'made-by-cli.bundle');
    gatos('bundle', file);
    expect(existsSync(file)).toBe(true);

    const { page } = browser;
    await importWorld(page, file, 'By the CLI');
    await expectTotal(page, 3);
    await view(page, 'State');
    await expectValue(page, 'count', '42');
    expect(await stateRoot(page)).toBe(cliStateRoot(repository));
    expect(await verifyWorld(page)).toContain('Verified 3 of 3 events');
    browser.problems.expectNone();
  });

  it('brings the same bundle twice without adding anything', async () => {
    const { page } = browser;
    const dialog = await chooseFile(page, bundle);
    await dialog.getByRole('button', { name: 'Import world' }).click();
    await dialog.getByRole('status').first().waitFor();
    await dialog.getByRole('button', { name: /^(Open|Show)/ }).click();
    await expectTotal(page, 9);
    expect(await stateRoot(page)).toBe(root);
  });

  it('is checked against the built command line', () => {
    expect(existsSync(join(ROOT, 'dist/cli/git-gatos.mjs')), 'the CLI is not built').toBe(true);
  });
});
