import type { Between, Pair } from '../history/between.ts';
import type { Entries } from '../history/entries.ts';
import type { OpenPaths } from './openPaths.ts';
import type { StatePath } from './types.ts';

/** An open table as it is on the screen: its entries, and under some of them the rows of open tables. */
export interface Layout {
  readonly entries: Entries;
  /** By index among the entries, rising. */
  readonly opened: readonly { readonly index: number; readonly layout: Layout }[];
  /** Of all of it. */
  readonly rows: number;
}

export function layoutOf(
  entries: Entries,
  opened: readonly { readonly index: number; readonly layout: Layout }[],
): Layout {
  return { entries, opened, rows: opened.reduce((rows, { layout }) => rows + layout.rows, entries.size) };
}

/** The tree as it is opened: what is closed is not looked at. */
export function openLayout(between: Between, pair: Pair, open: OpenPaths): Layout {
  const entries = between.entries(pair);
  const opened: { index: number; layout: Layout }[] = [];
  for (const [key, inside] of open.inside) {
    const index = inside.open ? entries.indexOf(key) : -1;
    if (index < 0) continue;
    const child = between.child(entries.at(index));
    if (between.table(child) !== undefined)
      opened.push({ index, layout: openLayout(between, child, inside) });
  }
  return layoutOf(
    entries,
    opened.sort((a, b) => a.index - b.index),
  );
}

/** A row before it is read. */
export interface PlacedRow {
  readonly path: StatePath;
  readonly pair: Pair;
  readonly open: boolean;
}

/** Rows `from` to `to` (not in it), in the order of the screen. */
export function rowsBetween(between: Between, layout: Layout, from: number, to: number): PlacedRow[] {
  const out: PlacedRow[] = [];
  collect(between, layout, [], from, to, out);
  return out;
}

/** Of a table, the rows from `from` to `to`, counted from its first. */
function collect(
  between: Between,
  { entries, opened, rows }: Layout,
  path: StatePath,
  from: number,
  to: number,
  out: PlacedRow[],
): void {
  let [row, index] = [0, 0];
  /** Entries up to `until`, of which none is open but the last may be. */
  const plain = (until: number, lastIsOpen: boolean) => {
    const skipped = Math.min(until - index, Math.max(0, from - row));
    index += skipped;
    row += skipped;
    for (; index < until && row < to; index++, row++) {
      const entry = entries.at(index);
      const isOpen = lastIsOpen && index === until - 1;
      out.push({ path: [...path, entry.key], pair: between.child(entry), open: isOpen });
    }
  };
  for (const child of opened) {
    if (row >= Math.min(to, rows)) return;
    plain(child.index + 1, true);
    if (row >= to) return;
    if (row + child.layout.rows > from) {
      const { key } = entries.at(child.index);
      collect(between, child.layout, [...path, key], from - row, to - row, out);
    }
    row += child.layout.rows;
  }
  if (row < to) plain(entries.size, false);
}

/** The row of a path; null where it is not in the tree as it is opened. */
export function rowOfPath(layout: Layout, path: StatePath): number | null {
  let at: Layout | undefined = layout;
  let row = -1;
  for (const key of path) {
    const index: number = at?.entries.indexOf(key) ?? -1;
    if (at === undefined || index < 0) return null;
    row += 1 + index;
    let next: Layout | undefined;
    for (const child of at.opened) {
      if (child.index < index) row += child.layout.rows;
      else if (child.index === index) next = child.layout;
    }
    at = next;
  }
  return path.length === 0 ? null : row;
}
