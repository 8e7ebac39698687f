import { formatCount } from '../../design/index.ts';
import type { Scale } from './scale.ts';

export interface Tick {
  readonly x: number;
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Style = Intl.DateTimeFormatOptions;
const CLOCK: Style = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const SECONDS: Style = { ...CLOCK, second: '2-digit' };
const DATE: Style = { month: 'short', day: 'numeric' };
const MONTH: Style = { month: 'short', year: 'numeric' };
const YEAR: Style = { year: 'numeric' };

/** Steps of the axis: milliseconds or, from a month on, calendar months. */
const STEPS: readonly { readonly ms: number; readonly months?: number; readonly style: Style }[] = [
  ...[1, 5, 15, 30].map((n) => ({ ms: n * SECOND, style: SECONDS })),
  ...[1, 5, 15, 30].map((n) => ({ ms: n * MINUTE, style: CLOCK })),
  ...[1, 3, 6, 12].map((n) => ({ ms: n * HOUR, style: CLOCK })),
  ...[1, 2, 7, 14].map((n) => ({ ms: n * DAY, style: DATE })),
  ...[1, 3, 6].map((n) => ({ ms: n * 30 * DAY, months: n, style: MONTH })),
  ...[12, 24, 60, 120, 300, 600, 1200, 6000].map((n) => ({ ms: n * 30 * DAY, months: n, style: YEAR })),
];

/** Round numbers, or local calendar moments, at least `gap` pixels apart, of what is in sight. */
export function planTicks(scale: Scale, total: number, width: number, gap = 96): readonly Tick[] {
  return scale.span === null ? numberTicks(scale, total, gap) : timeTicks(scale.span, width, gap, scale);
}

function numberTicks(scale: Scale, total: number, gap: number): readonly Tick[] {
  const rough = gap * scale.perPixel;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power * 10);
  const ticks: Tick[] = [];
  const from = Math.max(step, Math.ceil(scale.range.from / step) * step);
  const to = Math.min(total, scale.range.to);
  for (let n = from; n <= to; n += step) ticks.push({ x: scale.xOf(n), label: formatCount(n) });
  return ticks;
}

function timeTicks(
  [start, end]: readonly [number, number],
  width: number,
  gap: number,
  scale: Scale,
): readonly Tick[] {
  const perPixel = (end - start) / Math.max(width, 1);
  const step = STEPS.find(({ ms }) => ms / perPixel >= gap) ?? STEPS[STEPS.length - 1];
  if (step === undefined) return [];
  const format = formatOf(step.style);
  const day = formatOf(DATE);
  // A clock without a day says little: the first tick has both, and midnight is its day.
  const dated = formatOf({ ...DATE, ...step.style });
  const label = (time: number, index: number) => {
    if (step.ms >= DAY) return format.format(time);
    if (index === 0) return dated.format(time);
    return time === midnightOf(time) ? day.format(time) : format.format(time);
  };
  return moments(start, end, step).map((time, index) => ({
    x: scale.xOfValue(time),
    label: label(time, index),
  }));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a hundred times. */
function formatOf(style: Style): Intl.DateTimeFormat {
  const key = JSON.stringify(style);
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en', style);
  formats.set(key, format);
  return format;
}

function midnightOf(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

function moments(
  start: number,
  end: number,
  step: { readonly ms: number; readonly months?: number },
): number[] {
  if (step.months !== undefined) return calendar(start, end, monthsFrom(new Date(start), step.months));
  if (step.ms >= DAY) return calendar(start, end, daysFrom(new Date(start), step.ms / DAY));
  const times: number[] = [];
  const midnight = midnightOf(start);
  const first = midnight + Math.ceil((start - midnight) / step.ms) * step.ms;
  for (let time = first; time <= end; time += step.ms) times.push(time);
  return times;
}

function calendar(start: number, end: number, nth: (n: number) => number): number[] {
  const times: number[] = [];
  for (let n = 0, time = nth(0); time <= end; time = nth(++n)) if (time >= start) times.push(time);
  return times;
}

/** Every so many months, aligned to the year 0: panning does not move the ticks over the history. */
function monthsFrom(at: Date, every: number): (n: number) => number {
  const month = at.getFullYear() * 12 + at.getMonth();
  const first = month - (month % every);
  return (n) => new Date(0, first + n * every - 1900 * 12, 1).getTime();
}

/** Every so many days of the calendar, which are not all 24 hours long. */
function daysFrom(at: Date, every: number): (n: number) => number {
  const [year, month, date] = [at.getFullYear(), at.getMonth(), at.getDate()];
  const past = Math.floor(Date.UTC(year, month, date) / DAY) % every;
  return (n) => new Date(year, month, date - past + n * every).getTime();
}
