import pixelmatch from 'pixelmatch';
import type { Picture } from './png.ts';

/** How closely two pictures are compared. */
export interface Tolerance {
  /** Side of the squares of pixels whose mean is compared: anti-aliasing and shifts of a pixel vanish in it. */
  readonly block: number;
  /** How far apart two colours may be, 0 to 1, as pixelmatch weighs them by what the eye sees. */
  readonly threshold: number;
  /** The largest part of the picture that may differ, 0 to 1. */
  readonly share: number;
}

export interface Comparison {
  /** The part of the picture that differs, 0 to 1; 1 where the sizes do. */
  readonly share: number;
  readonly matches: boolean;
  /** What differs, in red; null where the sizes differ. */
  readonly diff: Picture | null;
}

/** Compares two pictures of a screen. Pictures of different sizes never match. */
export function compare(expected: Picture, actual: Picture, tolerance: Tolerance): Comparison {
  if (expected.width !== actual.width || expected.height !== actual.height)
    return { share: 1, matches: false, diff: null };
  const a = shrink(expected, tolerance.block);
  const b = shrink(actual, tolerance.block);
  const diff = new Uint8Array(a.data.length);
  // The means have no anti-aliasing left to look for.
  const options = { threshold: tolerance.threshold, includeAA: true };
  const differing = pixelmatch(a.data, b.data, diff, a.width, a.height, options);
  const share = differing / (a.width * a.height);
  return { share, matches: share <= tolerance.share, diff: { ...a, data: diff } };
}

/** Each square of pixels becomes one of their mean; squares at the right and lower edge may be smaller. */
export function shrink({ width, height, data }: Picture, block: number): Picture {
  const small = { width: Math.ceil(width / block), height: Math.ceil(height / block) };
  const out = new Uint8Array(small.width * small.height * 4);
  for (let y = 0; y < small.height; y += 1)
    for (let x = 0; x < small.width; x += 1) {
      const right = Math.min(width, (x + 1) * block);
      const bottom = Math.min(height, (y + 1) * block);
      const sums = [0, 0, 0];
      for (let row = y * block; row < bottom; row += 1)
        for (let column = x * block; column < right; column += 1)
          for (let c = 0; c < 3; c += 1)
            sums[c] = (sums[c] ?? 0) + (data[(row * width + column) * 4 + c] ?? 0);
      const count = (right - x * block) * (bottom - y * block);
      const at = (y * small.width + x) * 4;
      sums.forEach((sum, c) => {
        out[at + c] = Math.round(sum / count);
      });
      out[at + 3] = 255;
    }
  return { ...small, data: out };
}
