import { formatState, type StateNode } from '../../../../protocol/state/stateText.ts';
import type { DiffEntry, StatePath, TreeRow } from '../../../../rpc/contract.ts';
import { formatPath, pathKey } from '../path.ts';

/** Rows of a state that is here as a whole: a trial of the playground. The engine makes those of history. */
export interface TextRowOptions {
  /** Paths the person has opened or closed; others follow the depth. */
  readonly toggled: ReadonlyMap<string, boolean>;
  readonly diff: readonly DiffEntry[];
  /** Lower case; shows only paths and values that contain it, with the way to them. */
  readonly filter: string;
}

/** Tables above this depth open by themselves, if they are not too long to read. */
const OPEN_DEPTH = 1;
const OPEN_CHILDREN = 100;

interface Walk {
  readonly options: TextRowOptions;
  readonly changes: ReadonlyMap<string, DiffEntry>;
  /** Paths with a change somewhere below them. */
  readonly above: ReadonlySet<string>;
  /** Removed entries by the key of the path that held them. */
  readonly removed: ReadonlyMap<string, readonly DiffEntry[]>;
  readonly rows: TreeRow[];
}

/** The visible rows of a state, in order; keys in canonical order. */
export function textRows(state: StateNode, options: TextRowOptions): readonly TreeRow[] {
  const walk: Walk = { options, ...indexDiff(options.diff), rows: [] };
  visitInside(walk, state, []);
  return walk.rows;
}

function indexDiff(diff: readonly DiffEntry[]): Pick<Walk, 'changes' | 'above' | 'removed'> {
  const changes = new Map<string, DiffEntry>();
  const above = new Set<string>();
  const removed = new Map<string, DiffEntry[]>();
  for (const entry of diff) {
    changes.set(pathKey(entry.path), entry);
    for (let length = 0; length < entry.path.length; length++)
      above.add(pathKey(entry.path.slice(0, length)));
    if (entry.kind !== 'removed' || entry.path.length === 0) continue;
    const parent = pathKey(entry.path.slice(0, -1));
    removed.set(parent, [...(removed.get(parent) ?? []), entry]);
  }
  return { changes, above, removed };
}

/** Returns whether anything was shown. */
function visit(walk: Walk, node: StateNode, path: StatePath): boolean {
  const { options, rows } = walk;
  const key = pathKey(path);
  const { length } = childrenOf(node);
  const expandable = length + goneFrom(walk, key).length > 0;
  const open = expandable && isOpen(walk, key, path.length - 1, length);
  const place = rows.length;
  rows.push(rowOf(walk, node, path, open));
  let found = options.filter === '' || matchesFilter(path, node, options.filter);
  // Under a filter closed tables are searched too.
  if (open || (options.filter !== '' && expandable)) found = visitInside(walk, node, path) || found;
  if (!found) rows.length = place;
  return found;
}

function visitInside(walk: Walk, node: StateNode, path: StatePath): boolean {
  let found = false;
  for (const [part, child] of childrenOf(node)) found = visit(walk, child, [...path, part]) || found;
  for (const entry of goneFrom(walk, pathKey(path))) found = pushRemoved(walk, entry) || found;
  return found;
}

function goneFrom({ removed }: Walk, key: string): readonly DiffEntry[] {
  return removed.get(key) ?? [];
}

function rowOf(walk: Walk, node: StateNode, path: StatePath, open: boolean): TreeRow {
  const key = pathKey(path);
  const change = walk.changes.get(key);
  const kind = kindOf(node);
  const isTable = kind === 'object' || kind === 'array';
  return {
    path,
    depth: path.length - 1,
    kind,
    text: isTable ? '' : formatState(node),
    cut: false,
    size: childrenOf(node).length,
    open,
    change: change?.kind ?? (walk.above.has(key) ? 'inside' : null),
    ...(change?.before === undefined ? {} : { before: change.before }),
  };
}

function pushRemoved({ options, rows }: Walk, { path, before = '' }: DiffEntry): boolean {
  if (options.filter !== '' && !formatPath(path).toLowerCase().includes(options.filter)) return false;
  const gone = { kind: 'absent', text: '', cut: false, size: 0, open: false, change: 'removed' } as const;
  rows.push({ ...gone, path, depth: path.length - 1, before });
  return true;
}

type Child = readonly [string | number, StateNode];

function childrenOf(node: StateNode): readonly Child[] {
  if (Array.isArray(node)) return node.map((child, index) => [index, child] as const);
  return node instanceof Map ? [...node] : [];
}

function isOpen(walk: Walk, key: string, depth: number, children: number): boolean {
  if (walk.options.filter !== '') return true;
  return walk.options.toggled.get(key) ?? (depth < OPEN_DEPTH && children <= OPEN_CHILDREN);
}

function matchesFilter(path: StatePath, node: StateNode, filter: string): boolean {
  if (formatPath(path).toLowerCase().includes(filter)) return path.length > 0;
  return childrenOf(node).length === 0 && formatState(node).toLowerCase().includes(filter);
}

function kindOf(node: StateNode): TreeRow['kind'] {
  if (node === null) return 'null';
  if (typeof node === 'boolean') return 'boolean';
  if (typeof node === 'string') return 'string';
  if (Array.isArray(node)) return 'array';
  return node instanceof Map ? 'object' : 'number';
}
