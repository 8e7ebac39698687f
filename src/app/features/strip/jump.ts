import type { TimelineStrip } from '../../../rpc/contract.ts';
import type { Mark } from '../../stores/index.ts';

export type Direction = 1 | -1;

/** Event numbers that may be jumped to, both ends in it. */
export interface Bounds {
  readonly first: number;
  readonly last: number;
}

/** The next event with the same value in a column as event `number` has; null where there is none, or no such event. */
export function nextAlike(
  column: Uint16Array,
  number: number,
  direction: Direction,
  bounds: Bounds,
): number | null {
  const wanted = column[number - 1];
  if (wanted === undefined) return null;
  const start = direction === 1 ? Math.max(number + 1, bounds.first) : Math.min(number - 1, bounds.last);
  for (let n = start; n >= bounds.first && n <= bounds.last; n += direction) {
    if (column[n - 1] === wanted) return n;
  }
  return null;
}

/** The next of rising numbers after, or before, `position`, by halving. */
export function nextIn(
  numbers: readonly number[] | Uint32Array,
  position: number,
  direction: Direction,
  bounds: Bounds,
): number | null {
  const edge = direction === 1 ? Math.max(position, bounds.first - 1) : Math.min(position, bounds.last + 1);
  // How many are at or before the edge, or before it.
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = numbers[middle] ?? 0;
    if (direction === 1 ? at <= edge : at < edge) low = middle + 1;
    else high = middle;
  }
  const found = numbers[direction === 1 ? low : low - 1];
  return found !== undefined && found >= bounds.first && found <= bounds.last ? found : null;
}

/** The nearest of all the marks in that direction. */
export function nextMark(
  marks: Iterable<Mark>,
  position: number,
  direction: Direction,
  bounds: Bounds,
): number | null {
  let best: number | null = null;
  for (const mark of marks) {
    const found = nextIn(mark.numbers, position, direction, bounds);
    if (found !== null && (best === null || (found - best) * direction < 0)) best = found;
  }
  return best;
}

/** Type and actor of an event; null before the first. */
export function whoAndWhat(
  strip: TimelineStrip,
  number: number,
): { readonly type: string; readonly actor: string } | null {
  const type = strip.types[strip.typeOf[number - 1] ?? -1];
  const actor = strip.actors[strip.actorOf[number - 1] ?? -1];
  return type === undefined || actor === undefined ? null : { type, actor };
}
