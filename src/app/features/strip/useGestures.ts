import { type PointerEvent, type RefObject, useRef } from 'react';
import { cutFocus, useFocus, usePlayhead } from '../../stores/index.ts';
import { eventAt, shiftWindow, windowX } from './focusDrag.ts';
import { perFrame } from './frames.ts';
import { setHover } from './hover.ts';
import { type Layout, type Row, rowAt } from './layout.ts';
import { EDGE, innerWidth, type Scale } from './scale.ts';
import { fitRange, pinch, reveal } from './view.ts';
import { changeView } from './viewStore.ts';

/** What a pressed pointer does, from where it went down until it goes up. */
interface Drag {
  move(x: number): void;
  /** It went up, having hardly moved. */
  click?(x: number): void;
}

const CURSORS: Readonly<Record<Row, string>> = { ruler: 'crosshair', lanes: 'default', axis: 'grab' };

/** Less than this is a click, not a drag. */
const STILL = 4;

export interface GestureHandlers {
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(event: PointerEvent): void;
  onPointerCancel(event: PointerEvent): void;
  onPointerLeave(): void;
}

/** Moves the playhead to a pixel; beyond the edge of what is shown the strip moves along. */
export function scrubTo(scale: Scale, x: number): void {
  const { total, set, goLive } = usePlayhead.getState();
  const position = scale.positionAt(x);
  changeView((axis, view) => reveal(axis, view, axis.valueOf(position)));
  if (position >= total) goLive();
  else set(position);
}

const scrub = (scaleNow: () => Scale): Drag => ({ move: (x) => scrubTo(scaleNow(), x) });

function panFrom(start: Scale, startX: number): Drag {
  const { from, to } = start.range;
  return {
    move: (x) => {
      const by = (startX - x) * start.perPixel;
      changeView((axis, view) => (view === null ? null : fitRange(axis, { from: from + by, to: to + by })));
    },
  };
}

/** On the ruler: a new focus window, or the one that is under the pointer moved; a click moves the playhead. */
function focusFrom(start: Scale, startX: number, scaleNow: () => Scale): Drag {
  const { total } = usePlayhead.getState();
  const anchor = eventAt(start, startX, total);
  const held = cutFocus(useFocus.getState().window, total);
  const [left, right] = held === null ? [0, -1] : windowX(start, held);
  const moved = held !== null && startX >= left && startX <= right ? held : null;
  let dragged = false;
  return {
    move: (x) => {
      dragged ||= Math.abs(x - startX) >= STILL;
      if (!dragged || total === 0) return;
      const at = eventAt(scaleNow(), x, total);
      const window = moved === null ? { first: anchor, last: at } : shiftWindow(moved, at - anchor, total);
      useFocus.getState().focus(window.first, window.last);
    },
    click: (x) => {
      if (!dragged) scrubTo(scaleNow(), x);
    },
  };
}

/** Two fingers zoom and pan: what they went down on stays under them. */
function pinchFrom(start: Scale, points: ReadonlyMap<number, number>): Drag {
  const ids = [...points].sort((a, b) => a[1] - b[1]).map(([id]) => id);
  const xs = () => ids.map((id) => points.get(id) ?? 0);
  const [left = 0, right = 0] = xs();
  const values = [start.valueAt(left), start.valueAt(right)] as const;
  const share = (x: number) => (x - EDGE) / innerWidth(start.width);
  return {
    move: () => {
      const [a = 0, b = 0] = xs();
      changeView((axis) => pinch(axis, values, [share(a), share(b)]));
    },
  };
}

/** Puts the playhead back where it was before the first finger of a pinch touched the strip. */
function keepPlayhead(): () => void {
  const { live, position } = usePlayhead.getState();
  return () => {
    const { goLive, set } = usePlayhead.getState();
    if (live) goLive();
    else set(position);
  };
}

/**
 * Pointers on the track: one scrubs, or pans on the axis or with Shift, or draws the focus window on the ruler;
 * two pinch.
 */
export function useGestures(
  root: RefObject<HTMLElement | null>,
  scale: Scale,
  layout: Layout,
): GestureHandlers {
  const latest = useRef(scale);
  latest.current = scale;
  const points = useRef(new Map<number, number>());
  const drag = useRef<Drag | null>(null);
  const putBack = useRef<() => void>(() => undefined);
  const moves = useRef(perFrame((x: number) => drag.current?.move(x)));

  /** Where the track lies, from where a pointer went down until it goes up: reading it lays out what is not yet. */
  const held = useRef<DOMRect | undefined>(undefined);

  const pointOf = (event: PointerEvent) => {
    const box = held.current ?? root.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };

  const begin = (event: PointerEvent, x: number, y: number): Drag => {
    const row = rowAt(layout, y);
    if (row === 'axis' || event.shiftKey) return panFrom(latest.current, x);
    if (row === 'ruler') return focusFrom(latest.current, x, () => latest.current);
    usePlayhead.getState().pause();
    return scrub(() => latest.current);
  };

  /** The drag that so many pointers make; a third finger ends it. */
  const dragOf = (event: PointerEvent, x: number, y: number): Drag | null => {
    const { size } = points.current;
    if (size > 2) return null;
    if (size === 1) {
      putBack.current = keepPlayhead();
      return begin(event, x, y);
    }
    putBack.current();
    return pinchFrom(latest.current, points.current);
  };

  const end = (event: PointerEvent, cancelled: boolean) => {
    if (!points.current.delete(event.pointerId)) return;
    moves.current.flush();
    if (!cancelled) drag.current?.click?.(pointOf(event).x);
    if (points.current.size === 0) held.current = undefined;
    // What is left of a pinch is no drag.
    drag.current = null;
  };

  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      held.current = root.current?.getBoundingClientRect();
      const { x, y } = pointOf(event);
      root.current?.setPointerCapture(event.pointerId);
      points.current.set(event.pointerId, x);
      drag.current = dragOf(event, x, y);
      drag.current?.move(x);
    },
    onPointerMove: (event) => {
      const { x, y } = pointOf(event);
      if (event.pointerType === 'mouse') {
        const row = rowAt(layout, y);
        // A drag is read at the playhead: a second readout under the pointer would only cost its layout.
        setHover(points.current.size > 0 ? null : { x, row });
        if (root.current !== null) root.current.style.cursor = CURSORS[row];
      }
      if (!points.current.has(event.pointerId)) return;
      points.current.set(event.pointerId, x);
      moves.current.call(x);
    },
    onPointerUp: (event) => end(event, false),
    onPointerCancel: (event) => end(event, true),
    onPointerLeave: () => setHover(null),
  };
}
