import { Between, type Side } from './between.ts';
import { differences, MAX_DIFFERENCES } from './difference.ts';
import { type Layout, openLayout, rowOfPath, rowsBetween } from './layout.ts';
import { openPaths } from './openPaths.ts';
import { pinnedRow, treeRow } from './rows.ts';
import type { Frame, FrameRequest, StatePath } from './types.ts';

/** The positions that a frame at `position` is read from: what it is compared with, and itself. */
export function frameSpan(position: number, { since }: FrameRequest): readonly [number, number] {
  return [since ?? Math.max(0, position - 1), position];
}

/** [STA-1] The part of a state that is on the screen, read off the versions: no text of the whole, no Lua. */
export function readFrame(before: Side, after: Side, request: FrameRequest): Frame {
  const between = new Between(before, after);
  const layout = treeLayout(between, request);
  const from = Math.min(request.from, Math.max(0, layout.rows - request.count));
  const placed = rowsBetween(between, layout, from, from + request.count);
  const { diff, truncated } = differences(between, MAX_DIFFERENCES);
  const top = between.table({ before: between.root.after, after: between.root.after });
  return {
    from,
    rows: placed.map(({ path, pair, open }) => treeRow(between, path, pair, open)),
    rowCount: layout.rows,
    pinned: request.pinned.map((path) => pinnedRow(between, path)),
    diff,
    diffTruncated: truncated,
    keys: top === undefined ? 0 : after.history.presence.size(top, after.position),
  };
}

export function readRowOf(before: Side, after: Side, request: FrameRequest, path: StatePath): number | null {
  return rowOfPath(treeLayout(new Between(before, after), request), path);
}

function treeLayout(between: Between, request: FrameRequest): Layout {
  return openLayout(between, between.root, openPaths(request.open));
}
