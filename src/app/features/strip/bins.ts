import type { TimelineStrip } from '../../../rpc/contract.ts';
import type { Lane } from './lanes.ts';
import type { Scale } from './scale.ts';

/** Events per lane and column of pixels: `counts[lane][column]`; only what is in sight. */
export function countColumns(
  strip: TimelineStrip,
  lanes: readonly Lane[],
  scale: Scale,
  width: number,
  columnWidth: number,
): readonly Uint32Array[] {
  const columns = Math.max(1, Math.ceil(width / columnWidth));
  const counts = lanes.map(() => new Uint32Array(columns));
  const laneOf = new Uint16Array(strip.types.length);
  for (const [index, lane] of lanes.entries()) for (const type of lane.types) laneOf[type] = index;
  const { first, last } = scale.inSight;
  // An event lies between the position before it and the one after; in time it is at its own moment.
  const half = scale.mode === 'number' && scale.perPixel > 0 ? 0.5 / scale.perPixel : 0;
  for (let number = first; number <= last; number++) {
    const column = Math.floor((scale.xOf(number) - half) / columnWidth);
    if (column < 0 || column >= columns) continue;
    const row = counts[laneOf[strip.typeOf[number - 1] ?? 0] ?? 0];
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  return counts;
}

/** The numbers of a mark that are in sight, no two nearer than `apart` pixels: what can be told apart. */
export function placeMarks(
  numbers: readonly number[] | Uint32Array,
  scale: Scale,
  apart: number,
): readonly number[] {
  const places: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let index = lowerBound(numbers, scale.inSight.first - 1);
  while (index < numbers.length) {
    const number = numbers[index] ?? 0;
    const x = scale.xOf(number);
    if (x > scale.width) break;
    if (x >= 0 && x - last >= apart) {
      places.push(x);
      last = x;
    }
    // Over what lies too near to be told apart, at once.
    const next = scale.positionAt(Math.max(x, last) + apart);
    index = Math.max(index + 1, next > number + 1 ? lowerBound(numbers, next - 1) : 0);
  }
  return places;
}

/** Index of the first of rising numbers that is at least `least`. */
function lowerBound(numbers: readonly number[] | Uint32Array, least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
