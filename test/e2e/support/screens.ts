import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ARTIFACTS } from './paths.ts';

export const VIEWPORTS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
export const SCHEMES = ['dark', 'light'] as const;

/**
 * Shows the page at desktop and phone size in both colour schemes, calls `visit` on each (say, axe) and saves
 * `artifacts/<name>-<width>-<scheme>.png`. Leaves the page at desktop size, dark.
 */
export async function forEachScreen(
  page: Page,
  name: string,
  visit?: (page: Page) => Promise<void>,
): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  for (const viewport of VIEWPORTS) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      await page.screenshot({ path: join(ARTIFACTS, `${name}-${viewport.width}-${colorScheme}.png`) });
      await visit?.(page);
    }
  }
  await page.setViewportSize(VIEWPORTS[0]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: null });
}
