import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { BASELINES } from './paths.ts';

const FILE = join(BASELINES, 'fonts.json');
const WORDS = 'Which event broke it? 1,847 of 5,000 — sha256:0f9a WMil';

/** The fonts of the app's tokens, and how wide they set the same words, in tenths of a pixel. */
export type FontProbe = Readonly<Record<string, number>>;

/** How wide text is with the app's own fonts: another width is another font, and everything is elsewhere. */
export function probeFonts(page: Page): Promise<FontProbe> {
  return page.evaluate(async (words) => {
    await document.fonts.ready;
    const style = getComputedStyle(document.documentElement);
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) throw new Error('There is no canvas.');
    const widths: Record<string, number> = {};
    for (const name of ['--font-ui', '--font-mono']) {
      for (const weight of [400, 600]) {
        context.font = `${weight} 13px ${style.getPropertyValue(name).trim()}`;
        widths[`${name.slice('--font-'.length)} ${weight}`] = Math.round(
          context.measureText(words).width * 10,
        );
      }
    }
    return widths;
  }, WORDS);
}

export function readProbe(): FontProbe | null {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as FontProbe) : null;
}

export function writeProbe(probe: FontProbe): void {
  writeFileSync(FILE, `${JSON.stringify(probe, null, 2)}\n`);
}

/** A hinted glyph may be a hair wider; another font is wider by far more. */
export function isSameFont(a: FontProbe | null, b: FontProbe): boolean {
  return a !== null && Object.entries(b).every(([name, width]) => Math.abs((a[name] ?? 0) - width) <= 10);
}
