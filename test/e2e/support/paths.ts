import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const APP = join(ROOT, 'dist/app');
/** Screenshots and downloads; not in Git. */
export const ARTIFACTS = join(ROOT, 'test/e2e/artifacts');
