/**
 * `npm run test:chaos`: the long forms of test/chaos, on the built app in Chromium.
 *
 * -- --trials 50 --seed 7   so many kills (200 unless said), chosen by the seed (printed; another one each time)
 * -- tabs                   four tabs at once instead, 1,000 events each; --events 5000 for more
 *
 * `npm test -- e2e` runs the short forms: 12 kills, 100 events.
 */
import { parseArgs } from 'node:util';
import { CHROMIUM_HELP, ensureChromium } from './chromium.mjs';
import { ensureInstalled, requireNode } from './install.mjs';
import { packageBin, runNode } from './process.mjs';

function usage(message) {
  console.error(message);
  console.error('npm run test:chaos -- [kills|tabs] [--trials N] [--seed N] [--events N]');
  process.exit(2);
}

function readArgs() {
  const text = { type: 'string' };
  try {
    return parseArgs({ allowPositionals: true, options: { trials: text, seed: text, events: text } });
  } catch (error) {
    return usage(error.message);
  }
}

function positive(name, value, otherwise) {
  if (value === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(value)) usage(`--${name} takes a whole number above zero, not "${value}".`);
  return value;
}

const FILES = { kills: 'test/chaos/chaos.test.ts', tabs: 'test/chaos/tabs.test.ts' };
const { values, positionals } = readArgs();
const [which = 'kills', ...more] = positionals;
if (!(which in FILES) || more.length > 0) usage(`There is no "${positionals.join(' ')}".`);

requireNode();
await ensureInstalled();
const chromium = await ensureChromium();
if (chromium === undefined) {
  console.error(CHROMIUM_HELP);
  process.exit(1);
}
process.env.CHROMIUM_PATH = chromium;
process.env.GATOS_CHAOS_TRIALS = positive('trials', values.trials, '200');
process.env.GATOS_CHAOS_SEED = positive('seed', values.seed, String(1 + (Date.now() % 1_000_000)));
process.env.GATOS_TABS_EVENTS = positive('events', values.events, '1000');
process.exitCode = await runNode(packageBin('vitest'), [
  'run',
  '--config',
  'test/e2e/vitest.config.ts',
  FILES[which],
]);
