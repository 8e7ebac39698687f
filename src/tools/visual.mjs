/**
 * `npm run test:visual` compares the views with the pictures kept of them (test/visual/baselines);
 * `npm run test:visual -- --update` takes the pictures anew: look at each one before it is committed.
 */
import { CHROMIUM_HELP, ensureChromium } from './chromium.mjs';
import { ensureInstalled, requireNode } from './install.mjs';
import { packageBin, runNode } from './process.mjs';

const unknown = process.argv.slice(2).find((word) => word !== '--update');
if (unknown !== undefined) {
  console.error(`There is no "${unknown}" here; "--update" takes the pictures anew.`);
  process.exit(2);
}
requireNode();
await ensureInstalled();
const chromium = await ensureChromium();
if (chromium === undefined) {
  console.error(CHROMIUM_HELP);
  process.exit(1);
}
process.env.CHROMIUM_PATH = chromium;
if (process.argv.includes('--update')) process.env.GATOS_VISUAL_UPDATE = '1';
const config = ['--config', 'test/e2e/vitest.config.ts'];
process.exitCode = await runNode(packageBin('vitest'), ['run', ...config, 'test/visual/']);
