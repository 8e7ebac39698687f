import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { StateFrame, TreeRequest, TreeRow } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import {
  createFrameFeed,
  type FrameFeed,
  type FrameQuestion,
  type TreeWish,
} from '../../stores/frameFeed.ts';
import type { Path } from './path.ts';
import type { TreeModel } from './tree/model.ts';
import { isTable, labelOf } from './tree/rowText.ts';
import { beginWith, setOpen, useTreeSetup } from './treeStore.ts';

/** Rows asked for above and below those in sight, so that a short way of scrolling finds them there. */
const AROUND = 30;
/** Rows of the first request: as many as fit on a large screen. */
const FIRST_ROWS = 100;
/** The most rows of one request: as many are asked for while a name is looked for in the whole tree. */
const MOST_ROWS = 500;

/** A table opens by itself while the whole state is as short as this. */
const SHORT_STATE = 40;
const SHORT_TABLE = 100;

export interface FrameTree {
  readonly feed: FrameFeed;
  readonly model: TreeModel;
  readonly frame: StateFrame | null;
  /** What the frame answers. */
  readonly of: FrameQuestion | null;
}

/** The state at the playhead as rows for a tree: those in sight are fetched, whatever the size of the state. */
export function useFrameTree(filter: string, changesOnly: boolean): FrameTree {
  const feed = useMemo(createFrameFeed, []);
  const [range, setRange] = useState({ from: 0, count: FIRST_ROWS });
  const open = useTreeSetup((setup) => setup.open);
  const pinned = useTreeSetup((setup) => setup.pinned);
  const frame = useStore(feed.store, (state) => state.frame);
  const of = useStore(feed.store, (state) => state.of);
  const wish = useMemo<TreeWish>(
    () => ({ ...range, open, filter: bareFilter(filter), changesOnly, pinned }),
    [range, open, filter, changesOnly, pinned],
  );
  useEffect(() => feed.start(), [feed]);
  useEffect(() => feed.want(wish), [feed, wish]);
  useAutoOpen(frame, of);
  const model = useMemo(() => frameModel(frame, of, setRange), [frame, of]);
  return { feed, model, frame, of };
}

/** A key in a copied path that is no plain name: `["a.b"]`, after a dot at the beginning. */
const QUOTED = /\.?\["(?:[^"\\]|\\.)*"\]/g;

/** The engine's paths begin without the dot that a copied path has, and their keys stand bare: `nest.a.b` for `.nest["a.b"]`. */
export function bareFilter(text: string): string {
  return text
    .trim()
    .replace(QUOTED, bareKey)
    .replace(/^\.(?!$)/, '');
}

function bareKey(quoted: string): string {
  try {
    return `.${JSON.parse(quoted.slice(quoted.indexOf('"'), -1))}`;
  } catch {
    return quoted; // Brackets and quotes of no path.
  }
}

/** The short tables of a short state are open at first. */
function useAutoOpen(frame: StateFrame | null, of: FrameQuestion | null): void {
  useEffect(() => {
    if (frame === null || of === null || of.tree.filter !== '' || of.tree.changesOnly) return;
    if (frame.keys > 0) beginWith(tablesToOpen(frame));
  }, [frame, of]);
}

/** Nothing where the person has opened something already. */
export function tablesToOpen(frame: Pick<StateFrame, 'keys' | 'rows'>): readonly Path[] {
  if (frame.keys > SHORT_STATE || frame.rows.some((row) => row.open)) return [];
  return frame.rows
    .filter((row) => row.depth === 0 && isTable(row) && row.size > 0 && row.size <= SHORT_TABLE)
    .map((row) => row.path);
}

type SetRange = (change: (now: Range) => Range) => void;
type Range = Pick<TreeRequest, 'from' | 'count'>;

/** The rows to ask for so that `first` to `last` are there; the same object where they are already. */
export function rangeAround(now: Range, first: number, last: number): Range {
  const covered = now.from <= first && last < now.from + now.count;
  if (covered) return now;
  const from = Math.max(0, first - AROUND);
  return { from, count: Math.min(MOST_ROWS, Math.max(FIRST_ROWS, last + AROUND + 1 - from)) };
}

function frameModel(frame: StateFrame | null, of: FrameQuestion | null, setRange: SetRange): TreeModel {
  const rows = frame?.rows ?? [];
  const from = frame?.from ?? 0;
  return {
    rowCount: frame?.rowCount ?? 0,
    rowAt: (index) => rows[index - from],
    show: (first, last) => setRange((now) => rangeAround(now, first, last)),
    rowOf: async (path) => (of === null ? null : askRow(of, path)),
    setOpen,
    find: async (prefix, start, signal) =>
      of === null ? null : findRow(of, { rows, from, prefix, start, signal }),
  };
}

async function askRow({ moment: { world, ns, position }, tree }: FrameQuestion, path: Path) {
  // What has been opened since may be just what shows the path.
  const { open } = useTreeSetup.getState();
  return (await client.call('state.rowOf', { world, ns, position, tree: { ...tree, open }, path })).row;
}

interface Finding {
  /** The rows at hand, and the number of the first of them. */
  readonly rows: readonly TreeRow[];
  readonly from: number;
  readonly prefix: string;
  readonly start: number;
  readonly signal: AbortSignal;
}

/** Among the rows at hand first, then in all that follow, then from the first row on. */
async function findRow(of: FrameQuestion, finding: Finding): Promise<number | null> {
  const { rows, from, start, signal } = finding;
  const near = rows.findIndex((row, index) => from + index >= start && beginsSo(row, finding.prefix));
  if (near >= 0) return from + near;
  const after = Math.max(start, from + rows.length);
  const following = await findBetween(of, finding, after, Number.POSITIVE_INFINITY);
  return following ?? (signal.aborted ? null : findBetween(of, finding, 0, start));
}

function beginsSo(row: TreeRow, prefix: string): boolean {
  return labelOf(row.path).toLowerCase().startsWith(prefix);
}

async function findBetween(
  { moment: { world, ns, position }, tree }: FrameQuestion,
  { prefix, signal }: Finding,
  first: number,
  end: number,
): Promise<number | null> {
  for (let from = first; from < end && !signal.aborted; from += MOST_ROWS) {
    const wish = { ...tree, from, count: MOST_ROWS, pinned: [] };
    const part = await client.call('state.frame', { world, ns, position, tree: wish }, { signal });
    const found = part.rows.findIndex((row) => beginsSo(row, prefix));
    // The engine begins earlier where the tree ends before the last row that was asked for.
    if (found >= 0) return part.from + found;
    if (part.from + part.rows.length >= part.rowCount) return null;
  }
  return null;
}
