import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { useMarks, usePlayhead } from '../../stores/index.ts';
import type { Axis } from './axis.ts';
import { drawStrip } from './draw.ts';
import { FocusBand } from './FocusBand.tsx';
import { HoverReadout } from './HoverReadout.tsx';
import type { Lane } from './lanes.ts';
import { bodyHeight, type Layout } from './layout.ts';
import { positionText } from './Readout.tsx';
import { createScale, type Scale } from './scale.ts';
import { useColorScheme } from './useColorScheme.ts';
import { type GestureHandlers, useGestures } from './useGestures.ts';
import { useWheel } from './useWheel.ts';
import type { View } from './view.ts';

export interface TrackProps {
  readonly strip: TimelineStrip;
  readonly lanes: readonly Lane[];
  readonly axis: Axis;
  readonly view: View;
  readonly layout: Layout;
  readonly width: number;
}

const KEYS: Readonly<Record<string, (shift: boolean) => void>> = {
  ArrowLeft: (shift) => usePlayhead.getState().step(shift ? -10 : -1),
  ArrowDown: (shift) => usePlayhead.getState().step(shift ? -10 : -1),
  ArrowRight: (shift) => usePlayhead.getState().step(shift ? 10 : 1),
  ArrowUp: (shift) => usePlayhead.getState().step(shift ? 10 : 1),
  PageDown: () => usePlayhead.getState().step(-100),
  PageUp: () => usePlayhead.getState().step(100),
  Home: () => usePlayhead.getState().set(0),
  End: () => usePlayhead.getState().goLive(),
};

function onKeyDown(event: KeyboardEvent): void {
  const act = KEYS[event.key];
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(event.shiftKey);
}

/** What assistive technology has of the track; a move of the playhead renders only this element's attributes. */
function Slider({
  root,
  strip,
  handlers,
  children,
}: {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly strip: TimelineStrip;
  readonly handlers: GestureHandlers;
  readonly children: ReactNode;
}) {
  const position = usePlayhead((state) => Math.min(state.position, strip.total));
  return (
    <div
      ref={root}
      id="strip-track"
      className="strip-track"
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={strip.total}
      aria-valuenow={position}
      aria-valuetext={positionText(strip, position)}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      {children}
    </div>
  );
}

/** The playhead and the veil over what is later than it: two transforms, nothing painted. */
function Playhead({ strip, scale }: { readonly strip: TimelineStrip; readonly scale: Scale }) {
  const x = usePlayhead((state) => scale.xOf(Math.min(state.position, strip.total)));
  // Zoomed in, the playhead may be far to the left: then all that is in sight is later.
  const later = Math.max(0, x);
  return (
    <>
      <div className="strip-later" style={{ transform: `translateX(${later}px)` }} />
      <div className="strip-playhead" style={{ transform: `translateX(${x}px)` }} />
    </>
  );
}

function Canvas({
  strip,
  lanes,
  layout,
  scale,
}: Pick<TrackProps, 'strip' | 'lanes' | 'layout'> & { scale: Scale }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useMarks((state) => state.marks);
  const scheme = useColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides the colours that are painted.
  useEffect(() => {
    const { width } = scale;
    if (width === 0) return;
    // Once a frame, however many notches of a wheel fall into it.
    const frame = requestAnimationFrame(() => {
      if (canvas.current === null) return;
      drawStrip(canvas.current, { strip, lanes, scale, layout, marks, width, height: bodyHeight(layout) });
    });
    return () => cancelAnimationFrame(frame);
  }, [strip, lanes, scale, layout, marks, scheme]);
  return <canvas ref={canvas} className="strip-canvas" />;
}

/** What is in sight of the history, and the playhead over it. Dragging is pointer -> store -> CSS transform. */
export function Track({ strip, lanes, axis, view, layout, width }: TrackProps) {
  const root = useRef<HTMLDivElement>(null);
  const scale = useMemo(() => createScale(strip, width, axis.mode, view), [strip, width, axis, view]);
  const handlers = useGestures(root, scale, layout);
  useWheel(root, scale);
  return (
    <div className="strip-track-box">
      <Slider root={root} strip={strip} handlers={handlers}>
        <Canvas strip={strip} lanes={lanes} layout={layout} scale={scale} />
        <Playhead strip={strip} scale={scale} />
      </Slider>
      <FocusBand strip={strip} scale={scale} />
      <HoverReadout strip={strip} scale={scale} />
    </div>
  );
}
