import type { FrameRequest, FrameRow, StatePath } from '../../../src/engine/fold/frame/types.ts';
import { diffStates } from '../../../src/protocol/state/diff.ts';
import { formatState, type StateNode } from '../../../src/protocol/state/stateText.ts';

/** A frame as it follows from the texts of two states: plain trees, walked whole. */

type Node = StateNode | undefined;
type Table = StateNode[] | Map<string, StateNode>;

export function isTable(node: Node): node is Table {
  return Array.isArray(node) || node instanceof Map;
}

function childOf(node: Node, key: string | number): Node {
  if (node instanceof Map) return typeof key === 'string' ? node.get(key) : undefined;
  return Array.isArray(node) && typeof key === 'number' ? node[key] : undefined;
}

export function nodeAt(state: Node, path: StatePath): Node {
  return path.reduce<Node>(childOf, state);
}

function textOf(node: Node): string {
  return node === undefined ? '' : formatState(node);
}

/** What became of a value; a table that is one in both states has changed inside. */
function changeOf(before: Node, after: Node): FrameRow['change'] {
  if (textOf(before) === textOf(after)) return null;
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  const inside =
    (Array.isArray(before) && Array.isArray(after)) || (before instanceof Map && after instanceof Map);
  return inside ? 'inside' : 'changed';
}

function kindOf(node: Node): FrameRow['kind'] {
  if (node === undefined) return 'absent';
  if (node === null) return 'null';
  if (Array.isArray(node)) return 'array';
  if (node instanceof Map) return 'object';
  return typeof node === 'object' ? 'number' : (typeof node as 'string' | 'boolean');
}

/** No half of a surrogate pair is left at the end. */
function cut(text: string, limit = 200): string {
  const end = text.slice(0, limit);
  return text.length > limit && /[\ud800-\udbff]$/.test(end) ? end.slice(0, -1) : end;
}

function rowOf(path: StatePath, before: Node, after: Node, shown: Node, open: boolean): FrameRow {
  const change = changeOf(before, after);
  const text = isTable(shown) ? '' : textOf(shown);
  return {
    path,
    depth: Math.max(0, path.length - 1),
    kind: kindOf(shown),
    text: cut(text),
    cut: text.length > 200,
    size: Array.isArray(shown) ? shown.length : shown instanceof Map ? shown.size : 0,
    open,
    change,
    ...(change === 'changed' || change === 'removed' ? { before: cut(textOf(before)) } : {}),
  };
}

function keysOf(before: Node, after: Node): (string | number)[] {
  const shown = after === undefined ? before : after;
  if (Array.isArray(shown)) {
    const length = Math.max(shown.length, Array.isArray(before) ? before.length : 0);
    return Array.from({ length }, (_, i) => i);
  }
  if (!(shown instanceof Map)) return [];
  const others = before instanceof Map ? [...before.keys()] : [];
  return [...new Set([...shown.keys(), ...others])].sort(); // RFC 8785 orders by UTF-16 units, as JavaScript does
}

/** The path as people write it. */
function written(path: StatePath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}

type Tree = Pick<FrameRequest, 'open' | 'filter' | 'changesOnly'>;

/** Every row of the tree as it is opened and filtered. */
export function modelRows(before: Node, after: Node, tree: Tree, path: StatePath = []): FrameRow[] {
  const hasFilter = (text: string) => text.toUpperCase().includes(tree.filter.toUpperCase());
  return keysOf(before, after).flatMap((key) => {
    const here = [...path, key];
    // Of a table that became one of another kind, what it held before is shown on its own row.
    const sameKind = after === undefined || kindOf(before) === kindOf(after);
    const [a, b] = [sameKind ? childOf(before, key) : undefined, childOf(after, key)];
    const shown = b === undefined ? a : b;
    const change = changeOf(a, b);
    if (tree.changesOnly && change === null) return [];
    const named = hasFilter(written(here));
    const whole = named && (!tree.changesOnly || change !== 'inside');
    if (!isTable(shown)) {
      const hit = named || hasFilter(textOf(shown));
      return hit ? [rowOf(here, a, b, shown, false)] : [];
    }
    const open = !whole || tree.open.includes(JSON.stringify(here));
    const inside = open ? modelRows(a, b, tree, here) : [];
    return whole || inside.length > 0 ? [rowOf(here, a, b, shown, open), ...inside] : [];
  });
}

/** As `diffStates`, but that texts of more than 1,000 characters end in `…`. */
export function modelDiff(before: Node, after: Node, limit: number) {
  const { diff, truncated } = diffStates(before ?? null, after ?? null, limit);
  const short = (text: string) => (text.length > 1_000 ? `${cut(text, 1_000)}…` : text);
  return {
    truncated,
    diff: diff.map((one) => ({
      ...one,
      ...(one.before === undefined ? {} : { before: short(one.before) }),
      ...(one.after === undefined ? {} : { after: short(one.after) }),
    })),
  };
}

/** A pinned value, whatever is open. */
export function modelPinned(before: Node, after: Node, path: StatePath): FrameRow {
  const [a, b] = [nodeAt(before, path), nodeAt(after, path)];
  return rowOf(path, a, b, b, false);
}

export function pathsIn(node: Node, path: StatePath = []): StatePath[] {
  if (!isTable(node)) return [path];
  return [path, ...[...node.entries()].flatMap(([key, value]) => pathsIn(value, [...path, key]))];
}
