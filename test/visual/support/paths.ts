import { join } from 'node:path';
import { ARTIFACTS, ROOT } from '../../e2e/support/paths.ts';

/** The pictures that were looked at. */
export const BASELINES = join(ROOT, 'test/visual/baselines');
/** What a failed comparison leaves: `<name>.expected.png`, `.actual.png` and `.diff.png`. */
export const DIFFERENCES = join(ARTIFACTS, 'visual');
