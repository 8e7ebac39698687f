import type { Page } from 'playwright-core';

/** The moment that it is while the pictures are taken: a while after the sample's last event. */
export const NOW = '2026-06-15T12:00:00Z';

/**
 * Words that are another with every build, machine or run, and what stands in the pictures instead. Text is replaced,
 * not covered, so that what is beside it stays where it is.
 */
const CHANGING: readonly (readonly [selector: string, pattern: string, instead: string])[] = [
  ['.status-bar', '[\\d.,]+ [kMG]?B used', '9.9 MB used'],
  ['.settings', '[\\d.,]+ ([kMGT]i?)?B\\b', '9.9 MB'],
  ['.settings code, .settings .mono', '^[0-9a-f]{7,}$', '0123456789ab'],
  ['.bisect-culprit', 'Checked at [\\d,]+ points', 'Checked at 99 points'],
];

/** Puts fixed words in the place of those that change. React writes its own again when they become others. */
export async function freezeWords(page: Page): Promise<void> {
  await page.evaluate((rules) => {
    for (const [selector, pattern, instead] of rules)
      for (const root of document.querySelectorAll(selector)) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const text = node.nodeValue ?? '';
          const fixed = text.replace(new RegExp(pattern), instead);
          if (fixed !== text) node.nodeValue = fixed;
        }
      }
  }, CHANGING);
}
