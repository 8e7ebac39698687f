import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNumeric, nearest, planChart } from '../../../src/app/features/state/history/chart.ts';
import type { ValueChange } from '../../../src/rpc/contract.ts';

const AREA = { width: 300, height: 100, left: 40, right: 10, top: 10, bottom: 20 } as const;

function change(number: number, text: string | null): ValueChange {
  const kind = text === null ? 'absent' : /^-?\d/.test(text) ? 'number' : 'string';
  return { number, text, kind, type: 't', actor: 'a', cid: 'c', time: 0 };
}

describe('the chart of a value', () => {
  it('is drawn for numbers only, and for two of them at least', () => {
    expect(isNumeric([change(2, '1'), change(1, '2')])).toBe(true);
    expect(isNumeric([change(2, '1'), change(1, '"2"')])).toBe(false);
    expect(isNumeric([change(2, '1')])).toBe(false);
  });

  it('goes in steps, from the first change to the last event', () => {
    const { line, points, xTicks } = planChart([change(6, '0'), change(1, '10')], 11, AREA);
    expect(line).toBe('M40 10H165V80H290');
    expect(points.map(({ number, x, y }) => [number, x, y])).toEqual([
      [1, 40, 10],
      [6, 165, 80],
    ]);
    expect(xTicks.map(({ number }) => number)).toEqual([1, 11]);
  });

  it('[ENC-7] labels the axis and the points with the exact text', () => {
    const exact = '9007199254740993.0000000001';
    const { yTicks, points } = planChart([change(2, exact), change(1, '-3')], 2, AREA);
    expect(yTicks.map(({ text }) => text)).toEqual(['-3', exact]);
    expect(points.map(({ text }) => text)).toEqual(['-3', exact]);
  });

  it('marks zero where the value crosses it', () => {
    expect(planChart([change(2, '-10'), change(1, '10')], 2, AREA).zero).toBe(45);
    expect(planChart([change(2, '1'), change(1, '10')], 2, AREA).zero).toBeNull();
  });

  it('keeps every point within the area, left to right, and finds each by its place', () => {
    const changes = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer()), {
        selector: ([number]) => number,
        minLength: 1,
        maxLength: 60,
      })
      .map((list) =>
        [...list].sort((a, b) => b[0] - a[0]).map(([number, value]) => change(number, `${value}`)),
      );
    fc.assert(
      fc.property(changes, fc.integer({ min: 0, max: 6_000 }), (list, last) => {
        const { points } = planChart(list, last, AREA);
        for (const [index, { x, y, text }] of points.entries()) {
          expect(x).toBeGreaterThanOrEqual(AREA.left);
          expect(x).toBeLessThanOrEqual(AREA.width - AREA.right);
          expect(y).toBeGreaterThanOrEqual(AREA.top);
          expect(y).toBeLessThanOrEqual(AREA.height - AREA.bottom);
          expect(x).toBeGreaterThanOrEqual(points[index - 1]?.x ?? 0);
          expect(text).toBe(list[list.length - 1 - index]?.text);
          expect(points[nearest(points, x)]?.x).toBe(x);
        }
      }),
    );
  });
});
