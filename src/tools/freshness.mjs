import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process.mjs';

/** Written at the end of a build; its file time is when the build began. */
export const STAMP = join(ROOT, 'dist/build.stamp');

const SOURCES = [
  'src',
  'workers',
  'public',
  'index.html',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];

function newest(path) {
  if (!existsSync(path)) return 0;
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  // A folder's own time changes when a file in it is added or removed.
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), info.mtimeMs);
}

/** False when nothing is built yet, or when a source changed after the build began. */
export function buildIsCurrent() {
  if (!existsSync(STAMP) || !existsSync(join(ROOT, 'dist/app/index.html'))) return false;
  const began = statSync(STAMP).mtimeMs;
  return SOURCES.every((name) => newest(join(ROOT, name)) <= began);
}
