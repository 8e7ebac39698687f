import { describe, expect, it } from 'vitest';
import { createRows } from '../../../src/app/features/journal/rows.ts';
import { TYPE_COLORS, typeColors } from '../../../src/app/stores/typeColors.ts';

describe('the rows of the journal', () => {
  it('are the events, from 1 on', () => {
    const rows = createRows(3, null);
    expect([0, 1, 2].map(rows.numberAt)).toEqual([1, 2, 3]);
    expect(rows.rowOf(0)).toBe(-1);
    expect(rows.rowOf(3)).toBe(2);
    expect(rows.rowOf(99)).toBe(2);
  });

  it('under a filter are the matches, and the playhead stands at the last one it has passed', () => {
    const rows = createRows(100, [10, 20, 30]);
    expect(rows.count).toBe(3);
    expect(rows.numberAt(1)).toBe(20);
    expect([5, 10, 19, 20, 100].map(rows.rowOf)).toEqual([-1, 0, 0, 1, 2]);
    expect(createRows(100, []).rowOf(50)).toBe(-1);
  });
});

describe('the colours of types', () => {
  const types = ['add', 'remove', 'order.placed', 'order.returned', 'note', 'price.changed'];

  it('differ while there are enough', () => {
    expect(new Set(typeColors(types).values()).size).toBe(types.length);
  });

  it('stay as the history grows', () => {
    const before = typeColors(types);
    const after = typeColors([...types, 'new.one', 'another']);
    for (const type of types) expect(after.get(type)).toBe(before.get(type));
  });

  it('are shared once there are more types than colours', () => {
    const colors = typeColors(Array.from({ length: 40 }, (_, i) => `type.${i}`));
    for (const color of colors.values()) expect(color).toBeLessThan(TYPE_COLORS);
  });
});
