import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Axis, type AxisMode, axisOf } from '../../../src/app/features/strip/axis.ts';
import { countColumns, placeMarks } from '../../../src/app/features/strip/bins.ts';
import { planLanes } from '../../../src/app/features/strip/lanes.ts';
import { createScale, EDGE, innerWidth, type Scale } from '../../../src/app/features/strip/scale.ts';
import { planTicks } from '../../../src/app/features/strip/ticks.ts';
import {
  fitRange,
  panBy,
  pinch,
  reveal,
  translate,
  type View,
  zoomAt,
} from '../../../src/app/features/strip/view.ts';
import type { TimelineStrip } from '../../../src/rpc/contract.ts';
import { histories, strip } from './support/strips.ts';

const modes = fc.constantFrom<AxisMode>('number', 'time');
const widths = fc.integer({ min: 120, max: 2400 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });
const factors = fc.double({ min: 0.05, max: 40, noNaN: true });
const notches = fc.array(fc.tuple(factors, shares), { maxLength: 6 });

interface Zoomed {
  readonly history: TimelineStrip;
  readonly axis: Axis;
  readonly view: View;
  readonly scale: Scale;
}

function valueAtShare(axis: Axis, view: View, share: number): number {
  const { from, to } = view ?? axis.whole;
  return from + (to - from) * share;
}

function zoomed(
  history: TimelineStrip,
  mode: AxisMode,
  width: number,
  steps: readonly (readonly [number, number])[],
): Zoomed {
  const axis = axisOf(history, mode);
  let view: View = null;
  for (const [factor, share] of steps) view = zoomAt(axis, view, factor, valueAtShare(axis, view, share));
  return { history, axis, view, scale: createScale(history, width, axis.mode, view) };
}

const anyZoom = fc
  .tuple(histories, modes, widths, notches)
  .map(([history, mode, width, steps]) => zoomed(history, mode, width, steps));

const isWithin = (axis: Axis, view: View) =>
  view === null || (view.from >= axis.whole.from - 1e-6 && view.to <= axis.whole.to + 1e-3);

describe('the zoomed strip', () => {
  it('points at a position within a pixel of where it draws it, at any zoom', () => {
    fc.assert(
      fc.property(anyZoom, fc.nat(), ({ history, scale }, pick) => {
        const position = pick % (history.total + 1);
        const found = scale.positionAt(scale.xOf(position));
        expect(Math.abs(scale.xOf(found) - scale.xOf(position))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('points at no position where another is nearer, except in blocks, which stand for their event', () => {
    fc.assert(
      fc.property(anyZoom, shares, ({ history, scale }, share) => {
        fc.pre(scale.block === 0);
        const x = EDGE + share * innerWidth(scale.width);
        const gap = (position: number) => Math.abs(scale.xOf(position) - x);
        const found = gap(scale.positionAt(x));
        // Position 0 stands for what is left of the first event only.
        for (let position = 1; position <= history.total; position++) {
          expect(found).toBeLessThanOrEqual(gap(position) + 1.5 + EDGE / 4);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what is under the pointer under it, wherever the ends allow', () => {
    fc.assert(
      fc.property(anyZoom, factors, shares, ({ history, axis, view, scale }, factor, share) => {
        const x = EDGE + share * innerWidth(scale.width);
        const value = scale.valueAt(x);
        const next = zoomAt(axis, view, factor, value);
        fc.pre(next !== null && next.from > axis.whole.from && next.to < axis.whole.to);
        const after = createScale(history, scale.width, axis.mode, next);
        expect(Math.abs(after.xOfValue(value) - x)).toBeLessThan(0.5);
      }),
    );
  });

  it('never shows what is outside the history, nor less than it can draw', () => {
    fc.assert(
      fc.property(
        anyZoom,
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.nat(),
        ({ history, axis, view }, by, pick) => {
          const span = (view ?? axis.whole).to - (view ?? axis.whole).from;
          const at = axis.valueOf(pick % (history.total + 1));
          for (const next of [view, panBy(axis, view, span * by), reveal(axis, view, at, 0.1)]) {
            expect(isWithin(axis, next)).toBe(true);
            if (next !== null) expect(next.to - next.from).toBeGreaterThanOrEqual(axis.least - 1e-3);
          }
        },
      ),
    );
  });

  it('reveals what it is asked to, and stays where that is in sight', () => {
    fc.assert(
      fc.property(anyZoom, fc.nat(), ({ history, axis, view }, pick) => {
        fc.pre(view !== null);
        const value = axis.valueOf(pick % (history.total + 1));
        const next = reveal(axis, view, value);
        const { from, to } = next ?? axis.whole;
        expect(value).toBeGreaterThanOrEqual(from - 1e-3);
        expect(value).toBeLessThanOrEqual(to + 1e-3);
        if (view !== null && value >= view.from && value <= view.to) expect(next).toBe(view);
      }),
    );
  });

  it('shows the whole again when zoomed out as far as it was zoomed in', () => {
    fc.assert(
      fc.property(anyZoom, shares, ({ axis, view }, share) => {
        const out = zoomAt(axis, view, 1e-9, valueAtShare(axis, view, share));
        expect(out).toBeNull();
      }),
    );
  });

  it('keeps both fingers of a pinch on what they went down on', () => {
    const axis = axisOf(strip(Array.from({ length: 1000 }, (_, i) => i)), 'number');
    const view = pinch(axis, [400, 600], [0.25, 0.75]);
    expect(view).toEqual({ from: 300, to: 700 });
    // Fingers that meet or cross are no zoom that there could be.
    expect(pinch(axis, [400, 600], [0.5, 0.4])).toBeNull();
    expect(pinch(axis, [400, 600], [0.5, 0.5])).toEqual({ from: 400, to: 600 });
  });

  it('shows the same events by time as by number', () => {
    const history = strip(Array.from({ length: 1000 }, (_, i) => i * 60_000));
    const [byNumber, byTime] = [axisOf(history, 'number'), axisOf(history, 'time')];
    const view = fitRange(byNumber, { from: 200, to: 300 });
    const there = translate(byNumber, byTime, view);
    expect(there).toEqual({ from: byTime.valueOf(200), to: byTime.valueOf(300) });
    expect(translate(byTime, byNumber, there)).toEqual(view);
    expect(translate(byNumber, byTime, null)).toBeNull();
  });
});

describe('what is drawn of it', () => {
  it('counts every event in sight once, and none that is not', () => {
    fc.assert(
      fc.property(anyZoom, ({ history, scale }) => {
        const counts = countColumns(history, planLanes(history, 6), scale, scale.width, 3);
        const drawn = counts.reduce((all, row) => all + row.reduce((a, b) => a + b, 0), 0);
        const half = scale.mode === 'number' ? 0.5 / scale.perPixel : 0;
        const columns = Math.ceil(scale.width / 3) * 3;
        let inSight = 0;
        for (let number = 1; number <= history.total; number++) {
          const x = scale.xOf(number) - half;
          if (x >= 0 && x < columns) inSight++;
        }
        // One on the very border may fall to either side.
        expect(Math.abs(drawn - inSight)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('places a mark wherever there is one to see, no two too near to be told apart', () => {
    fc.assert(
      fc.property(anyZoom, fc.integer({ min: 1, max: 7 }), ({ history, scale }, every) => {
        const numbers = Array.from({ length: history.total }, (_, i) => i + 1).filter((n) => n % every === 0);
        const places = placeMarks(numbers, scale, 3);
        for (const [index, x] of places.entries()) {
          if (index > 0) expect(x - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual(3);
        }
        for (const number of numbers) {
          const x = scale.xOf(number);
          if (x < 0 || x > scale.width) continue;
          expect(places.some((place) => place <= x && x - place < 4.5)).toBe(true);
        }
      }),
    );
  });

  it('has ticks in sight only, at the same moments however it is moved', () => {
    const history = strip(Array.from({ length: 5000 }, (_, i) => i * 3_600_000));
    const axis = axisOf(history, 'time');
    const day = 86_400_000;
    const labels = (from: number) =>
      planTicks(createScale(history, 1000, 'time', { from, to: from + 20 * day }), 5000, 1000).map(
        ({ label }) => label,
      );
    const [before, after] = [labels(axis.whole.from + 30 * day), labels(axis.whole.from + 31 * day)];
    expect(before.length).toBeGreaterThan(3);
    expect(before.filter((label) => after.includes(label)).length).toBeGreaterThanOrEqual(before.length - 1);
    const numbers = planTicks(createScale(history, 1000, 'number', { from: 2000, to: 2050 }), 5000, 1000);
    expect(numbers[0]?.label).toBe('2,000');
    expect(numbers.at(-1)?.label).toBe('2,050');
  });
});
