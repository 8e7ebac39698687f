import { spawnSync } from 'node:child_process';
import { CHROMIUM_HELP, findChromium } from '../../../src/tools/chromium.mjs';
import { buildIsCurrent } from '../../../src/tools/freshness.mjs';
import { ROOT } from './paths.ts';

/** The tests run against the built app: build it once when it is missing or older than the sources. */
export function setup(): void {
  if (findChromium() === undefined) throw new Error(CHROMIUM_HELP);
  if (buildIsCurrent()) return;
  const { status } = spawnSync(process.execPath, ['src/tools/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('The app does not build: see above.');
}
