import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { usePlayhead } from '../../stores/index.ts';
import { drawStrip } from './draw.ts';
import type { Lane } from './lanes.ts';
import { positionText } from './Readout.tsx';
import { type AxisMode, createScale } from './scale.ts';
import { useColorScheme } from './useColorScheme.ts';
import { useSize } from './useSize.ts';

export interface TrackProps {
  readonly strip: TimelineStrip;
  readonly lanes: readonly Lane[];
  readonly mode: AxisMode;
  /** Position under the pointer, or null when it leaves. */
  readonly onHover: (position: number | null) => void;
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

/** The canvas with the whole history and the playhead over it. Dragging is pointer -> store -> one CSS transform. */
export function Track({ strip, lanes, mode, onHover }: TrackProps) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(root);
  const scheme = useColorScheme();
  const position = usePlayhead((state) => state.position);
  const scale = useMemo(() => createScale(strip, width, mode), [strip, width, mode]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides the colours that are painted.
  useEffect(() => {
    if (canvas.current !== null && width > 0)
      drawStrip(canvas.current, { strip, lanes, scale, width, height });
  }, [strip, lanes, scale, width, height, scheme]);

  const positionOf = (event: PointerEvent): number => {
    const left = root.current?.getBoundingClientRect().left ?? 0;
    return scale.positionAt(event.clientX - left);
  };
  const isDragging = (event: PointerEvent) => root.current?.hasPointerCapture(event.pointerId) === true;
  const moveTo = (next: number) => {
    const { total, set, goLive } = usePlayhead.getState();
    if (next >= total) goLive();
    else set(next);
  };

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    root.current?.setPointerCapture(event.pointerId);
    usePlayhead.getState().pause();
    moveTo(positionOf(event));
  };
  const onPointerMove = (event: PointerEvent) => {
    const at = positionOf(event);
    onHover(at);
    if (isDragging(event)) moveTo(at);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = KEYS[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event.shiftKey);
  };

  const x = scale.xOf(Math.min(position, strip.total));
  return (
    <div
      ref={root}
      className="strip-track"
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={strip.total}
      aria-valuenow={Math.min(position, strip.total)}
      aria-valuetext={positionText(strip, Math.min(position, strip.total))}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onHover(null)}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} className="strip-canvas" />
      <div className="strip-later" style={{ left: x }} />
      <div className="strip-playhead" style={{ transform: `translateX(${x}px)` }} />
    </div>
  );
}
