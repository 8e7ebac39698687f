import type { TimelineStrip } from '../../../rpc/contract.ts';
import type { Mark } from '../../stores/index.ts';
import { typeColors } from '../../stores/typeColors.ts';
import { countColumns, placeMarks } from './bins.ts';
import type { Lane } from './lanes.ts';
import { LANE_MOST, type Layout } from './layout.ts';
import type { Scale } from './scale.ts';
import { type MarkKind, SHAPES } from './shapes.ts';
import { planTicks } from './ticks.ts';

const COLUMN = 3;
/** Marks nearer than this cannot be told apart. */
const APART = 3;
const SHAPE = 10;

export interface Drawing {
  readonly strip: TimelineStrip;
  readonly lanes: readonly Lane[];
  readonly scale: Scale;
  readonly layout: Layout;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly width: number;
  readonly height: number;
}

type Color = (name: string) => string;

/** Paints what is in sight of the history. The playhead is not part of it: moving it repaints nothing. */
export function drawStrip(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const painting = prepare(canvas, drawing.width, drawing.height);
  if (painting === null) return;
  const { context, color } = painting;
  drawTicks(context, drawing, color);
  drawLanes(context, drawing, color);
  drawMarks(context, drawing, color);
}

/** Paints the whole history as one row, for the overview. */
export function drawOverview(
  canvas: HTMLCanvasElement,
  { strip, lanes, scale, width, height }: Omit<Drawing, 'layout' | 'marks'>,
): void {
  const painting = prepare(canvas, width, height);
  if (painting === null) return;
  const { context, color } = painting;
  const one: Lane = {
    label: '',
    type: null,
    events: strip.total,
    types: lanes.flatMap(({ types }) => types),
  };
  context.fillStyle = color('--text-3');
  drawBars(context, countColumns(strip, [one], scale, width, COLUMN)[0], height - 2, height - 6);
}

/** An empty canvas of that many CSS pixels, sharp on any screen. */
function prepare(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): { readonly context: CanvasRenderingContext2D; readonly color: Color } | null {
  const ratio = window.devicePixelRatio || 1;
  const [pixelsWide, pixelsHigh] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d');
  if (context === null) return null;
  if (canvas.width !== pixelsWide) canvas.width = pixelsWide;
  if (canvas.height !== pixelsHigh) canvas.height = pixelsHigh;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  return { context, color: (name) => style.getPropertyValue(name).trim() };
}

function drawTicks(context: CanvasRenderingContext2D, drawing: Drawing, color: Color): void {
  const { scale, strip, layout, width, height } = drawing;
  const line = color('--line');
  const text = color('--text-3');
  context.font = `11px ${color('--font-ui')}`;
  context.textBaseline = 'middle';
  for (const { x, label } of planTicks(scale, strip.total, width)) {
    context.fillStyle = line;
    context.fillRect(Math.round(x), layout.ruler, 1, height - layout.ruler);
    const room = context.measureText(label).width + 8;
    if (x + room > width) continue;
    context.fillStyle = text;
    context.fillText(label, Math.round(x) + 4, height - layout.axis / 2);
  }
}

function drawLanes(context: CanvasRenderingContext2D, drawing: Drawing, color: Color): void {
  const { strip, lanes, scale, layout, width } = drawing;
  const colors = typeColors(strip.types);
  const counts = scale.block > 0 ? [] : countColumns(strip, lanes, scale, width, COLUMN);
  const laneHeight = Math.min(LANE_MOST, layout.lanes / Math.max(1, lanes.length));
  const line = color('--line');
  for (const [index, lane] of lanes.entries()) {
    const bottom = layout.ruler + layout.marks + laneHeight * (index + 1);
    context.fillStyle = line;
    context.fillRect(0, Math.round(bottom) - 1, width, 1);
    context.fillStyle = color(lane.type === null ? '--text-3' : `--type-${colors.get(lane.type) ?? 9}`);
    if (scale.block > 0) drawBlocks(context, drawing, lane, bottom, laneHeight);
    else drawBars(context, counts[index], bottom - 1, laneHeight - 2);
  }
}

function drawBars(
  context: CanvasRenderingContext2D,
  counts: Uint32Array | undefined,
  bottom: number,
  highest: number,
): void {
  if (counts === undefined) return;
  const most = counts.reduce((max, n) => Math.max(max, n), 1);
  for (const [column, n] of counts.entries()) {
    if (n === 0) continue;
    // A square root keeps a lone event visible beside a burst.
    const bar = Math.max(2, Math.sqrt(n / most) * highest);
    context.fillRect(column * COLUMN, bottom - bar, COLUMN - 0.5, bar);
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
  const { first, last } = scale.inSight;
  context.beginPath();
  for (let number = first; number <= last; number++) {
    if (!lane.types.includes(strip.typeOf[number - 1] ?? -1)) continue;
    context.roundRect(scale.xOf(number - 1) + 1, bottom - laneHeight + 2, scale.block - 2, laneHeight - 5, 2);
  }
  context.fill();
}

/** Faults, checkpoints and what the features marked, the weightier over the lighter. */
function drawMarks(context: CanvasRenderingContext2D, drawing: Drawing, color: Color): void {
  const { strip, marks, layout } = drawing;
  const rows: (readonly [MarkKind, readonly number[] | Uint32Array])[] = [
    ['checkpoint', strip.checkpoints],
    ['fault', strip.faults],
    ...[...marks.values()].map(({ tone, numbers }) => [tone, numbers] as const),
  ];
  rows.sort(([a], [b]) => SHAPES[a].rank - SHAPES[b].rank);
  const top = layout.ruler + (layout.marks - SHAPE) / 2;
  for (const [kind, numbers] of rows) {
    for (const x of placeMarks(numbers, drawing.scale, APART)) drawShape(context, kind, x, top, color);
    if (kind === 'culprit') drawCulprit(context, drawing, numbers, color);
  }
}

/** The event that is to blame is seen from the lanes too. */
function drawCulprit(
  context: CanvasRenderingContext2D,
  { scale, layout, height }: Drawing,
  numbers: readonly number[] | Uint32Array,
  color: Color,
): void {
  const top = layout.ruler + layout.marks;
  context.fillStyle = color(SHAPES.culprit.color);
  for (const x of placeMarks(numbers, scale, APART)) {
    context.fillRect(Math.round(x) - 1, top, 1.5, height - layout.axis - top);
  }
}

const paths = new Map<MarkKind, Path2D>();

function drawShape(
  context: CanvasRenderingContext2D,
  kind: MarkKind,
  x: number,
  top: number,
  color: Color,
): void {
  const { path: data, paint, color: token } = SHAPES[kind];
  const path = paths.get(kind) ?? new Path2D(data);
  paths.set(kind, path);
  context.save();
  // A flag stands on its pole; everything else is about its middle.
  context.translate(x - (kind === 'culprit' ? 3.7 : SHAPE / 2), top);
  context.fillStyle = color(token);
  context.strokeStyle = color(token);
  context.lineWidth = 1.6;
  context.setLineDash(paint === 'dashed' ? [2.4, 1.6] : []);
  if (paint === 'fill') context.fill(path);
  else context.stroke(path);
  context.restore();
}
