import { create } from 'zustand';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { useHistory } from '../../stores/history.ts';
import {
  cutFocus,
  readSetting,
  useFocus,
  usePlayhead,
  useSession,
  writeSetting,
} from '../../stores/index.ts';
import { type Axis, type AxisMode, axisOf, bestAxis } from './axis.ts';
import { fitRange, panBy, reveal, translate, type View, zoomAt } from './view.ts';

/** How the strip is laid out and what part of it is shown. */
export interface StripView {
  /** What the person chose; null leaves it to the history. */
  readonly choice: AxisMode | null;
  /** In the units of the axis `mode`; null is the whole. */
  readonly view: View;
  readonly mode: AxisMode;
}

/** One press of a key. */
const STEP = 2;
/** So much of what is shown stays free beyond a playhead that steps out of sight. */
const MARGIN = 0.1;
/** Around a focus window, of its span. */
const AROUND = 0.05;

function savedAxis(): AxisMode | null {
  const saved = readSetting('strip.axis');
  return saved === 'time' || saved === 'number' ? saved : null;
}

export const useStripView = create<StripView>(() => ({ choice: savedAxis(), view: null, mode: 'number' }));

/** The axis that a history is laid out by. */
export function axisFor(strip: TimelineStrip): Axis {
  return axisOf(strip, useStripView.getState().choice ?? bestAxis(strip));
}

function axisNow(): Axis | null {
  const { strip } = useHistory.getState();
  return strip === null || strip.total === 0 ? null : axisFor(strip);
}

/** What is shown of an axis: all of it, once that is another than the view was made for. */
export function viewOn(axis: Axis): View {
  const { view, mode } = useStripView.getState();
  return view === null || mode !== axis.mode ? null : fitRange(axis, view);
}

/** Shows what `change` makes of what is shown. */
export function changeView(change: (axis: Axis, view: View) => View): void {
  const axis = axisNow();
  if (axis === null) return;
  const before = viewOn(axis);
  const after = change(axis, before);
  if (after !== before) useStripView.setState({ view: after, mode: axis.mode });
}

/** Zooms around the playhead where it is in sight, else around the middle. */
function zoomBy(factor: number): void {
  changeView((axis, view) => {
    const { from, to } = view ?? axis.whole;
    const at = axis.valueOf(usePlayhead.getState().position);
    return zoomAt(axis, view, factor, at >= from && at <= to ? at : (from + to) / 2);
  });
}

export const zoomIn = () => zoomBy(STEP);
export const zoomOut = () => zoomBy(1 / STEP);
export const showAll = () => changeView(() => null);

/** Moves what is shown by a part of it: 0.5 is half a screen on. */
export function panByShare(share: number): void {
  changeView((axis, view) => (view === null ? null : panBy(axis, view, (view.to - view.from) * share)));
}

/** Shows the focus window and a little around it. */
export function showFocus(): void {
  changeView((axis, view) => {
    const window = cutFocus(useFocus.getState().window, axis.total);
    if (window === null) return view;
    const from = axis.valueOf(axis.mode === 'number' ? window.first - 1 : window.first);
    const to = axis.valueOf(window.last);
    const around = (to - from) * AROUND;
    return fitRange(axis, { from: from - around, to: to + around });
  });
}

/** By time or by number, with the same stretch in sight. */
export function toggleAxis(): void {
  const { strip } = useHistory.getState();
  if (strip === null) return;
  const before = axisFor(strip);
  const choice: AxisMode = before.mode === 'time' ? 'number' : 'time';
  const view = viewOn(before);
  writeSetting('strip.axis', choice);
  useStripView.setState({ choice });
  const after = axisFor(strip);
  useStripView.setState({ view: translate(before, after, view), mode: after.mode });
}

/** Keeps the playhead in sight wherever it goes, and forgets the zoom with the history it was for. Called once. */
export function followPlayhead(): void {
  usePlayhead.subscribe((now, before) => {
    if (now.position === before.position || useStripView.getState().view === null) return;
    changeView((axis, view) => reveal(axis, view, axis.valueOf(now.position), MARGIN));
  });
  useSession.subscribe((now, before) => {
    if (now.world !== before.world || now.ns !== before.ns) useStripView.setState({ view: null });
  });
}
