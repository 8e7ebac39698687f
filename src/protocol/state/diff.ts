import { compareText } from '../bytes.ts';
import { formatState, type StateNode } from './stateText.ts';

export interface StateDifference {
  readonly path: readonly (string | number)[];
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
}

/** The smallest set of paths at which two states differ, in canonical key order; stops after `limit`. */
export function diffStates(
  before: StateNode,
  after: StateNode,
  limit: number,
): { readonly diff: StateDifference[]; readonly truncated: boolean } {
  const diff: StateDifference[] = [];
  // One more than asked for tells whether there is more.
  walk(before, after, [], diff, limit + 1);
  return { diff: diff.slice(0, limit), truncated: diff.length > limit };
}

function walk(
  a: StateNode,
  b: StateNode,
  path: readonly (string | number)[],
  out: StateDifference[],
  limit: number,
): void {
  if (out.length >= limit) return;
  if (a instanceof Map && b instanceof Map) {
    for (const key of [...new Set([...a.keys(), ...b.keys()])].sort(compareText)) {
      child(a.get(key), b.get(key), [...path, key], out, limit);
    }
  } else if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) child(a[i], b[i], [...path, i], out, limit);
  } else {
    const before = formatState(a);
    const after = formatState(b);
    if (before !== after) out.push({ path, kind: 'changed', before, after });
  }
}

function child(
  a: StateNode | undefined,
  b: StateNode | undefined,
  path: readonly (string | number)[],
  out: StateDifference[],
  limit: number,
): void {
  if (out.length >= limit) return;
  if (a === undefined && b !== undefined) out.push({ path, kind: 'added', after: formatState(b) });
  else if (b === undefined && a !== undefined) out.push({ path, kind: 'removed', before: formatState(a) });
  else if (a !== undefined && b !== undefined) walk(a, b, path, out, limit);
}
