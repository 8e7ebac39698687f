import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeProfile, openBrowser, removeProfile } from './support/browser.ts';
import { waitForServiceWorker } from './support/offline.ts';
import { type AppServer, startServer } from './support/server.ts';

const profile = makeProfile();
let server: AppServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await removeProfile(profile);
  await server.stop();
});

it('Chromium finds nothing that keeps the app from being installed', async () => {
  const { context, page, problems, close } = await openBrowser({ profile });
  await page.goto(server.url);
  await waitForServiceWorker(page);
  const devtools = await context.newCDPSession(page);
  const manifest = await devtools.send('Page.getAppManifest');
  expect(manifest.errors).toEqual([]);
  expect(JSON.parse(manifest.data ?? '{}')).toMatchObject({ name: 'GATOS', display: 'standalone' });
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // The only complaint may be about the test's own profile, which Chromium takes for a private window.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
    [],
  );
  problems.expectNone();
  await close();
});
