import { writePath } from './path.ts';
import type { Counted } from './suggest.ts';

const MOST_DEPTH = 3;
const MOST_PATHS = 200;

/** The paths in payloads, commonest first, as the filter writes them. Previews that were cut tell nothing. */
export function payloadPaths(previews: Iterable<string>): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const preview of previews) {
    for (const path of pathsIn(parse(preview), [])) {
      const name = `payload${writePath(path)}`;
      if (counts.has(name) || counts.size < MOST_PATHS) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Cut in the middle.
  }
}

function* pathsIn(
  value: unknown,
  path: readonly (string | number)[],
): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path;
  if (path.length >= MOST_DEPTH || typeof value !== 'object' || value === null) return;
  // Of a list its first item stands for the others.
  const entries = Array.isArray(value) ? value.slice(0, 1).entries() : Object.entries(value);
  for (const [key, item] of entries) yield* pathsIn(item, [...path, key]);
}
