import type { TimelineStrip } from '../../../rpc/contract.ts';
import { type Axis, type AxisMode, axisOf, type Range } from './axis.ts';

export { type AxisMode, bestAxis } from './axis.ts';

export interface Scale {
  readonly mode: AxisMode;
  readonly width: number;
  /** What is shown, in the axis' units. */
  readonly range: Range;
  /** Units of the axis per pixel. */
  readonly perPixel: number;
  /** Pixels from the left edge for position 0..total; outside 0..width where it is not in sight. */
  xOf(position: number): number;
  xOfValue(value: number): number;
  valueAt(x: number): number;
  /** The position nearest to a pixel. */
  positionAt(x: number): number;
  /** Pixels of each event where that is enough to show it as a block of its own; else 0. */
  readonly block: number;
  /** First and last time shown; null in number mode. */
  readonly span: readonly [number, number] | null;
  /** Event numbers first..last are all that touch the pixels; first > last where none do. */
  readonly inSight: { readonly first: number; readonly last: number };
}

/** Space at both ends, so that the playhead's handle never leaves the strip. */
export const EDGE = 10;

/** From this many pixels an event is a block between two positions, and pointing at the block means its event. */
const BLOCK = 6;
/** Pointing this close after a block's end still means its end. */
const BORDER = 2;

/** Lays `view` out over `width` pixels; the whole history where it is null. */
export function createScale(
  strip: TimelineStrip,
  width: number,
  mode: AxisMode,
  view: Range | null = null,
): Scale {
  const axis = axisOf(strip, mode);
  return axis.mode === 'number' ? numberScale(axis, width, view) : timeScale(axis, width, view);
}

/** Pixels between the two edges. */
export function innerWidth(width: number): number {
  return Math.max(1, width - 2 * EDGE);
}

function linear(axis: Axis, width: number, view: Range | null) {
  const range = view ?? axis.whole;
  const span = range.to - range.from;
  const pitch = span > 0 ? innerWidth(width) / span : 0;
  return {
    mode: axis.mode,
    width,
    range,
    pitch,
    perPixel: pitch === 0 ? 0 : 1 / pitch,
    xOfValue: (value: number) => EDGE + (value - range.from) * pitch,
    valueAt: (x: number) => (pitch === 0 ? range.from : range.from + (x - EDGE) / pitch),
  };
}

function numberScale(axis: Axis, width: number, view: Range | null): Scale {
  const line = linear(axis, width, view);
  const { pitch, valueAt } = line;
  const block = pitch >= BLOCK ? pitch : 0;
  const toPosition = (x: number) => (block > 0 ? Math.ceil(valueAt(x - BORDER)) : Math.round(valueAt(x)));
  return {
    ...line,
    span: null,
    block,
    xOf: line.xOfValue,
    positionAt: (x) => (axis.total === 0 ? 0 : clamp(toPosition(x), axis.total)),
    inSight: {
      first: Math.max(1, Math.floor(valueAt(0)) + 1),
      last: Math.min(axis.total, Math.ceil(valueAt(width))),
    },
  };
}

function timeScale(axis: Axis, width: number, view: Range | null): Scale {
  const line = linear(axis, width, view);
  const { xOfValue, valueAt, range } = line;
  // Before the first event the clock has no place: half an edge to its left.
  const beginning = xOfValue(axis.valueOf(1)) - EDGE / 2;
  const xOf = (position: number) => (position <= 0 ? beginning : xOfValue(axis.valueOf(position)));
  return {
    ...line,
    span: [range.from, range.to],
    block: 0,
    xOf,
    positionAt: (x) => {
      if (x <= beginning + EDGE / 4) return 0;
      const after = axis.countUpTo(valueAt(x));
      // Between two events the nearer one is meant.
      const isNextNearer = after < axis.total && xOf(after + 1) - x < x - xOf(after);
      return clamp(after === 0 || isNextNearer ? after + 1 : after, axis.total);
    },
    inSight: { first: axis.countUpTo(valueAt(-1)) + 1, last: axis.countUpTo(valueAt(width + 1)) },
  };
}

function clamp(position: number, total: number): number {
  return Math.max(0, Math.min(total, position));
}
