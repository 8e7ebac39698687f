import { aptInstall, findProgram } from './apt.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const CHROMIUM_HELP =
  'The end-to-end tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to an installed Chromium or Chrome.';

/** Path of the system's Chromium: CHROMIUM_PATH, or the first of the usual names on PATH; undefined when none. */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  return chosen ? findProgram(chosen) : findProgram(...NAMES);
}

/** Chromium's path; installs Debian's where it is missing and that is possible. Undefined when there is none. */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined || process.env.CHROMIUM_PATH) return found;
  return (await aptInstall('chromium')) ? findChromium() : undefined;
}
