/** Rows kept ready beyond the edges, for scrolling by hand. */
export const OVERSCAN = 12;
/** And after a jump, of which the next may leave nothing: a drag jumps with every frame. */
const OVERSCAN_JUMP = 1;

export type Align = 'end' | 'center' | 'auto';

/** Where a list is; pixels are counted from its first row. */
export interface Sight {
  readonly top: number;
  /** Height that rows are seen in. */
  readonly room: number;
  /** Rows that exist beyond the edges. */
  readonly overscan: number;
  /** See RowWindow. */
  readonly base: number;
  /** As the last move left it: rows that come since do not change it. */
  readonly atEnd: boolean;
}

export interface Grid {
  readonly count: number;
  readonly height: number;
}

/** The rows that exist, both ends in; `last` is before `first` where there are none. */
export function rowsIn(
  { top, room, overscan }: Sight,
  { count, height }: Grid,
): { readonly first: number; readonly last: number } {
  // Where the list has become shorter the browser has moved it, and tells later.
  const cut = Math.max(0, Math.min(top, count * height - room));
  const first = Math.max(0, Math.floor(cut / height) - overscan);
  if (room === 0) return { first, last: first - 1 };
  return { first, last: Math.min(count - 1, Math.ceil((cut + room) / height) - 1 + overscan) };
}

/** The sight in which a row is seen; `auto` moves no further than it must. */
export function showRow(sight: Sight, row: number, align: Align, grid: Grid): Sight {
  const { count, height } = grid;
  const start = row * height;
  const atEnd = start + height - sight.room;
  const wanted = {
    end: atEnd,
    center: start + (height - sight.room) / 2,
    auto: Math.max(atEnd, Math.min(start, sight.top)),
  }[align];
  const most = Math.max(0, count * height - sight.room);
  const top = Math.round(Math.max(0, Math.min(most, wanted)));
  const isJump = Math.abs(top - sight.top) >= sight.room;
  const moved = { ...sight, top, atEnd: most - top < height * 2, overscan: OVERSCAN };
  if (!isJump) return top === sight.top ? { ...moved, overscan: sight.overscan } : moved;
  const jumped = { ...moved, overscan: OVERSCAN_JUMP };
  return { ...jumped, base: sight.base + rowsIn(jumped, grid).first - rowsIn(sight, grid).first };
}

/** Whether a row exists while one scrolls by hand, or is the next to. */
export function isNear(sight: Sight, row: number, grid: Grid): boolean {
  const { first, last } = rowsIn({ ...sight, overscan: OVERSCAN }, grid);
  return row >= first - 1 && row <= last + 1;
}
