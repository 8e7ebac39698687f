import type { FocusWindow } from '../../stores/index.ts';
import type { Scale } from './scale.ts';

/** The event a pixel means, as an end of a focus window: 1..total. */
export function eventAt(scale: Scale, x: number, total: number): number {
  const at = scale.mode === 'number' ? Math.ceil(scale.valueAt(x)) : scale.positionAt(x);
  return Math.max(1, Math.min(total, at));
}

/** The pixels of a focus window: its events from the first one's left side to the last one's right. */
export function windowX(scale: Scale, { first, last }: FocusWindow): readonly [left: number, right: number] {
  return [scale.xOf(scale.mode === 'number' ? first - 1 : first), scale.xOf(last)];
}

/** The window moved by a number of events, whole. */
export function shiftWindow({ first, last }: FocusWindow, by: number, total: number): FocusWindow {
  const shift = Math.max(1 - first, Math.min(total - last, by));
  return { first: first + shift, last: last + shift };
}
