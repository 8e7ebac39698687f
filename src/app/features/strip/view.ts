import type { Axis, Range } from './axis.ts';

/** What part of the axis is shown. Every function gives null for the whole of it. */
export type View = Range | null;

const spanOf = (range: Range) => range.to - range.from;

/** Moves a range into the whole and cuts its span to what can be shown. */
export function fitRange(axis: Axis, range: Range): View {
  const { whole, least } = axis;
  const most = spanOf(whole);
  const span = Math.max(least, spanOf(range));
  if (!(span < most)) return null;
  const centre = (range.from + range.to) / 2;
  const from = Math.max(
    whole.from,
    Math.min(whole.to - span, span > spanOf(range) ? centre - span / 2 : range.from),
  );
  return { from, to: from + span };
}

/** Shows `factor` times less than before, with `value` where it was on the screen; below 1 zooms out. */
export function zoomAt(axis: Axis, view: View, factor: number, value: number): View {
  const now = view ?? axis.whole;
  const span = Math.max(axis.least, spanOf(now) / factor);
  const share = spanOf(now) === 0 ? 0 : (value - now.from) / spanOf(now);
  const from = value - share * span;
  return fitRange(axis, { from, to: from + span });
}

/** Moves what is shown by a distance in the axis' units. */
export function panBy(axis: Axis, view: View, distance: number): View {
  return view === null ? null : fitRange(axis, { from: view.from + distance, to: view.to + distance });
}

/** Moves no further than it takes to have `value` in sight, with a part of the span as margin. */
export function reveal(axis: Axis, view: View, value: number, margin = 0): View {
  if (view === null) return null;
  const span = spanOf(view);
  const gap = span * margin;
  if (value < view.from) return panBy(axis, view, value - gap - view.from);
  if (value > view.to) return panBy(axis, view, value + gap - view.to);
  return view;
}

/** Two fingers: the values they went down on stay under them. */
export function pinch(
  axis: Axis,
  values: readonly [number, number],
  shares: readonly [number, number],
): View {
  const apart = shares[1] - shares[0];
  if (Math.abs(apart) < 0.01) return fitRange(axis, { from: Math.min(...values), to: Math.max(...values) });
  const span = (values[1] - values[0]) / apart;
  if (!(span > 0)) return null;
  const from = values[0] - shares[0] * span;
  return fitRange(axis, { from, to: from + span });
}

/** The same stretch on another axis, by the positions at its ends. */
export function translate(from: Axis, to: Axis, view: View): View {
  if (view === null) return null;
  const first = from.countUpTo(view.from);
  const last = from.countUpTo(view.to);
  return fitRange(to, { from: to.valueOf(first), to: to.valueOf(last) });
}
