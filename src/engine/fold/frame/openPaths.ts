import type { StatePath } from './types.ts';

/** Paths that were asked for are remembered: a person who moves through time has the same tables open. */
const KEPT = 4_096;
const known = new Map<string, StatePath | null>();

/** Which tables are open, key by key. */
export interface OpenPaths {
  readonly open: boolean;
  readonly inside: ReadonlyMap<string | number, OpenPaths>;
}

interface Branch extends OpenPaths {
  open: boolean;
  readonly inside: Map<string | number, Branch>;
}

/** Reads the open tables of a request: the root is open, and so is what is in the list. What is no path is none. */
export function openPaths(texts: readonly string[]): OpenPaths {
  const root: Branch = { open: true, inside: new Map() };
  for (const text of texts) {
    let branch = root;
    for (const key of pathOf(text) ?? []) {
      const next = branch.inside.get(key) ?? { open: false, inside: new Map() };
      branch.inside.set(key, next);
      branch = next;
    }
    branch.open = true;
  }
  return root;
}

function pathOf(text: string): StatePath | null {
  const found = known.get(text);
  if (found !== undefined) return found;
  const path = readPath(text);
  if (known.size >= KEPT) known.clear();
  known.set(text, path);
  return path;
}

function readPath(text: string): StatePath | null {
  try {
    const path: unknown = JSON.parse(text);
    return Array.isArray(path) && path.every((key) => typeof key === 'string' || typeof key === 'number')
      ? path
      : null;
  } catch {
    return null;
  }
}
