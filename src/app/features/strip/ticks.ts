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

/** Round numbers, or local calendar moments, at least `gap` pixels apart. */
export function planTicks(scale: Scale, total: number, width: number, gap = 96): readonly Tick[] {
  return scale.span === null
    ? numberTicks(scale, total, width, gap)
    : timeTicks(scale.span, width, gap, scale);
}

function numberTicks(scale: Scale, total: number, width: number, gap: number): readonly Tick[] {
  const rough = (total * gap) / Math.max(width, 1);
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power * 10);
  const ticks: Tick[] = [];
  for (let n = step; n <= total; n += step) ticks.push({ x: scale.xOf(n), label: formatCount(n) });
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
  const format = new Intl.DateTimeFormat('en', step.style);
  const xOfTime = (time: number) => xAt(scale, [start, end], time, width);
  return moments(start, end, step).map((time) => ({ x: xOfTime(time), label: format.format(time) }));
}

function xAt(scale: Scale, [start, end]: readonly [number, number], time: number, width: number): number {
  const left = scale.xOf(1);
  return left + ((time - start) / (end - start)) * (width - 2 * left);
}

function moments(
  start: number,
  end: number,
  step: { readonly ms: number; readonly months?: number },
): number[] {
  const times: number[] = [];
  const at = new Date(start);
  if (step.months !== undefined) {
    const first = new Date(at.getFullYear(), at.getMonth() - (at.getMonth() % Math.min(step.months, 12)), 1);
    for (const month = first; month.getTime() <= end; month.setMonth(month.getMonth() + step.months)) {
      if (month.getTime() >= start) times.push(month.getTime());
    }
    return times;
  }
  const midnight = new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  for (let time = midnight; time <= end; time += step.ms) if (time >= start) times.push(time);
  return times;
}
