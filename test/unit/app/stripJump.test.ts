import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Direction,
  nextAlike,
  nextIn,
  nextMark,
  whoAndWhat,
} from '../../../src/app/features/strip/jump.ts';
import { countMarks } from '../../../src/app/features/strip/marked.ts';
import { SHAPES } from '../../../src/app/features/strip/shapes.ts';
import type { Mark } from '../../../src/app/stores/marks.ts';
import { strip } from './support/strips.ts';

const TOTAL = 60;
const directions = fc.constantFrom<Direction>(1, -1);
const positions = fc.integer({ min: 0, max: TOTAL });
const bounds = fc
  .tuple(positions, positions)
  .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));
const rising = fc
  .uniqueArray(fc.integer({ min: 0, max: TOTAL }), { maxLength: 20 })
  .map((numbers) => numbers.sort((a, b) => a - b));

/** By looking at every number in turn. */
function nearest(
  candidates: readonly number[],
  position: number,
  direction: Direction,
  within: { readonly first: number; readonly last: number },
): number | null {
  const found = candidates
    .filter((n) => (n - position) * direction > 0 && n >= within.first && n <= within.last)
    .sort((a, b) => (a - b) * direction);
  return found[0] ?? null;
}

const mark = (tone: Mark['tone'], numbers: readonly number[]): Mark => ({ tone, label: tone, numbers });

describe('jumps', () => {
  it('to the next of rising numbers agree with looking at each', () => {
    fc.assert(
      fc.property(rising, positions, directions, bounds, (numbers, position, direction, within) => {
        const wanted = nearest(numbers, position, direction, within);
        expect(nextIn(numbers, position, direction, within)).toBe(wanted);
        expect(nextIn(Uint32Array.from(numbers), position, direction, within)).toBe(wanted);
      }),
    );
  });

  it('to the next event of the same type agree with looking at each', () => {
    const columns = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: TOTAL, maxLength: TOTAL });
    fc.assert(
      fc.property(columns, positions, directions, bounds, (types, position, direction, within) => {
        const alike = types.flatMap((type, i) => (type === types[position - 1] ? [i + 1] : []));
        const wanted = position === 0 ? null : nearest(alike, position, direction, within);
        expect(nextAlike(Uint16Array.from(types), position, direction, within)).toBe(wanted);
      }),
    );
  });

  it('to the next mark take the nearest of all marks', () => {
    fc.assert(
      fc.property(rising, rising, positions, directions, (a, b, position, direction) => {
        const within = { first: 0, last: TOTAL };
        expect(nextMark([mark('good', a), mark('bad', b)], position, direction, within)).toBe(
          nearest([...a, ...b], position, direction, within),
        );
      }),
    );
  });

  it('know no type and actor before the first event', () => {
    const history = strip([1, 2]);
    expect(whoAndWhat(history, 0)).toBeNull();
    expect(whoAndWhat(history, 2)).toEqual({ type: 'a', actor: 'user:ada' });
    expect(whoAndWhat(history, 3)).toBeNull();
  });
});

describe('the legend', () => {
  it('names what is there, the weightiest first, and sums marks of one tone', () => {
    const history = { ...strip([1, 2, 3, 4]), checkpoints: [4] };
    const marks = [mark('match', [1]), mark('culprit', [3]), mark('match', [2, 4])];
    expect(countMarks(history, marks)).toEqual([
      { kind: 'culprit', count: 1 },
      { kind: 'checkpoint', count: 1 },
      { kind: 'match', count: 3 },
    ]);
  });

  it('has a shape and a word of its own for every kind', () => {
    const shapes = Object.values(SHAPES);
    expect(new Set(shapes.map(({ path }) => path)).size).toBe(shapes.length);
    expect(new Set(shapes.map(({ word }) => word)).size).toBe(shapes.length);
  });
});
