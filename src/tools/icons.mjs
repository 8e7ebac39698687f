/**
 * Draws the icons in public/ (run by hand after changing the drawing: `node src/tools/icons.mjs`).
 * A playhead over a strip of ticks: events behind it are bright, those ahead are dim.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { ROOT } from './process.mjs';

const BACKGROUND = '#17181b';
const PAST = '#e8eaee';
const FUTURE = '#5b626e';
const PLAYHEAD = '#35c6e0';
const HEIGHTS = [120, 210, 150, 250, 170, 120, 220, 140, 190];
const PLAYHEAD_AFTER = 5;

const round = (x) => Math.round(x * 100) / 100;

/** The drawing on a 512 x 512 canvas, shrunk to `scale` around the centre; `radius` rounds the square's corners. */
function drawing({ radius, scale }) {
  const at = (value) => round(256 + (value - 256) * scale);
  const step = 44;
  const left = 256 - (step * (HEIGHTS.length - 1)) / 2;
  const ticks = HEIGHTS.map((height, index) => {
    const x = left + index * step;
    const color = index < PLAYHEAD_AFTER ? PAST : FUTURE;
    const [top, bottom] = [at(376 - height), at(376)];
    return `<path d="M${at(x)} ${bottom}V${top}" stroke="${color}" stroke-width="${round(18 * scale)}" stroke-linecap="round"/>`;
  });
  const x = at(left + (PLAYHEAD_AFTER - 0.5) * step);
  const [top, bottom, half] = [at(84), at(428), round(34 * scale)];
  const handle = `<path d="M${x - half} ${top}h${half * 2}v${round(30 * scale)}l${-half} ${round(36 * scale)}l${-half} ${round(-36 * scale)}z" fill="${PLAYHEAD}"/>`;
  const line = `<path d="M${x} ${top + half}V${bottom}" stroke="${PLAYHEAD}" stroke-width="${round(14 * scale)}" stroke-linecap="round"/>`;
  const square = `<rect width="512" height="512" rx="${radius}" fill="${BACKGROUND}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><title>GATOS</title>${square}${ticks.join('')}${line}${handle}</svg>\n`;
}

const ROUNDED = drawing({ radius: 112, scale: 1 });
/** A maskable icon fills the square and keeps its drawing inside the middle 80 %. */
const MASKABLE = drawing({ radius: 0, scale: 0.8 });

async function png(browser, svg, size, file) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  await page.screenshot({ path: join(ROOT, 'public/icons', file), omitBackground: true });
  await page.close();
}

mkdirSync(join(ROOT, 'public/icons'), { recursive: true });
writeFileSync(join(ROOT, 'public/favicon.svg'), ROUNDED);
writeFileSync(join(ROOT, 'public/icons/icon.svg'), ROUNDED);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await png(browser, ROUNDED, 32, 'icon-32.png');
  await png(browser, ROUNDED, 192, 'icon-192.png');
  await png(browser, ROUNDED, 512, 'icon-512.png');
  await png(browser, MASKABLE, 512, 'icon-maskable-512.png');
} finally {
  await browser.close();
}
