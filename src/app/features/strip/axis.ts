import type { TimelineStrip } from '../../../rpc/contract.ts';

/** How the strip lays time out: every event the same width, or as the clock went. */
export type AxisMode = 'number' | 'time';

/** A stretch of the axis in its own units: positions, or milliseconds since the epoch. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Axis {
  readonly mode: AxisMode;
  readonly total: number;
  readonly whole: Range;
  /** The shortest stretch that can be shown. */
  readonly least: number;
  /** Where a position lies; of 0 by the clock: where the first event does. */
  valueOf(position: number): number;
  /** How many positions of 1..total lie at or before a value. */
  countUpTo(value: number): number;
}

/** Below this many events equal widths say more than the clock. */
const FEW = 60;
/** An axis by the clock spans this many milliseconds at least. */
const LEAST_TIME = 1000;
/** Zoomed in as far as it goes, this many events fill the strip. */
const LEAST_EVENTS = 10;

/** The axis that shows most: the clock where the history is long enough to have a rhythm. */
export function bestAxis(strip: TimelineStrip): AxisMode {
  return strip.total >= FEW && clockOf(strip).spans ? 'time' : 'number';
}

/** By number where the history has no span in time. */
export function axisOf(strip: TimelineStrip, mode: AxisMode): Axis {
  return mode === 'time' && clockOf(strip).spans ? timeAxis(strip) : numberAxis(strip.total);
}

function numberAxis(total: number): Axis {
  return {
    mode: 'number',
    total,
    whole: { from: 0, to: total },
    least: Math.min(total, LEAST_EVENTS),
    valueOf: (position) => position,
    countUpTo: (value) => Math.max(0, Math.min(total, Math.floor(value))),
  };
}

function timeAxis(strip: TimelineStrip): Axis {
  const { times } = clockOf(strip);
  const { total } = strip;
  const from = times[0] ?? 0;
  return {
    mode: 'time',
    total,
    whole: { from, to: times[total - 1] ?? from },
    least: LEAST_TIME,
    valueOf: (position) => (position <= 0 ? from : (times[Math.min(position, total) - 1] ?? from)),
    countUpTo: (value) => countUpTo(times, value),
  };
}

interface Clock {
  /** Rising: historical times may go back (an import of old events); the axis never does. */
  readonly times: Float64Array;
  readonly spans: boolean;
}

const clocks = new WeakMap<TimelineStrip, Clock>();

/** Read once per strip: zooming and panning ask for it with every frame. */
function clockOf(strip: TimelineStrip): Clock {
  const known = clocks.get(strip);
  if (known !== undefined) return known;
  const times = new Float64Array(strip.total);
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < strip.total; i++) {
    latest = Math.max(latest, strip.time[i] ?? latest);
    times[i] = latest;
  }
  const clock = { times, spans: strip.total > 0 && latest - (times[0] ?? latest) >= LEAST_TIME };
  clocks.set(strip, clock);
  return clock;
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
