import { formatState, type StateNode } from '../../../protocol/state/stateText.ts';
import type { DiffEntry, DiffKind } from '../../../rpc/contract.ts';
import { formatPath, type Path, pathKey } from './path.ts';

/** One line of the tree. */
export interface TreeRow {
  readonly key: string;
  readonly path: Path;
  /** The last part of the path; "state" for the root. */
  readonly label: string;
  /** 1 for the root, as aria-level counts. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
  /** Exact text of a leaf; what it holds ("3 keys") for a branch. */
  readonly text: string;
  readonly kind: ValueKind;
  /** What this event did to exactly this path. */
  readonly change: DiffEntry | null;
  /** Something below it changed and it is closed. */
  readonly hidesChange: boolean;
}

export type ValueKind = 'object' | 'array' | 'string' | 'number' | 'negative' | 'literal' | 'removed';

export interface TreeOptions {
  /** Paths the person has opened or closed; others follow the depth. */
  readonly toggled: ReadonlyMap<string, boolean>;
  readonly diff: readonly DiffEntry[];
  /** Lower case; shows only paths and values that contain it, with the way to them. */
  readonly filter: string;
}

/** Branches open by themselves down to here, if they are not too long to read. */
const OPEN_LEVEL = 3;
const OPEN_CHILDREN = 100;

interface Walk {
  readonly options: TreeOptions;
  readonly changes: ReadonlyMap<string, DiffEntry>;
  /** Paths with a change somewhere below them. */
  readonly above: ReadonlySet<string>;
  /** Removed entries by the key of the path that held them. */
  readonly removed: ReadonlyMap<string, readonly DiffEntry[]>;
  readonly rows: TreeRow[];
}

/** The visible rows of a state, in order; keys in canonical order. */
export function planRows(state: StateNode, options: TreeOptions): readonly TreeRow[] {
  const walk: Walk = { options, ...indexDiff(options.diff), rows: [] };
  visit(walk, state, [], 1, 1, 1);
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
function visit(
  walk: Walk,
  node: StateNode,
  path: Path,
  level: number,
  position: number,
  siblings: number,
): boolean {
  const { options, changes, above, rows } = walk;
  const key = pathKey(path);
  const children = childrenOf(node);
  const gone = walk.removed.get(key) ?? [];
  const expandable = children.length + gone.length > 0;
  const matches = options.filter === '' || matchesFilter(path, node, options.filter);
  const expanded = expandable && isExpanded(walk, key, level, children.length);
  const place = rows.length;
  rows.push({
    key,
    path,
    label: labelOf(path),
    level,
    position,
    siblings,
    expandable,
    expanded,
    text: textOf(node),
    kind: kindOf(node),
    change: changes.get(key) ?? null,
    hidesChange: !expanded && above.has(key),
  });
  let found = matches;
  // Under a filter closed branches are searched too.
  if (expanded || (options.filter !== '' && expandable)) {
    found = visitChildren(walk, children, gone, path, level) || found;
  }
  if (!found) rows.length = place;
  return found;
}

function visitChildren(
  walk: Walk,
  children: readonly Child[],
  gone: readonly DiffEntry[],
  path: Path,
  level: number,
): boolean {
  const count = children.length + gone.length;
  let found = false;
  for (const [index, [part, child]] of children.entries()) {
    found = visit(walk, child, [...path, part], level + 1, index + 1, count) || found;
  }
  for (const [index, entry] of gone.entries()) {
    if (walk.options.filter !== '' && !formatPath(entry.path).toLowerCase().includes(walk.options.filter))
      continue;
    walk.rows.push(removedRow(entry, level + 1, children.length + index + 1, count));
    found = true;
  }
  return found;
}

function removedRow(entry: DiffEntry, level: number, position: number, siblings: number): TreeRow {
  return {
    key: `removed ${pathKey(entry.path)}`,
    path: entry.path,
    label: labelOf(entry.path),
    level,
    position,
    siblings,
    expandable: false,
    expanded: false,
    text: entry.before ?? '',
    kind: 'removed',
    change: entry,
    hidesChange: false,
  };
}

type Child = readonly [string | number, StateNode];

function childrenOf(node: StateNode): readonly Child[] {
  if (Array.isArray(node)) return node.map((child, index) => [index, child] as const);
  return node instanceof Map ? [...node] : [];
}

function isExpanded(walk: Walk, key: string, level: number, children: number): boolean {
  if (walk.options.filter !== '') return true;
  return walk.options.toggled.get(key) ?? (level < OPEN_LEVEL && children <= OPEN_CHILDREN);
}

function matchesFilter(path: Path, node: StateNode, filter: string): boolean {
  if (formatPath(path).toLowerCase().includes(filter)) return path.length > 0;
  return childrenOf(node).length === 0 && textOf(node).toLowerCase().includes(filter);
}

function labelOf(path: Path): string {
  const last = path[path.length - 1];
  return last === undefined ? 'state' : String(last);
}

export function kindOf(node: StateNode): ValueKind {
  if (node === null || typeof node === 'boolean') return 'literal';
  if (typeof node === 'string') return 'string';
  if (Array.isArray(node)) return 'array';
  if (node instanceof Map) return 'object';
  return node.number.startsWith('-') ? 'negative' : 'number';
}

/** Leaves exactly as they are; branches by what they hold. */
export function textOf(node: StateNode): string {
  if (Array.isArray(node)) return node.length === 0 ? '[]' : `[ ${plural(node.length, 'item')} ]`;
  if (node instanceof Map) return node.size === 0 ? '{}' : `{ ${plural(node.size, 'key')} }`;
  return formatState(node);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The value at a path, for copying; undefined where there is none. */
export function nodeAt(state: StateNode, path: Path): StateNode | undefined {
  let node: StateNode | undefined = state;
  for (const part of path) {
    if (Array.isArray(node) && typeof part === 'number') node = node[part];
    else if (node instanceof Map && typeof part === 'string') node = node.get(part);
    else return undefined;
  }
  return node;
}

export const CHANGE_WORD: Readonly<Record<DiffKind, string>> = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
};
