import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventAt, shiftWindow, windowX } from '../../../src/app/features/strip/focusDrag.ts';
import { parseEnds } from '../../../src/app/features/strip/focusEnds.ts';
import { createScale } from '../../../src/app/features/strip/scale.ts';
import { cutFocus, useFocus, withFirst, withLast } from '../../../src/app/stores/focus.ts';
import { usePlayhead } from '../../../src/app/stores/playhead.ts';
import { histories } from './support/strips.ts';

const windows = (total: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: total }), fc.integer({ min: 1, max: total }))
    .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));

const TOTAL = 500;

describe('the focus window', () => {
  beforeEach(() => {
    useFocus.getState().clear();
    usePlayhead.getState().reset();
  });

  it('takes its ends in either order and is cut to the history there is', () => {
    useFocus.getState().focus(900, -3);
    expect(useFocus.getState().window).toEqual({ first: 1, last: 900 });
    expect(cutFocus(useFocus.getState().window, 500)).toEqual({ first: 1, last: 500 });
    expect(cutFocus({ first: 600, last: 900 }, 500)).toBeNull();
    expect(cutFocus(null, 500)).toBeNull();
  });

  it('has the end that was set exactly there, and the other in history and beyond it', () => {
    fc.assert(
      fc.property(fc.option(windows(TOTAL + 100)), fc.integer({ min: 0, max: TOTAL }), (window, position) => {
        const number = Math.max(1, position);
        const first = withFirst(window, position, TOTAL);
        expect(first.first).toBe(number);
        expect(first.last).toBeGreaterThanOrEqual(first.first);
        expect(first.last).toBeLessThanOrEqual(TOTAL);
        const last = withLast(window, position, TOTAL);
        expect(last.last).toBe(number);
        expect(last.first).toBeGreaterThanOrEqual(1);
        expect(last.first).toBeLessThanOrEqual(last.last);
      }),
    );
  });

  it('keeps the other end where the window still has a length', () => {
    expect(withFirst({ first: 10, last: 90 }, 40, 100)).toEqual({ first: 40, last: 90 });
    expect(withFirst({ first: 10, last: 90 }, 95, 100)).toEqual({ first: 95, last: 100 });
    expect(withLast({ first: 10, last: 90 }, 40, 100)).toEqual({ first: 10, last: 40 });
    expect(withLast({ first: 10, last: 90 }, 5, 100)).toEqual({ first: 1, last: 5 });
  });

  it('keeps its length when it is moved, and stays in history', () => {
    fc.assert(
      fc.property(windows(TOTAL), fc.integer({ min: -1000, max: 1000 }), (window, by) => {
        const moved = shiftWindow(window, by, TOTAL);
        expect(moved.last - moved.first).toBe(window.last - window.first);
        expect(moved.first).toBeGreaterThanOrEqual(1);
        expect(moved.last).toBeLessThanOrEqual(TOTAL);
      }),
    );
  });

  it('drawn by number, a drag over its pixels gives it back', () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.nat(), (history, a, b) => {
        const { total } = history;
        const [first, last] = [(a % total) + 1, (b % total) + 1].sort((x, y) => x - y) as [number, number];
        const scale = createScale(history, 1200, 'number');
        const [left, right] = windowX(scale, { first, last });
        expect(eventAt(scale, left + 0.01, total)).toBe(first);
        expect(eventAt(scale, right - 0.01, total)).toBe(last);
      }),
    );
  });

  it.each([
    ['1,200', ' 1900 ', { first: 1200, last: 1900 }],
    ['1900', '1200', { first: 1200, last: 1900 }],
    ['7', '7', { first: 7, last: 7 }],
  ])('is typed: %s to %s', (first, last, window) => {
    expect(parseEnds(first, last, 5000)).toEqual(window);
  });

  it.each([
    ['', '5'],
    ['1.5', '5'],
    ['-1', '5'],
    ['1e3', '5'],
    ['0', '5'],
    ['1', '5001'],
  ])('is not typed as %s to %s', (first, last) => {
    expect(parseEnds(first, last, 5000)).toHaveProperty('problem');
  });

  it('is what play begins with', () => {
    const { setTotal, set, play } = usePlayhead.getState();
    setTotal(100);
    useFocus.getState().focus(20, 40);
    play();
    expect(usePlayhead.getState().position).toBe(20);
    set(30);
    play();
    expect(usePlayhead.getState().position).toBe(30);
    set(40);
    play();
    expect(usePlayhead.getState().position).toBe(20);
  });
});
