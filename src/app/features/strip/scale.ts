import type { TimelineStrip } from '../../../rpc/contract.ts';

/** How the strip lays time out: every event the same width, or as the clock went. */
export type AxisMode = 'number' | 'time';

export interface Scale {
  readonly mode: AxisMode;
  /** Pixels from the left edge for position 0..total. */
  xOf(position: number): number;
  /** The position nearest to a pixel. */
  positionAt(x: number): number;
  /** Pixels of each event where that is enough to show it as a block of its own; else 0. */
  readonly block: number;
  /** First and last time shown; null in number mode. */
  readonly span: readonly [number, number] | null;
}

/** Space at both ends, so that the playhead's handle never leaves the strip. */
export const EDGE = 10;

/** From this many pixels an event is a block between two positions, and pointing at the block means its event. */
const BLOCK = 6;
/** Pointing this close after a block's end still means its end. */
const BORDER = 2;

/** Below this many events equal widths say more than the clock. */
const FEW = 60;

/** The axis that shows most: the clock where the history is long enough to have a rhythm. */
export function bestAxis(strip: TimelineStrip): AxisMode {
  return strip.total >= FEW && spanOf(strip) !== null ? 'time' : 'number';
}

export function createScale(strip: TimelineStrip, width: number, mode: AxisMode): Scale {
  const span = mode === 'time' ? spanOf(strip) : null;
  return span === null ? numberScale(strip.total, width) : timeScale(strip, width, span);
}

function inner(width: number): number {
  return Math.max(1, width - 2 * EDGE);
}

function numberScale(total: number, width: number): Scale {
  const room = inner(width);
  const pitch = total === 0 ? 0 : room / total;
  const block = pitch >= BLOCK ? pitch : 0;
  const toPosition = (x: number) => (block > 0 ? Math.ceil((x - BORDER) / pitch) : Math.round(x / pitch));
  return {
    mode: 'number',
    span: null,
    block,
    xOf: (position) => EDGE + position * pitch,
    positionAt: (x) => (total === 0 ? 0 : clamp(toPosition(x - EDGE), total)),
  };
}

function timeScale(strip: TimelineStrip, width: number, span: readonly [number, number]): Scale {
  const room = inner(width);
  const times = risingTimes(strip);
  const [start, end] = span;
  const xOf = (position: number) => {
    if (position <= 0) return EDGE / 2;
    return EDGE + (((times[Math.min(position, strip.total) - 1] ?? start) - start) / (end - start)) * room;
  };
  return {
    mode: 'time',
    span,
    block: 0,
    xOf,
    positionAt: (x) => {
      if (x <= EDGE * 0.75) return 0;
      const time = start + ((x - EDGE) / room) * (end - start);
      const after = countUpTo(times, time);
      // Between two events the nearer one is meant.
      const isNextNearer = after < strip.total && xOf(after + 1) - x < x - xOf(after);
      return clamp(after === 0 || isNextNearer ? after + 1 : after, strip.total);
    },
  };
}

/** Historical times may go back (an import of old events); the axis never does. */
function risingTimes(strip: TimelineStrip): Float64Array {
  const times = new Float64Array(strip.total);
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < strip.total; i++) {
    latest = Math.max(latest, strip.time[i] ?? latest);
    times[i] = latest;
  }
  return times;
}

function spanOf(strip: TimelineStrip): readonly [number, number] | null {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const time of strip.time) {
    if (time < start) start = time;
    if (time > end) end = time;
  }
  return end - start >= 1000 ? [strip.time[0] ?? start, end] : null;
}

/** How many of the sorted times are at most `time`. */
function countUpTo(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function clamp(position: number, total: number): number {
  return Math.max(0, Math.min(total, position));
}
