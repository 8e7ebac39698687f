import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { formatPath } from '../../../src/app/features/state/path.ts';
import type { TreeModel } from '../../../src/app/features/state/tree/model.ts';
import { goneText, keyText } from '../../../src/app/features/state/tree/rowText.ts';
import { treeMove, typed } from '../../../src/app/features/state/tree/treeKeys.ts';
import { follow } from '../../../src/app/features/state/tree/useCurrentRow.ts';
import {
  beginWith,
  closeAll,
  parsePins,
  togglePin,
  useTreeSetup,
} from '../../../src/app/features/state/treeStore.ts';
import { bareFilter, rangeAround, tablesToOpen } from '../../../src/app/features/state/useFrameTree.ts';
import type { StatePath, TreeRow } from '../../../src/rpc/contract.ts';

vi.mock('../../../src/app/client.ts', () => ({ client: { call: vi.fn(), subscribe: vi.fn() } }));

function row(path: StatePath, change: Partial<TreeRow> = {}): TreeRow {
  const scalar = { kind: 'number', text: '1', cut: false, size: 0, open: false, change: null } as const;
  return { ...scalar, path, depth: path.length - 1, ...change };
}

const table = (path: StatePath, change: Partial<TreeRow> = {}) =>
  row(path, { kind: 'object', text: '', size: 2, ...change });

describe('keys of the tree', () => {
  const press = (key: string, at: TreeRow | undefined, index = 5) =>
    treeMove(key, { index, row: at, count: 50_000, page: 20 });

  it('moves row by row, page by page and to the ends, and never out of the tree', () => {
    const leaf = row(['a', 'b']);
    expect(
      ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => press(key, leaf)),
    ).toEqual([6, 4, 25, 0, 0, 49_999].map((index) => ({ to: 'row', index })));
    expect(press('ArrowUp', leaf, 0)).toEqual({ to: 'row', index: 0 });
    expect(press('ArrowDown', leaf, 49_999)).toEqual({ to: 'row', index: 49_999 });
  });

  it('opens, goes into and closes tables, and goes from a leaf to its table', () => {
    expect(press('ArrowRight', table(['a']))).toEqual({ to: 'open' });
    expect(press('ArrowRight', table(['a'], { open: true }))).toEqual({ to: 'row', index: 6 });
    expect(press('ArrowLeft', table(['a', 'b'], { open: true }))).toEqual({ to: 'close' });
    expect(press('ArrowLeft', row(['a', 'b']))).toEqual({ to: 'parent' });
    expect(press('Enter', row(['a']))).toEqual({ to: 'use' });
  });

  it('keeps Left and Right to itself where they lead nowhere, so that the playhead stays', () => {
    expect(press('ArrowRight', row(['a']))).toEqual({ to: 'stay' });
    expect(press('ArrowRight', table(['a'], { size: 0 }))).toEqual({ to: 'stay' });
    expect(press('ArrowRight', undefined)).toEqual({ to: 'stay' });
    expect(press('ArrowLeft', undefined)).toEqual({ to: 'stay' });
    expect(press('x', row(['a']))).toBeNull();
  });

  it('puts letters together that follow each other', () => {
    const first = typed({ text: '', at: Number.NEGATIVE_INFINITY }, 'I', 100);
    expect(typed(first, 'n', 300).text).toBe('in');
    expect(typed(first, 'n', 2_000).text).toBe('n');
  });
});

describe('the row the keyboard is on', () => {
  function model(rows: readonly TreeRow[]): TreeModel {
    const nothing = async () => null;
    return {
      rowCount: rows.length,
      rowAt: (index) => rows[index],
      show: () => undefined,
      rowOf: nothing,
      setOpen: () => undefined,
      find: nothing,
    };
  }

  it('stays on its value when rows come before it, and asks where it is out of sight', () => {
    const before = { index: 1, wanted: '["b"]' };
    expect(follow(model([row(['a']), row(['b'])]), before)).toBe(before);
    expect(follow(model([row(['a']), row(['aa']), row(['b'])]), before)).toEqual({
      index: 2,
      wanted: '["b"]',
    });
    expect(follow(model([row(['a'])]), before)).toBeNull();
  });

  it('takes up the value of a row that had not come yet', () => {
    const ahead = { index: 1, wanted: null };
    expect(follow(model([]), ahead)).toBe(ahead);
    expect(follow(model([row(['a']), row(['b'])]), ahead)).toEqual({ index: 1, wanted: '["b"]' });
  });
});

describe('rows that are asked for', () => {
  it('stay as they are while those in sight are among them, and reach beyond them when not', () => {
    const now = { from: 100, count: 100 };
    expect(rangeAround(now, 120, 199)).toBe(now);
    const next = rangeAround(now, 180, 220);
    expect(next.from).toBeLessThan(180);
    expect(next.from + next.count).toBeGreaterThan(220);
    expect(rangeAround(now, 0, 40).from).toBe(0);
    expect(rangeAround(now, 0, 40_000).count).toBe(500);
  });

  it('open the short tables of a short state, unless the person has begun', () => {
    const rows = [table(['a']), table(['long'], { size: 5_000 }), row(['n']), table(['empty'], { size: 0 })];
    expect(tablesToOpen({ keys: 4, rows })).toEqual([['a']]);
    expect(tablesToOpen({ keys: 4_000, rows })).toEqual([]);
    expect(tablesToOpen({ keys: 4, rows: [...rows, table(['b'], { open: true })] })).toEqual([]);
  });
});

describe('what rows say', () => {
  it('shows of what is gone what stood there, also a table of which only the size is known', () => {
    expect(goneText(row(['a'], { kind: 'absent', text: '', change: 'removed', before: '"x"' }))).toBe('"x"');
    expect(goneText(row(['a'], { text: '7', change: 'removed', before: '7' }))).toBe('7');
    expect(goneText(table(['a'], { change: 'removed', before: '{"b":1,"c":2}' }))).toBe('{ 2 keys }');
    expect(goneText(row(['a'], { text: '7', change: 'changed', before: '6' }))).toBeNull();
  });

  it('finds a path as it was copied', () => {
    expect(bareFilter(' .inventory.widgets ')).toBe('inventory.widgets');
    expect(bareFilter('.')).toBe('.');
    expect(bareFilter('widgets')).toBe('widgets');
  });

  it('[STA-2] finds whatever key a copied path holds, as the engine writes paths', () => {
    expect(bareFilter('.nest["a.b"]["c\\"d"][2].e')).toBe('nest.a.b.c"d[2].e');
    expect(bareFilter('["a"')).toBe('["a"');
    expect(bareFilter('.["\\x"]')).toBe('.["\\x"]'.slice(1));
    const unit = fc.constantFrom(...'ab0_.[]"\\\' \n\u202e\u0000é🐈');
    const names = fc.string({ minLength: 1, unit });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), (path) => {
        expect(bareFilter(formatPath(path))).toBe(path.join('.'));
      }),
    );
  });

  it('shows a key that would not be seen, or be seen as another, in quotes', () => {
    expect(keyText(['widgets'])).toBe('widgets');
    expect(keyText(['a.b "c" é 🐈'])).toBe('a.b "c" é 🐈');
    expect(keyText([''])).toBe('""');
    expect(keyText([' '])).toBe('" "');
    expect(keyText(['a\nb'])).toBe('"a\\nb"');
    expect(keyText(['\u202ecod.exe'])).toBe('"\\u202ecod.exe"');
  });
});

describe('what is open', () => {
  it('begins with what is given, once: what the person closes stays closed', () => {
    useTreeSetup.setState({ open: [], begun: false });
    beginWith([['a'], ['b']]);
    expect(useTreeSetup.getState().open).toEqual(['["a"]', '["b"]']);
    closeAll();
    beginWith([['a']]);
    expect(useTreeSetup.getState().open).toEqual([]);
  });
});

describe('pins', () => {
  beforeEach(() => useTreeSetup.setState({ pinned: [] }));

  it('come and go, the newest last', () => {
    togglePin(['a']);
    togglePin(['b', 0]);
    expect(useTreeSetup.getState().pinned).toEqual([['a'], ['b', 0]]);
    togglePin(['a']);
    expect(useTreeSetup.getState().pinned).toEqual([['b', 0]]);
  });

  it('are paths and nothing else, however they were stored', () => {
    expect(parsePins('[["a",0],["__proto__"]]')).toEqual([['a', 0], ['__proto__']]);
    for (const bad of ['{', '"x"', '[1]', '[["a",-1]]', '[["a",1.5]]', '[[null]]', '[[["a"]]]'])
      expect(parsePins(bad)).toEqual([]);
    expect(parsePins(null)).toEqual([]);
    expect(parsePins(JSON.stringify(Array.from({ length: 80 }, (_, i) => [i])))).toHaveLength(50);
  });
});
