import { GatosError } from '../../../protocol/errors.ts';
import type { FrameRequest, StatePath } from './types.ts';

export const MAX_ROWS = 500;
export const MAX_OPEN = 2_000;
export const MAX_PINNED = 100;
export const MAX_FILTER = 1_000;
/** Deeper than any state can nest [LUA-5]. */
const MAX_DEPTH = 256;
const MAX_INDEX = 0x7fffffff;

function refuse(message: string): never {
  throw new GatosError('ERR_USAGE', message);
}

function isCount(value: number, limit: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= limit;
}

/** Throws ERR_USAGE for what is no path of a state: keys are strings, indices whole numbers from 0. */
export function requirePath(path: StatePath): void {
  const isKey = (key: unknown) =>
    typeof key === 'string' || (typeof key === 'number' && isCount(key, MAX_INDEX));
  if (!Array.isArray(path) || !path.every(isKey))
    refuse('A path is a list of keys and of array positions from 0.');
  if (path.length > MAX_DEPTH) refuse(`A path has at most ${MAX_DEPTH} keys.`);
}

/** Throws ERR_USAGE for a request that asks for more than a screen could show. */
export function requireFrameRequest({ from, count, open, filter, pinned }: FrameRequest): void {
  if (!isCount(from, MAX_INDEX)) refuse('The first row of a frame is a whole number from 0.');
  if (!isCount(count, MAX_ROWS)) refuse(`A frame has 0 to ${MAX_ROWS} rows.`);
  if (open.length > MAX_OPEN) refuse(`At most ${MAX_OPEN} tables can be open at a time.`);
  if (pinned.length > MAX_PINNED) refuse(`At most ${MAX_PINNED} values can be pinned at a time.`);
  if (filter.length > MAX_FILTER) refuse(`A filter has at most ${MAX_FILTER} characters.`);
  for (const path of pinned) requirePath(path);
}
