import { describe, expect, it } from 'vitest';
import { formatPath } from '../../../src/app/features/state/path.ts';
import { nodeAt, planRows, type TreeOptions } from '../../../src/app/features/state/rows.ts';
import { parseState } from '../../../src/protocol/state/stateText.ts';

const NOTHING: TreeOptions = { toggled: new Map(), diff: [], filter: '' };
const lines = (text: string, options: Partial<TreeOptions> = {}) =>
  planRows(parseState(text), { ...NOTHING, ...options }).map(
    (row) => `${'  '.repeat(row.level - 1)}${row.label}: ${row.text}`,
  );

describe('the state tree', () => {
  it('[ENC-7] shows numbers exactly as they are', () => {
    expect(lines('{"a":2147483647.9999999998,"b":-3}')).toEqual([
      'state: { 2 keys }',
      '  a: 2147483647.9999999998',
      '  b: -3',
    ]);
    expect(planRows(parseState('{"b":-3}'), NOTHING)[1]?.kind).toBe('negative');
  });

  it('opens two levels by itself, and what the person opens or closes', () => {
    const text = '{"a":{"b":{"c":{"d":1}}}}';
    expect(lines(text)).toEqual(['state: { 1 key }', '  a: { 1 key }', '    b: { 1 key }']);
    const opened = new Map([['["a","b"]', true]]);
    expect(lines(text, { toggled: opened })).toContain('      c: { 1 key }');
    expect(lines(text, { toggled: new Map([['[]', false]]) })).toEqual(['state: { 1 key }']);
  });

  it('leaves long branches closed', () => {
    const list = JSON.stringify({ list: Array.from({ length: 5000 }, (_, i) => i) });
    expect(lines(list)).toEqual(['state: { 1 key }', '  list: [ 5000 items ]']);
  });

  it('says of each row where it stands among its siblings', () => {
    const rows = planRows(parseState('{"a":1,"b":[10,20]}'), NOTHING);
    expect(rows.map(({ label, level, position, siblings }) => [label, level, position, siblings])).toEqual([
      ['state', 1, 1, 1],
      ['a', 2, 1, 2],
      ['b', 2, 2, 2],
      ['0', 3, 1, 2],
      ['1', 3, 2, 2],
    ]);
  });

  it('marks what this event changed, and the closed branch that hides it', () => {
    const diff = [{ path: ['a', 'b', 'c'], kind: 'changed' as const, before: '1', after: '2' }];
    const rows = planRows(parseState('{"a":{"b":{"c":2}}}'), { ...NOTHING, diff });
    expect(rows.find((row) => row.label === 'b')).toMatchObject({ change: null, hidesChange: true });
    const open = planRows(parseState('{"a":{"b":{"c":2}}}'), {
      ...NOTHING,
      diff,
      toggled: new Map([['["a","b"]', true]]),
    });
    expect(open.find((row) => row.label === 'c')?.change).toMatchObject({ before: '1' });
    expect(open.find((row) => row.label === 'b')?.hidesChange).toBe(false);
  });

  it('still shows what was removed, where it was', () => {
    const diff = [{ path: ['a', 'gone'], kind: 'removed' as const, before: '"x"' }];
    expect(lines('{"a":{}}', { diff })).toEqual(['state: { 1 key }', '  a: {}', '    gone: "x"']);
  });

  it('filters by path and value, in closed branches too, with the way to each', () => {
    const text = '{"inventory":{"deep":{"deeper":{"widgets":-2}}},"other":{"x":"Widgets Ltd"},"none":1}';
    expect(lines(text, { filter: 'widgets' })).toEqual([
      'state: { 3 keys }',
      '  inventory: { 1 key }',
      '    deep: { 1 key }',
      '      deeper: { 1 key }',
      '        widgets: -2',
      '  other: { 1 key }',
      '    x: "Widgets Ltd"',
    ]);
    expect(lines(text, { filter: 'nowhere' })).toEqual([]);
  });

  it('keeps keys apart that look alike', () => {
    const rows = planRows(parseState('{"a":[{"1":0}],"a[0]":{"1":0}}'), {
      ...NOTHING,
      toggled: new Map([['["a",0]', true]]),
    });
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });
});

describe('paths', () => {
  it('read as jq writes them', () => {
    expect(formatPath([])).toBe('.');
    expect(formatPath(['inventory', 'widgets', 0])).toBe('.inventory.widgets[0]');
    expect(formatPath(['odd key', '1'])).toBe('.["odd key"]["1"]');
  });

  it('lead to their value', () => {
    const state = parseState('{"a":[{"b":1.50}],"__proto__":{"c":true}}');
    expect(nodeAt(state, ['a', 0, 'b'])).toEqual({ number: '1.50' });
    expect(nodeAt(state, ['__proto__', 'c'])).toBe(true);
    expect(nodeAt(state, ['toString'])).toBeUndefined();
    expect(nodeAt(state, ['a', 'length'])).toBeUndefined();
  });
});
