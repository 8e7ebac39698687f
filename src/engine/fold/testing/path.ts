import type { StateNode } from '../../../protocol/state/stateText.ts';

/** Keys of objects as strings, places in lists as numbers from 0. */
export type StatePath = readonly (string | number)[];

const NAME = /^[^\s.[\]"]+/;
const PLACE = /^\[([1-9]\d{0,8})\]/;
const QUOTED = /^\[("(?:[^"\\]|\\.)*")\]/;

function step(text: string, first: boolean): { part: string | number; length: number } | null {
  const place = PLACE.exec(text);
  if (place) return { part: Number(place[1]) - 1, length: place[0].length };
  const quoted = QUOTED.exec(text);
  if (quoted) return quotedStep(quoted[0], quoted[1] ?? '');
  const dot = first ? 0 : 1;
  if (!first && !text.startsWith('.')) return null;
  const name = NAME.exec(text.slice(dot))?.[0];
  return name === undefined ? null : { part: name, length: dot + name.length };
}

function quotedStep(whole: string, json: string): { part: string; length: number } | null {
  try {
    return { part: JSON.parse(json) as string, length: whole.length };
  } catch {
    return null;
  }
}

/** Reads `stock.widget`, `lines[1].sku` (lists count from 1, as Lua does) and `stock["a.b"]`; null if it is none. */
export function parsePath(text: string): StatePath | null {
  const path: (string | number)[] = [];
  for (let at = 0; at < text.length; ) {
    const next = step(text.slice(at), at === 0);
    if (next === null) return null;
    path.push(next.part);
    at += next.length;
  }
  return path.length === 0 ? null : path;
}

/** The text that `parsePath` reads; "the state" for the whole of it. */
export function formatPath(path: StatePath): string {
  if (path.length === 0) return 'the state';
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part + 1}]`;
      if (NAME.exec(part)?.[0] === part) return i === 0 ? part : `.${part}`;
      return `[${JSON.stringify(part)}]`;
    })
    .join('');
}

/** What stands at a path; undefined where there is nothing. */
export function valueAt(state: StateNode, path: StatePath): StateNode | undefined {
  let node: StateNode | undefined = state;
  for (const part of path) {
    if (typeof part === 'number') node = Array.isArray(node) ? node[part] : undefined;
    else node = node instanceof Map ? node.get(part) : undefined;
  }
  return node;
}
