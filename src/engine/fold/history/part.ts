import { compareText } from '../../../protocol/bytes.ts';
import { ROOT_SLOT } from './recorder.ts';
import type { Table, Tables } from './tables.ts';
import type { TextReader } from './text.ts';
import { KIND, NONE, type VersionLog } from './versions.ts';

/** Keys under keys; null: all that is there. */
type Wanted = ReadonlyMap<string, Wanted> | null;

interface Versions {
  readonly tables: Tables;
  readonly log: VersionLog;
}

function wantedBy(paths: readonly (readonly string[])[], depth = 0): Wanted {
  if (paths.some((path) => path.length === depth)) return null;
  const byKey = new Map<string, (readonly string[])[]>();
  for (const path of paths) {
    const key = path[depth] ?? '';
    byKey.set(key, [...(byKey.get(key) ?? []), path]);
  }
  const keys = [...byKey.keys()].sort(compareText);
  return new Map(keys.map((key) => [key, wantedBy(byKey.get(key) ?? [], depth + 1)]));
}

/**
 * Canonical text of the part of a state that can be seen through paths of object keys: the values at their ends whole, of
 * the objects on the way only the keys that are asked for, and where something else stands on the way, that; a list
 * without its items.
 */
export function partText(
  { tables, log }: Versions,
  reader: TextReader,
  paths: readonly (readonly string[])[],
  position: number,
): string {
  const value = (version: number, wanted: Wanted): string => {
    if (wanted === null || log.kind(version) !== KIND.table) return reader.of(version, position);
    const table = tables.table(log.low(version));
    return table.isListAt(position) ? '[]' : fields(table, wanted);
  };
  const fields = (table: Table, wanted: ReadonlyMap<string, Wanted>): string => {
    const parts: string[] = [];
    for (const [key, inside] of wanted) {
      const slot = tables.field(table, key);
      const version = slot === NONE ? NONE : log.find(slot, position);
      if (log.kind(version) !== KIND.absent) parts.push(tables.prefix(slot) + value(version, inside));
    }
    return `{${parts.join(',')}}`;
  };
  return value(log.find(ROOT_SLOT, position), paths.length === 0 ? new Map() : wantedBy(paths));
}
