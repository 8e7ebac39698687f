import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type Comparison, compare, type Tolerance } from './compare.ts';
import { freezeWords } from './freeze.ts';
import { BASELINES, DIFFERENCES } from './paths.ts';
import { decodePng, type Picture, readPicture, writePicture, writeSmallPicture } from './png.ts';

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'dark' | 'light';
}

/** The colours of the light theme do not depend on the size. */
export const SCREENS: readonly Screen[] = [
  { width: 1280, height: 800, scheme: 'dark' },
  { width: 1280, height: 800, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
];

/** Nobody sees a picture settle for longer than this, in milliseconds. */
const PATIENCE = 4_000;
const PAUSE = 120;

export async function showOn(page: Page, { width, height, scheme }: Screen): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
}

export const fileOf = (scene: string, { width, scheme }: Screen): string => `${scene}-${width}-${scheme}`;

async function take(page: Page): Promise<Picture> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await freezeWords(page);
  return decodePng(await page.screenshot({ caret: 'hide', animations: 'disabled' }));
}

/** The picture once two in a row are the same. */
async function takeSettled(page: Page): Promise<Picture> {
  const deadline = Date.now() + PATIENCE;
  let last = await take(page);
  for (;;) {
    await sleep(PAUSE * 4);
    const next = await take(page);
    if (Buffer.compare(last.data, next.data) === 0 || Date.now() > deadline) return next;
    last = next;
  }
}

/** Takes the picture that is kept. */
export async function keep(page: Page, file: string): Promise<void> {
  writeSmallPicture(join(BASELINES, `${file}.png`), await takeSettled(page));
}

/** What is wrong with the picture of this screen, in a sentence; null when nothing is. */
export async function check(page: Page, file: string, tolerance: Tolerance): Promise<string | null> {
  const expected = readPicture(join(BASELINES, `${file}.png`));
  if (expected === null) return `${file}: there is no baseline; npm run test:visual -- --update takes it`;
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const actual = await take(page);
    const comparison = compare(expected, actual, tolerance);
    if (comparison.matches) return null;
    if (Date.now() > deadline) return fail(file, expected, actual, comparison);
    await sleep(PAUSE);
  }
}

function fail(file: string, expected: Picture, actual: Picture, { share, diff }: Comparison): string {
  const path = (kind: string) => join(DIFFERENCES, `${file}.${kind}.png`);
  writePicture(path('expected'), expected);
  writePicture(path('actual'), actual);
  if (diff !== null) writePicture(path('diff'), diff);
  return `${file}: ${(share * 100).toFixed(2)} % is different; see ${path('diff')}`;
}

/** Nothing of an earlier run may pass for a difference of this one. */
export function clearDifferences(): void {
  rmSync(DIFFERENCES, { recursive: true, force: true });
  mkdirSync(DIFFERENCES, { recursive: true });
}
