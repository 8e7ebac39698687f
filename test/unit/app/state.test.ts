import { describe, expect, it } from 'vitest';
import { formatPath, pathKey } from '../../../src/app/features/state/path.ts';
import { labelOf, toneOf, valueText } from '../../../src/app/features/state/tree/rowText.ts';
import { type TextRowOptions, textRows } from '../../../src/app/features/state/tree/textRows.ts';
import { parseState } from '../../../src/protocol/state/stateText.ts';

const NOTHING: TextRowOptions = { toggled: new Map(), diff: [], filter: '' };
const lines = (text: string, options: Partial<TextRowOptions> = {}) =>
  textRows(parseState(text), { ...NOTHING, ...options }).map(
    (row) =>
      `${'  '.repeat(row.depth)}${labelOf(row.path)}: ${row.kind === 'absent' ? `was ${row.before}` : valueText(row)}`,
  );

describe('the state tree', () => {
  it('[ENC-7] shows numbers exactly as they are', () => {
    expect(lines('{"a":2147483647.9999999998,"b":-3}')).toEqual(['a: 2147483647.9999999998', 'b: -3']);
    const [negative] = textRows(parseState('{"b":-3}'), NOTHING);
    expect(negative && toneOf(negative)).toBe('negative');
  });

  it('opens one level by itself, and what the person opens or closes', () => {
    const text = '{"a":{"b":{"c":{"d":1}}}}';
    expect(lines(text)).toEqual(['a: { 1 key }', '  b: { 1 key }']);
    const opened = new Map([['["a","b"]', true]]);
    expect(lines(text, { toggled: opened })).toContain('    c: { 1 key }');
    expect(lines(text, { toggled: new Map([['["a"]', false]]) })).toEqual(['a: { 1 key }']);
  });

  it('leaves long branches closed', () => {
    const list = JSON.stringify({ list: Array.from({ length: 5000 }, (_, i) => i) });
    expect(lines(list)).toEqual(['list: [ 5000 items ]']);
  });

  it('marks what this event changed, and the closed branch that hides it', () => {
    const diff = [{ path: ['a', 'b', 'c'], kind: 'changed' as const, before: '1', after: '2' }];
    const rows = textRows(parseState('{"a":{"b":{"c":2}}}'), { ...NOTHING, diff });
    expect(rows.find((row) => labelOf(row.path) === 'b')).toMatchObject({ change: 'inside', open: false });
    const open = textRows(parseState('{"a":{"b":{"c":2}}}'), {
      ...NOTHING,
      diff,
      toggled: new Map([['["a","b"]', true]]),
    });
    expect(open.find((row) => labelOf(row.path) === 'c')).toMatchObject({ change: 'changed', before: '1' });
    expect(open.find((row) => labelOf(row.path) === 'b')).toMatchObject({ change: 'inside', open: true });
  });

  it('still shows what was removed, where it was', () => {
    const diff = [{ path: ['a', 'gone'], kind: 'removed' as const, before: '"x"' }];
    expect(lines('{"a":{}}', { diff })).toEqual(['a: {}', '  gone: was "x"']);
  });

  it('filters by path and value, in closed branches too, with the way to each', () => {
    const text = '{"inventory":{"deep":{"deeper":{"widgets":-2}}},"other":{"x":"Widgets Ltd"},"none":1}';
    expect(lines(text, { filter: 'widgets' })).toEqual([
      'inventory: { 1 key }',
      '  deep: { 1 key }',
      '    deeper: { 1 key }',
      '      widgets: -2',
      'other: { 1 key }',
      '  x: "Widgets Ltd"',
    ]);
    expect(lines(text, { filter: 'nowhere' })).toEqual([]);
  });

  it('keeps keys apart that look alike', () => {
    const rows = textRows(parseState('{"a":[{"1":0}],"a[0]":{"1":0}}'), {
      ...NOTHING,
      toggled: new Map([['["a",0]', true]]),
    });
    expect(new Set(rows.map((row) => pathKey(row.path))).size).toBe(rows.length);
  });
});

describe('paths', () => {
  it('read as jq writes them', () => {
    expect(formatPath([])).toBe('.');
    expect(formatPath(['inventory', 'widgets', 0])).toBe('.inventory.widgets[0]');
    expect(formatPath(['odd key', '1'])).toBe('.["odd key"]["1"]');
    expect(formatPath(['\u202edoc', 'a\u0000b'])).toBe('.["\\u202edoc"]["a\\u0000b"]');
  });
});
