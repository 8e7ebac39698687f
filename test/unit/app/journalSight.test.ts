import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Align,
  isNear,
  OVERSCAN,
  rowsIn,
  type Sight,
  showRow,
} from '../../../src/app/features/journal/sight.ts';

const HEIGHT = 28;
const START: Sight = { top: 0, room: 460, overscan: OVERSCAN, base: 0, atEnd: true };

const align = fc.constantFrom<Align>('end', 'center', 'auto');
const moves = fc.array(fc.tuple(fc.nat(99_999), align), { minLength: 1, maxLength: 20 });
const lists = fc.record({
  count: fc.integer({ min: 1, max: 100_000 }),
  room: fc.integer({ min: HEIGHT, max: 2_000 }),
  moves,
});

test('wherever it is told to go, the row exists and is wholly in sight', () => {
  fc.assert(
    fc.property(lists, ({ count, room, moves }) => {
      let sight: Sight = { ...START, room };
      for (const [wanted, where] of moves) {
        const row = wanted % count;
        sight = showRow(sight, row, where, { count, height: HEIGHT });
        const { first, last } = rowsIn(sight, { count, height: HEIGHT });
        expect(row).toBeGreaterThanOrEqual(first);
        expect(row).toBeLessThanOrEqual(last);
        expect(sight.top).toBeLessThanOrEqual(row * HEIGHT);
        expect(sight.top + room).toBeGreaterThanOrEqual((row + 1) * HEIGHT);
      }
    }),
  );
});

test('all rows in sight exist, and few others', () => {
  fc.assert(
    fc.property(lists, fc.nat(2_800_000), ({ count, room }, wanted) => {
      const top = Math.min(wanted, Math.max(0, count * HEIGHT - room));
      const { first, last } = rowsIn({ ...START, top, room }, { count, height: HEIGHT });
      expect(first).toBe(Math.max(0, Math.floor(top / HEIGHT) - OVERSCAN));
      expect(last).toBe(Math.min(count - 1, Math.ceil((top + room) / HEIGHT) - 1 + OVERSCAN));
    }),
  );
});

test('after a jump the first row takes the key that the first row had', () => {
  const grid = { count: 100_000, height: HEIGHT };
  const keyOfFirst = (sight: Sight) => rowsIn(sight, grid).first - sight.base;
  let sight = showRow(START, 50_000, 'center', grid);
  expect(keyOfFirst(sight)).toBe(keyOfFirst(START));
  for (const row of [200, 99_999, 0, 61_700]) {
    const next = showRow(sight, row, 'center', grid);
    expect(keyOfFirst(next)).toBe(keyOfFirst(sight));
    sight = next;
  }
});

test('a step keeps the keys of the rows that stay, and a row in sight moves nothing', () => {
  const grid = { count: 100_000, height: HEIGHT };
  const sight = showRow(START, 50_000, 'center', grid);
  expect(showRow(sight, 50_001, 'auto', grid)).toEqual({ ...sight });
  const { last } = rowsIn(sight, grid);
  const stepped = showRow(sight, last + 1, 'auto', grid);
  expect(stepped.base).toBe(sight.base);
  expect(stepped.top).toBeGreaterThan(sight.top);
});

test('it is at the end only where the last row is in sight', () => {
  const grid = { count: 1_000, height: HEIGHT };
  expect(showRow(START, 999, 'end', grid).atEnd).toBe(true);
  expect(showRow(START, 900, 'center', grid).atEnd).toBe(false);
  expect(showRow(START, 2, 'end', { count: 3, height: HEIGHT }).atEnd).toBe(true);
});

test('near is what exists while one scrolls by hand, and the next to it', () => {
  const grid = { count: 1_000, height: HEIGHT };
  const sight = showRow(START, 500, 'center', grid);
  const { first, last } = rowsIn({ ...sight, overscan: OVERSCAN }, grid);
  expect([first - 2, first - 1, 500, last + 1, last + 2].map((row) => isNear(sight, row, grid))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
});

test('a list without room has no rows', () => {
  const { first, last } = rowsIn({ ...START, room: 0 }, { count: 10, height: HEIGHT });
  expect(last).toBe(first - 1);
});
