import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';
import type { Axis, Range } from './axis.ts';
import { drawOverview } from './draw.ts';
import type { Lane } from './lanes.ts';
import type { Layout } from './layout.ts';
import { createScale, type Scale } from './scale.ts';
import { useColorScheme } from './useColorScheme.ts';
import { fitRange } from './view.ts';
import { changeView, panByShare } from './viewStore.ts';

interface OverviewProps {
  readonly strip: TimelineStrip;
  readonly lanes: readonly Lane[];
  readonly axis: Axis;
  readonly view: Range;
  readonly layout: Layout;
  readonly width: number;
}

const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -0.1,
  ArrowUp: -0.1,
  ArrowRight: 0.1,
  ArrowDown: 0.1,
  PageUp: -1,
  PageDown: 1,
};

function onKeyDown(event: KeyboardEvent): void {
  const share = KEYS[event.key];
  if (share === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  panByShare(share);
}

function Needle({ scale, total }: { readonly scale: Scale; readonly total: number }) {
  const x = usePlayhead((state) => scale.xOf(Math.min(state.position, total)));
  return <div className="strip-overview-playhead" style={{ transform: `translateX(${x}px)` }} />;
}

/** The whole history while the strip shows a part of it, and which part that is. Dragging moves it. */
export function Overview({ strip, lanes, axis, view, layout, width }: OverviewProps) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const grip = useRef(0);
  const scheme = useColorScheme();
  const scale = useMemo(() => createScale(strip, width, axis.mode), [strip, width, axis]);
  const height = layout.overview;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides the colours that are painted.
  useEffect(() => {
    if (canvas.current !== null && width > 0)
      drawOverview(canvas.current, { strip, lanes, scale, width, height });
  }, [strip, lanes, scale, width, height, scheme]);

  const valueUnder = (event: PointerEvent) =>
    scale.valueAt(event.clientX - (root.current?.getBoundingClientRect().left ?? 0));
  const moveTo = (centre: number) => {
    const half = (view.to - view.from) / 2;
    changeView((current) => fitRange(current, { from: centre - half, to: centre + half }));
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    root.current?.setPointerCapture(event.pointerId);
    const at = valueUnder(event);
    const centre = (view.from + view.to) / 2;
    // On the window it is taken where it is; elsewhere it comes under the pointer.
    grip.current = at >= view.from && at <= view.to ? at - centre : 0;
    moveTo(at - grip.current);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (root.current?.hasPointerCapture(event.pointerId) === true) moveTo(valueUnder(event) - grip.current);
  };

  const first = Math.max(1, axis.countUpTo(view.from));
  const last = axis.countUpTo(view.to);
  const left = scale.xOfValue(view.from);
  const right = scale.xOfValue(view.to);
  return (
    <div
      ref={root}
      className="strip-overview"
      role="scrollbar"
      tabIndex={0}
      aria-label="What part of the history the strip shows"
      aria-controls="strip-track"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={strip.total}
      aria-valuenow={first}
      aria-valuetext={`Events ${formatCount(first)} to ${formatCount(last)} of ${formatCount(strip.total)}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} className="strip-canvas" />
      <Needle scale={scale} total={strip.total} />
      <div className="strip-overview-window" style={{ left, width: Math.max(6, right - left) }} />
    </div>
  );
}
