import { ROOT_SLOT } from './recorder.ts';
import type { Table, Tables } from './tables.ts';
import type { TextReader } from './text.ts';
import { KIND, NONE, type VersionLog } from './versions.ts';

/** A value that came to stand at a path. */
export interface ValueVersion {
  /** The event that set it, 1-based; 0 is the beginning. */
  readonly position: number;
  /** Canonical text; absent where nothing stands from there on. */
  readonly value?: string;
}

/** A slot that is the one at the path, for the positions from `from` to `to`. */
interface Stretch {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

interface Versions {
  readonly tables: Tables;
  readonly log: VersionLog;
}

/** The versions of a stretch's slot, oldest first, each with the positions at which it is in force. */
function versionsOf(
  log: VersionLog,
  { slot, from, to }: Stretch,
): { version: number; from: number; to: number }[] {
  const found: { version: number; from: number; to: number }[] = [];
  let until = to;
  for (let version = log.find(slot, to); version !== NONE && until >= from; ) {
    const since = Math.max(from, log.position(version));
    found.push({ version, from: since, to: until });
    until = since - 1;
    version = log.previous(version);
  }
  return found.reverse();
}

function childSlot(tables: Tables, table: Table, key: string | number): number {
  return typeof key === 'number' ? tables.item(table, key) : tables.field(table, key);
}

/** Where a path leads: the tables on the way may be others at other times. */
function follow({ tables, log }: Versions, stretch: Stretch, key: string | number): Stretch[] {
  return versionsOf(log, stretch).flatMap(({ version, from, to }) => {
    if (log.kind(version) !== KIND.table) return [];
    const slot = childSlot(tables, tables.table(log.low(version)), key);
    return slot === NONE ? [] : [{ slot, from, to }];
  });
}

/** What stood at `path` up to `position`, newest first, at most `limit`. */
export function valueHistory(
  versions: Versions,
  reader: TextReader,
  path: readonly (string | number)[],
  position: number,
  limit: number,
): readonly ValueVersion[] {
  let stretches: Stretch[] = [{ slot: ROOT_SLOT, from: 0, to: position }];
  for (const key of path) stretches = stretches.flatMap((stretch) => follow(versions, stretch, key));
  const values: ValueVersion[] = [];
  let next = position + 1;
  for (const stretch of stretches.reverse()) {
    if (stretch.to + 1 < next) add(values, { position: stretch.to + 1 });
    for (const { version, from } of versionsOf(versions.log, stretch).reverse()) {
      if (values.length > limit) return values.slice(0, limit);
      const value = reader.of(version, from);
      add(values, value === '' ? { position: from } : { position: from, value });
      next = from;
    }
  }
  return values.slice(0, limit);
}

/** What was not there before either is gone since then. */
function add(values: ValueVersion[], older: ValueVersion): void {
  const newer = values.at(-1);
  if (newer !== undefined && newer.value === undefined && older.value === undefined) values.pop();
  values.push(older);
}
