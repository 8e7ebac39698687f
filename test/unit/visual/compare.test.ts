import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare, shrink } from '../../visual/support/compare.ts';
import { type Picture, readPicture, writeSmallPicture } from '../../visual/support/png.ts';
import { CLOSE } from '../../visual/support/tolerance.ts';

type Color = readonly [number, number, number];
const WIDTH = 320;
const HEIGHT = 200;
const GROUND: Color = [16, 17, 24];

function draw(color: (x: number, y: number) => Color): Picture {
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) data.set([...color(x, y), 255], (y * WIDTH + x) * 4);
  return { width: WIDTH, height: HEIGHT, data };
}

const button = (left: number, color: Color = [90, 200, 220]) =>
  draw((x, y) => (x >= left && x < left + 40 && y >= 80 && y < 100 ? color : GROUND));

describe('comparing pictures of a screen', () => {
  it('finds nothing in noise that nobody sees', () => {
    const noisy = draw((x, y) => [16 + ((x * 7 + y * 3) % 4), 17 + ((x + y) % 3), 24]);
    expect(
      compare(
        draw(() => GROUND),
        noisy,
        CLOSE,
      ),
    ).toMatchObject({ share: 0, matches: true });
  });

  it('finds a button that moved, changed its colour, or is gone', () => {
    for (const other of [button(60), button(100, [220, 90, 90]), draw(() => GROUND)])
      expect(compare(button(100), other, CLOSE).matches).toBe(false);
  });

  it('finds words that are written in a colour near that of the ground', () => {
    const words = (shade: number) =>
      draw((x, y) => (y % 20 < 10 && x % 5 < 2 ? [shade, shade, shade] : GROUND));
    expect(compare(words(220), words(60), CLOSE).matches).toBe(false);
  });

  it('never matches another size', () => {
    const picture = draw(() => GROUND);
    expect(compare(picture, shrink(picture, 2), CLOSE)).toEqual({ share: 1, matches: false, diff: null });
  });
});

describe('a picture that is kept', () => {
  it('is read again as it was seen, with its rare colours', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatos-visual-'));
    try {
      const path = join(folder, 'kept.png');
      const picture = draw((x, y) => {
        if (x === 5 && y < 40) return [250, 160, 60];
        return y < 100 ? [x % 200, x % 200, (x % 200) + 8] : GROUND;
      });
      writeSmallPicture(path, picture);
      const kept = readPicture(path);
      expect(kept).toMatchObject({ width: WIDTH, height: HEIGHT });
      expect(kept && compare(picture, kept, { ...CLOSE, share: 0 }).matches).toBe(true);
      const [red = 0, , blue = 0] = kept?.data.subarray(5 * 4) ?? [];
      expect(red - blue).toBeGreaterThan(120);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
