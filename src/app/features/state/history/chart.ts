import type { ValueChange } from '../../../../rpc/contract.ts';

/** One step of the chart: from `number` on the value is `text`. */
export interface ChartPoint {
  readonly number: number;
  /** Exact, as it is read out. */
  readonly text: string;
  /** Pixels from the left and the top. */
  readonly x: number;
  readonly y: number;
}

export interface Chart {
  /** By number, rising. */
  readonly points: readonly ChartPoint[];
  /** An SVG path with steps, from the first point to `last`. */
  readonly line: string;
  readonly yTicks: readonly { readonly y: number; readonly text: string }[];
  readonly xTicks: readonly { readonly x: number; readonly number: number }[];
  /** Where zero is, when it lies within. */
  readonly zero: number | null;
}

export interface Area {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Whether a chart says anything: at least two numbers. */
export function isNumeric(changes: readonly ValueChange[]): boolean {
  return changes.filter(({ kind }) => kind === 'number').length >= 2;
}

/**
 * Steps of the numeric values over event numbers up to `last`. Doubles only place them on the screen: what is read out
 * is the exact text (ENC-7).
 */
export function planChart(changes: readonly ValueChange[], last: number, area: Area): Chart {
  const numeric = changes.flatMap(({ number, kind, text }) =>
    kind === 'number' && text !== null ? [{ number, text, value: Number(text) }] : [],
  );
  const rising = numeric.reverse();
  const first = rising[0]?.number ?? 0;
  const end = Math.max(last, rising[rising.length - 1]?.number ?? 0);
  const values = rising.map(({ value }) => value);
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const x = scale(first, end, area.left, area.width - area.right);
  const y = scale(low, high, area.height - area.bottom, area.top);
  const points = rising.map(({ number, text, value }) => ({ number, text, x: x(number), y: y(value) }));
  return {
    points,
    line: steps(points, x(end)),
    yTicks: ends(rising, low, high).map(({ value, text }) => ({ y: y(value), text })),
    xTicks:
      first === end
        ? [{ x: x(first), number: first }]
        : [first, end].map((number) => ({ x: x(number), number })),
    zero: low < 0 && high > 0 ? y(0) : null,
  };
}

function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  if (from === to) return () => Math.round((start + end) / 2);
  return (value) => round(start + ((value - from) / (to - from)) * (end - start));
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** A value holds until the next: a step, never a slope. */
function steps(points: readonly ChartPoint[], end: number): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  return `M${first.x} ${first.y}${others.map(({ x, y }) => `H${x}V${y}`).join('')}H${end}`;
}

interface Exact {
  readonly value: number;
  readonly text: string;
}

/** The lowest and the highest value, by their exact text. */
function ends(values: readonly Exact[], low: number, high: number): readonly Exact[] {
  const found = [low, high].flatMap((wanted) => values.find(({ value }) => value === wanted) ?? []);
  return low === high ? found.slice(0, 1) : found;
}

/** The index of the point nearest to `x` pixels; -1 without points. */
export function nearest(points: readonly ChartPoint[], x: number): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [index, point] of points.entries()) {
    if (Math.abs(point.x - x) > distance) break; // They rise: it only gets farther from here.
    distance = Math.abs(point.x - x);
    best = index;
  }
  return best;
}
