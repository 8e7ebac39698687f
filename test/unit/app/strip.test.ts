import { describe, expect, it } from 'vitest';
import { countColumns } from '../../../src/app/features/strip/bins.ts';
import { planLanes } from '../../../src/app/features/strip/lanes.ts';
import { bestAxis, createScale, EDGE } from '../../../src/app/features/strip/scale.ts';
import { planTicks } from '../../../src/app/features/strip/ticks.ts';
import { strip } from './support/strips.ts';

const HOUR = 3_600_000;
const hourly = (count: number) => strip(Array.from({ length: count }, (_, i) => i * HOUR));

describe('the axis of the strip', () => {
  it('is the clock for a history with a rhythm, and the number for a short one or one moment', () => {
    expect(bestAxis(hourly(1000))).toBe('time');
    expect(bestAxis(hourly(5))).toBe('number');
    expect(bestAxis(strip(new Array<number>(1000).fill(7)))).toBe('number');
  });

  it.each([
    ['number', 1000],
    ['number', 7],
    ['time', 100],
  ] as const)('%s: pointing at a position of %d gives that position', (mode, total) => {
    const scale = createScale(hourly(total), 1200, mode);
    for (let position = 0; position <= total; position++) {
      expect(scale.positionAt(scale.xOf(position))).toBe(position);
    }
  });

  it.each(['number', 'time'] as const)('%s: the ends are always within reach', (mode) => {
    const scale = createScale(hourly(5000), 390, mode);
    expect(scale.positionAt(0)).toBe(0);
    expect(scale.positionAt(-50)).toBe(0);
    expect(scale.positionAt(390)).toBe(5000);
    expect(scale.positionAt(999)).toBe(5000);
    expect(scale.xOf(5000)).toBe(390 - EDGE);
  });

  it('means the event of a block wherever on the block one points', () => {
    const scale = createScale(hourly(10), 1020, 'number');
    expect(scale.block).toBe(100);
    expect(scale.positionAt(EDGE + 150)).toBe(2);
    expect(scale.positionAt(EDGE + 199)).toBe(2);
    expect(scale.positionAt(EDGE + 201)).toBe(2);
    expect(scale.positionAt(EDGE + 210)).toBe(3);
  });

  it('never runs backwards where historical times do', () => {
    const scale = createScale(strip([10 * HOUR, 2 * HOUR, 5 * HOUR, 20 * HOUR]), 1000, 'time');
    const xs = [0, 1, 2, 3, 4].map((position) => scale.xOf(position));
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });

  it('has nothing to point at without events', () => {
    const scale = createScale(strip([]), 1000, 'time');
    expect(scale.positionAt(500)).toBe(0);
    expect(scale.xOf(0)).toBe(EDGE);
  });
});

describe('lanes', () => {
  const many = strip([1, 2, 3, 4, 5, 6], [0, 1, 1, 2, 2, 2], ['rare', 'some', 'often']);

  it('keep the order of first events and put the rarest together', () => {
    expect(planLanes(many, 6).map((lane) => lane.label)).toEqual(['rare', 'some', 'often']);
    const two = planLanes(many, 2);
    expect(two.map((lane) => [lane.label, lane.events])).toEqual([
      ['often', 3],
      ['2 more', 3],
    ]);
  });

  it('count every event once', () => {
    for (const mode of ['number', 'time'] as const) {
      const lanes = planLanes(many, 2);
      const counts = countColumns(many, lanes, createScale(many, 300, mode), 300, 3);
      const sum = counts.reduce((all, row) => all + row.reduce((a, b) => a + b, 0), 0);
      expect(sum).toBe(6);
    }
  });
});

describe('ticks', () => {
  it('are round numbers, far enough apart', () => {
    const labels = planTicks(createScale(hourly(5000), 1200, 'number'), 5000, 1200).map((tick) => tick.label);
    expect(labels).toEqual([
      '500',
      '1,000',
      '1,500',
      '2,000',
      '2,500',
      '3,000',
      '3,500',
      '4,000',
      '4,500',
      '5,000',
    ]);
  });

  it.each([1, 60, 3600, 86_400, 86_400 * 40, 86_400 * 4000])(
    'are calendar moments within the axis (%d s apart)',
    (seconds) => {
      const start = Date.UTC(2024, 0, 3, 8, 12);
      const history = strip(Array.from({ length: 100 }, (_, i) => start + i * seconds * 1000));
      const ticks = planTicks(createScale(history, 1200, 'time'), 100, 1200);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(13);
      for (const { x } of ticks) {
        expect(x).toBeGreaterThanOrEqual(EDGE);
        expect(x).toBeLessThanOrEqual(1200 - EDGE + 0.001);
      }
    },
  );
});
