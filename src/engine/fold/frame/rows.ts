import type { Between, Pair, Side } from '../history/between.ts';
import { type Excerpt, excerpt } from '../history/excerpt.ts';
import { kindOf, type ValueKind } from '../history/valueKind.ts';
import { KIND, NONE } from '../history/versions.ts';
import type { FrameRow, StatePath } from './types.ts';

export const MAX_ROW_TEXT = 200;

interface Value extends Excerpt {
  readonly kind: ValueKind;
  readonly size: number;
}

function readValue({ history, position }: Side, version: number): Value {
  const { log, tables, presence } = history;
  const kind = kindOf(history, version, position);
  if (log.kind(version) !== KIND.table)
    return { ...excerpt(history, version, position, MAX_ROW_TEXT), kind, size: 0 };
  const size = presence.size(tables.table(log.low(version)), position);
  return { kind, text: '', cut: false, size };
}

/** A row of the tree; of what is gone, what stood there. */
export function treeRow(between: Between, path: StatePath, pair: Pair, open: boolean): FrameRow {
  const side = pair.after === NONE ? between.before : between.after;
  const value = readValue(side, pair.after === NONE ? pair.before : pair.after);
  return withChange(between, pair, { path, depth: path.length - 1, ...value, open });
}

/** The row of a path, whatever is open: `absent` where nothing stands. */
export function pinnedRow(between: Between, path: StatePath): FrameRow {
  const pair = between.at(path);
  const value = readValue(between.after, pair.after);
  return withChange(between, pair, { path, depth: Math.max(0, path.length - 1), ...value, open: false });
}

function withChange(between: Between, pair: Pair, row: Omit<FrameRow, 'change' | 'before'>): FrameRow {
  const change = between.change(pair);
  if (change !== 'changed' && change !== 'removed') return { ...row, change };
  const { history, position } = between.before;
  return { ...row, change, before: excerpt(history, pair.before, position, MAX_ROW_TEXT).text };
}
