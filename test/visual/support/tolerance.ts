import type { Tolerance } from './compare.ts';

/** Where the fonts are those of the baselines. */
export const CLOSE: Tolerance = { block: 2, threshold: 0.1, share: 0.0005 };

/** Where the fonts are others only what is large is compared. With Liberation for DejaVu at most 4.7 % differed. */
export const WIDE: Tolerance = { block: 16, threshold: 0.15, share: 0.06 };
