import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuiet } from './process.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FIXED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const CHROMIUM_HELP =
  'The end-to-end tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to an installed Chromium or Chrome.';

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of the system's Chromium: CHROMIUM_PATH, or the first of the usual names on PATH; undefined when none. */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== '') return isExecutable(chosen) ? chosen : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...FIXED].find(isExecutable);
}

/** How to run apt-get as root here, or undefined: another system, or no right to install. */
async function aptPrefix() {
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  try {
    const { code } = await runQuiet('sudo', ['-n', 'true']);
    return code === 0 ? ['sudo', '-n'] : undefined;
  } catch {
    return undefined; // no sudo
  }
}

/** Chromium's path; installs Debian's where it is missing and that is possible. Undefined when there is none. */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined || process.env.CHROMIUM_PATH) return found;
  const prefix = await aptPrefix();
  if (prefix === undefined) return undefined;
  console.log('Installing chromium for the end-to-end tests (apt-get, once) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const [command, ...rest] = [...prefix, 'apt-get', ...args];
    const { code, output } = await runQuiet(command, rest, { env });
    if (code !== 0) {
      console.error(output);
      return undefined;
    }
  }
  return findChromium();
}
