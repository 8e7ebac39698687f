import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { atWelcome, inspector, openSample, statusBar } from '../e2e/support/app.ts';
import { makeProfile, openBrowser, removeProfile, type TestBrowser } from '../e2e/support/browser.ts';
import { waitForServiceWorker } from '../e2e/support/offline.ts';
import { type AppServer, startServer } from '../e2e/support/server.ts';
import type { Tolerance } from './support/compare.ts';
import { isSameFont, probeFonts, readProbe, writeProbe } from './support/fonts.ts';
import { NOW } from './support/freeze.ts';
import { DIFFERENCES } from './support/paths.ts';
import { dismissAll, SCENES, type Scene, type Stage, WELCOME } from './support/scenes.ts';
import { check, clearDifferences, fileOf, keep, SCREENS, showOn } from './support/shoot.ts';
import { CLOSE, WIDE } from './support/tolerance.ts';

/** Every view against the pictures of it that were looked at. See README.md beside this file. */

const UPDATE = process.env.GATOS_VISUAL_UPDATE === '1';

const profile = makeProfile();
let server: AppServer;
let browser: TestBrowser;
let stage: Stage;
let tolerance: Tolerance | null = CLOSE;
let base = '';

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser({ profile, timezoneId: 'UTC', locale: 'en-US' });
  const { page } = browser;
  stage = { page, go: (place) => page.goto(`${base}${place}`).then(() => undefined) };
  await page.clock.setFixedTime(NOW);
  await page.goto(server.url);
  await atWelcome(page);
  await page.mouse.move(0, 0);
  await waitForServiceWorker(page);
  await dismissAll(page);
  page.setDefaultTimeout(15_000);
  tolerance = chooseTolerance(await chooseFonts());
  clearDifferences();
});

afterAll(async () => {
  browser.problems.expectNone();
  await browser.close();
  await removeProfile(profile);
  await server.stop();
});

async function chooseFonts(): Promise<boolean> {
  const probe = await probeFonts(stage.page);
  if (UPDATE) writeProbe(probe);
  return isSameFont(readProbe(), probe);
}

/** null: nothing can be said here. */
function chooseTolerance(sameFonts: boolean): Tolerance | null {
  if (sameFonts) return CLOSE;
  const isCi = process.env.CI === 'true';
  console.warn(
    `\n*** THE VIEWS ARE ${isCi ? 'ONLY ROUGHLY' : 'NOT'} COMPARED WITH THEIR PICTURES: this machine has other fonts than ` +
      'the one that took them (Debian: fonts-dejavu-core, fonts-liberation). ***\n',
  );
  return isCi ? WIDE : null;
}

beforeEach((context) => {
  if (tolerance === null) context.skip('other fonts');
});

/** All screens of a scene; what differs is told of all of them at once. */
async function look(scene: Scene): Promise<void> {
  const wrong: string[] = [];
  await showOn(stage.page, SCREENS[0] ?? expect.fail());
  await scene.open(stage).catch(async (cause: unknown) => {
    await stage.page.screenshot({ path: join(DIFFERENCES, `${scene.name}.not-there.png`) });
    throw new Error(`${scene.name} does not come; ${DIFFERENCES} shows what does`, { cause });
  });
  await stage.page.mouse.move(0, 0);
  for (const screen of SCREENS) {
    await showOn(stage.page, screen);
    const file = fileOf(scene.name, screen);
    if (UPDATE) await keep(stage.page, file);
    else wrong.push((await check(stage.page, file, tolerance ?? CLOSE)) ?? '');
  }
  await showOn(stage.page, SCREENS[0] ?? expect.fail());
  await scene.close?.(stage);
  expect(wrong.filter((line) => line !== '')).toEqual([]);
}

describe('views look as they did', () => {
  it(WELCOME.name, async () => {
    await look(WELCOME);
  });

  it('the sample opens', async () => {
    const { page } = stage;
    await openSample(page);
    await statusBar(page)
      .getByText(/verified/i)
      .first()
      .waitFor();
    await dismissAll(page);
    await page.keyboard.press('i');
    await inspector(page).waitFor({ state: 'detached' });
    base = `${page.url().split('/main/')[0] ?? ''}/main/`;
  });

  it.each(SCENES.map((scene) => [scene.name, scene] as const))('%s', async (_, scene) => {
    await look(scene);
  });
});
