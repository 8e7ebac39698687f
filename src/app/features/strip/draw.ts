import type { TimelineStrip } from '../../../rpc/contract.ts';
import { typeColors } from '../../stores/typeColors.ts';
import { countColumns, type Lane } from './lanes.ts';
import type { Scale } from './scale.ts';
import { planTicks } from './ticks.ts';

/** Height of the row of tick labels under the lanes. */
const AXIS_HEIGHT = 16;
const MARKS_HEIGHT = 8;
/** A lone lane does not fill the strip; `.strip-lane` says the same. */
const LANE_MOST = 28;
const COLUMN = 3;

export interface Drawing {
  readonly strip: TimelineStrip;
  readonly lanes: readonly Lane[];
  readonly scale: Scale;
  readonly width: number;
  readonly height: number;
}

/** Paints the whole history. The playhead is not part of it: moving it repaints nothing. */
export function drawStrip(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const { width, height } = drawing;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(canvas);
  const color = (name: string) => style.getPropertyValue(name).trim();
  drawTicks(context, drawing, color);
  drawLanes(context, drawing, color);
  drawMarks(context, drawing, color);
}

type Color = (name: string) => string;

function drawTicks(context: CanvasRenderingContext2D, drawing: Drawing, color: Color): void {
  const { scale, strip, width, height } = drawing;
  context.font = `11px ${color('--font-ui')}`;
  context.textBaseline = 'middle';
  for (const { x, label } of planTicks(scale, strip.total, width)) {
    context.fillStyle = color('--line');
    context.fillRect(Math.round(x), MARKS_HEIGHT, 1, height - MARKS_HEIGHT);
    const room = context.measureText(label).width + 8;
    if (x + room > width) continue;
    context.fillStyle = color('--text-3');
    context.fillText(label, Math.round(x) + 4, height - AXIS_HEIGHT / 2);
  }
}

function drawLanes(context: CanvasRenderingContext2D, drawing: Drawing, color: Color): void {
  const { strip, lanes, scale, width, height } = drawing;
  const colors = typeColors(strip.types);
  const counts = countColumns(strip, lanes, scale, width, COLUMN);
  const laneHeight = Math.min(LANE_MOST, (height - AXIS_HEIGHT - MARKS_HEIGHT) / Math.max(1, lanes.length));
  for (const [index, lane] of lanes.entries()) {
    const row = counts[index];
    if (row === undefined) continue;
    const bottom = MARKS_HEIGHT + laneHeight * (index + 1);
    context.fillStyle = color('--line');
    context.fillRect(0, Math.round(bottom) - 1, width, 1);
    context.fillStyle = color(lane.type === null ? '--text-3' : `--type-${colors.get(lane.type) ?? 9}`);
    const most = row.reduce((max, n) => Math.max(max, n), 1);
    if (scale.block > 0) {
      drawBlocks(context, drawing, lane, bottom, laneHeight);
      continue;
    }
    for (const [column, n] of row.entries()) {
      if (n === 0) continue;
      // A square root keeps a lone event visible beside a burst.
      const bar = Math.max(2, Math.sqrt(n / most) * (laneHeight - 2));
      context.fillRect(column * COLUMN, bottom - 1 - bar, COLUMN - 0.5, bar);
    }
  }
}

/** Few events: each is a clip between the position before it and the one after. */
function drawBlocks(
  context: CanvasRenderingContext2D,
  { strip, scale }: Drawing,
  lane: Lane,
  bottom: number,
  laneHeight: number,
): void {
  for (const [index, type] of strip.typeOf.entries()) {
    if (!lane.types.includes(type)) continue;
    context.beginPath();
    context.roundRect(scale.xOf(index) + 1, bottom - laneHeight + 2, scale.block - 2, laneHeight - 5, 2);
    context.fill();
  }
}

/** Above the lanes: faults as red triangles pointing down, checkpoints as green diamonds. */
function drawMarks(context: CanvasRenderingContext2D, drawing: Drawing, color: Color): void {
  const { strip, scale } = drawing;
  context.fillStyle = color('--verified');
  for (const position of strip.checkpoints) polygon(context, diamond(scale.xOf(position)));
  context.fillStyle = color('--failed');
  for (const number of strip.faults) polygon(context, triangle(scale.xOf(number)));
}

function polygon(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.fill();
}

const diamond = (x: number) =>
  [
    [x, 0],
    [x + 4, 4],
    [x, 8],
    [x - 4, 4],
  ] as const;
const triangle = (x: number) =>
  [
    [x - 4, 0],
    [x + 4, 0],
    [x, 7],
  ] as const;
