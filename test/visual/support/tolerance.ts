import type { Tolerance } from './compare.ts';

/** Where the fonts are those of the baselines. */
export const CLOSE: Tolerance = { block: 2, threshold: 0.1, share: 0.002 };

/** Where the fonts are others only what is large is compared: grounds, panels, whether there is anything at all. */
export const WIDE: Tolerance = { block: 16, threshold: 0.25, share: 0.1 };
