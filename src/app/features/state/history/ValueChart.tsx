import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { ValueChange } from '../../../../rpc/contract.ts';
import { formatCount } from '../../../design/index.ts';
import { useSize } from '../../strip/useSize.ts';
import { type ChartPoint, nearest, planChart } from './chart.ts';

const HEIGHT = 104;
const MARGIN = { left: 64, right: 12, top: 20, bottom: 18 } as const;

export interface ValueChartProps {
  /** Newest first. */
  readonly changes: readonly ValueChange[];
  /** The chart goes up to this event. */
  readonly last: number;
  /** The playhead, marked. */
  readonly position: number;
  readonly name: string;
  readonly onGo: (change: number) => void;
}

function words({ number, text }: ChartPoint): string {
  return number === 0 ? `${text} from the beginning` : `${text} from event ${formatCount(number)} on`;
}

function stepTo(key: string, index: number, last: number): number | null {
  const to: Readonly<Record<string, number>> = {
    ArrowRight: index + 1,
    ArrowUp: index + 1,
    ArrowLeft: index - 1,
    ArrowDown: index - 1,
    PageUp: index + 10,
    PageDown: index - 10,
    Home: 0,
    End: last,
  };
  const wanted = to[key];
  return wanted === undefined ? null : Math.max(0, Math.min(last, wanted));
}

/** How a number went, as steps over events. Arrows walk from change to change; Enter or a click goes there. */
export function ValueChart({ changes, last, position, name, onGo }: ValueChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame);
  const chart = useMemo(
    () => planChart(changes, last, { width: Math.max(160, width), height: HEIGHT, ...MARGIN }),
    [changes, last, width],
  );
  const { points } = chart;
  const inForce = points.findLastIndex((point) => point.number <= position);
  const [picked, setPicked] = useState<number | null>(null);
  const index = Math.max(0, Math.min(points.length - 1, picked ?? inForce));
  const point = points[index];
  if (point === undefined) return null;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const next = stepTo(event.key, index, points.length - 1);
    if (next === null && event.key !== 'Enter') return;
    event.preventDefault();
    if (next === null) onGo(point.number);
    else setPicked(next);
  };
  const xOf = (clientX: number) => clientX - (frame.current?.getBoundingClientRect().left ?? 0);
  return (
    <div
      ref={frame}
      className="value-chart"
      role="slider"
      tabIndex={0}
      aria-label={`${name} over events`}
      aria-valuemin={0}
      aria-valuemax={points.length - 1}
      aria-valuenow={index}
      aria-valuetext={words(point)}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => setPicked(nearest(points, xOf(event.clientX)))}
      onPointerLeave={() => setPicked(null)}
      onBlur={() => setPicked(null)}
      onClick={(event) => {
        const hit = points[nearest(points, xOf(event.clientX))];
        if (hit !== undefined) onGo(hit.number);
      }}
    >
      <svg width={Math.max(160, width)} height={HEIGHT} aria-hidden="true">
        {chart.yTicks.map(({ y, text }) => (
          <g key={text}>
            <line className="value-chart-grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y} y2={y} />
            <text className="value-chart-text" x={MARGIN.left - 6} y={y + 4} textAnchor="end">
              {text.length > 8 ? `${text.slice(0, 7)}…` : text}
            </text>
          </g>
        ))}
        {chart.zero !== null && (
          <g>
            <line
              className="value-chart-zero"
              x1={MARGIN.left}
              x2={width - MARGIN.right}
              y1={chart.zero}
              y2={chart.zero}
            />
            <text className="value-chart-text" x={MARGIN.left - 6} y={chart.zero + 4} textAnchor="end">
              0
            </text>
          </g>
        )}
        {chart.xTicks.map(({ x, number }, at) => (
          <text
            key={number}
            className="value-chart-text"
            x={x}
            y={HEIGHT - 4}
            textAnchor={at === 0 && chart.xTicks.length > 1 ? 'start' : 'end'}
          >
            {formatCount(number)}
          </text>
        ))}
        <text
          className="value-chart-text"
          x={(MARGIN.left + width - MARGIN.right) / 2}
          y={HEIGHT - 4}
          textAnchor="middle"
        >
          event
        </text>
        <path className="value-chart-line" d={chart.line} />
        <line
          className="value-chart-here"
          x1={point.x}
          x2={point.x}
          y1={MARGIN.top - 4}
          y2={HEIGHT - MARGIN.bottom}
        />
        <circle className="value-chart-dot" cx={point.x} cy={point.y} r={4} />
      </svg>
      <p className="value-chart-words" aria-hidden="true">
        {words(point)}
      </p>
    </div>
  );
}
