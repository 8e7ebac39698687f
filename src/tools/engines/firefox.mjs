import { aptInstall, findProgram } from '../apt.mjs';
import { REPORT, TIMEOUT } from './limits.mjs';

const NAMES = ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

function findFirefox() {
  return process.env.FIREFOX_PATH ? findProgram(process.env.FIREFOX_PATH) : findProgram(...NAMES);
}

async function ensureFirefox() {
  const found = findFirefox();
  if (found !== undefined || process.env.FIREFOX_PATH) return found;
  return (await aptInstall('firefox-esr')) ? findFirefox() : undefined;
}

/** Debian's Firefox ESR (or FIREFOX_PATH), over WebDriver BiDi. */
export const firefox = {
  name: 'firefox',
  help: 'Firefox is not here and could not be installed: install it (Debian: apt-get install firefox-esr), or set FIREFOX_PATH to an installed Firefox.',
  ensure: ensureFirefox,
  async report(executablePath, { url }) {
    const { launch } = await import('puppeteer-core');
    const browser = await launch({ browser: 'firefox', executablePath, headless: true });
    try {
      const page = await browser.newPage();
      await page.goto(url);
      const element = await page.waitForSelector(REPORT, { timeout: TIMEOUT });
      const text = await element?.evaluate(({ textContent }) => textContent);
      return { version: (await browser.version()).replace(/^\D*/, ''), text: text ?? '' };
    } finally {
      await browser.close();
    }
  },
};
