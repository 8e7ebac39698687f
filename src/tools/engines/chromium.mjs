import { chromium as playwright } from 'playwright-core';
import { CHROMIUM_HELP, ensureChromium } from '../chromium.mjs';
import { REPORT, TIMEOUT } from './limits.mjs';

/** Debian's Chromium (or CHROMIUM_PATH), over the DevTools protocol. */
export const chromium = {
  name: 'chromium',
  help: CHROMIUM_HELP,
  ensure: ensureChromium,
  async report(executablePath, { url }) {
    const isRoot = process.getuid?.() === 0;
    const args = isRoot ? ['--disable-gpu', '--no-sandbox'] : ['--disable-gpu'];
    const browser = await playwright.launch({ executablePath, chromiumSandbox: !isRoot, args });
    try {
      const page = await browser.newPage();
      await page.goto(url);
      const text = await page.locator(REPORT).textContent({ timeout: TIMEOUT });
      return { version: browser.version(), text: text ?? '' };
    } finally {
      await browser.close();
    }
  },
};
