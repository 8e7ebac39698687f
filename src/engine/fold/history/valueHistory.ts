import { ROOT_SLOT } from './recorder.ts';
import type { Table, Tables } from './tables.ts';
import { scalarText, type TextReader } from './text.ts';
import { KIND, NONE, type VersionLog } from './versions.ts';

type Path = readonly (string | number)[];

/** A value that came to stand at a path. */
export interface ValueVersion {
  /** The event that set it, 1-based; 0 is the beginning. */
  readonly position: number;
  /** Canonical text; absent where nothing stands from there on. */
  readonly value?: string;
}

/** The same as a version: NONE where nothing stands from there on. */
export interface SetVersion {
  readonly position: number;
  readonly version: number;
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

/** The versions of a stretch's slot, newest first, each with the positions at which it is in force. */
function* versionsOf(
  log: VersionLog,
  { slot, from, to }: Stretch,
): Generator<{ version: number; from: number; to: number }> {
  let until = to;
  for (let version = log.find(slot, to); version !== NONE && until >= from; ) {
    const since = Math.max(from, log.position(version));
    yield { version, from: since, to: until };
    until = since - 1;
    version = log.previous(version);
  }
}

function childSlot(tables: Tables, table: Table, key: string | number): number {
  return typeof key === 'number' ? tables.item(table, key) : tables.field(table, key);
}

/** Where a path leads, newest first: the tables on the way may be others at other times. */
function* stretchesOf({ tables, log }: Versions, path: Path, position: number): Generator<Stretch> {
  const key = path.at(-1);
  if (key === undefined) {
    yield { slot: ROOT_SLOT, from: 0, to: position };
    return;
  }
  for (const stretch of stretchesOf({ tables, log }, path.slice(0, -1), position)) {
    for (const { version, from, to } of versionsOf(log, stretch)) {
      if (log.kind(version) !== KIND.table) continue;
      const slot = childSlot(tables, tables.table(log.low(version)), key);
      if (slot !== NONE) yield { slot, from, to };
    }
  }
}

/** Everything that stood or did not at a path up to `position`, newest first; what lies side by side may be equal. */
function* allSet(versions: Versions, path: Path, position: number): Generator<SetVersion> {
  const { log } = versions;
  let next = position + 1;
  for (const stretch of stretchesOf(versions, path, position)) {
    if (stretch.to + 1 < next) yield { position: stretch.to + 1, version: NONE };
    for (const { version, from } of versionsOf(log, stretch)) {
      yield { position: from, version: log.kind(version) === KIND.absent ? NONE : version };
      next = from;
    }
  }
}

/** Whether two versions say the same of a path: neither stands, or both are the same value without parts. */
export function isSameSet(log: VersionLog, a: number, b: number): boolean {
  if (a === NONE || b === NONE) return a === b;
  if (log.kind(a) !== log.kind(b) || log.kind(a) === KIND.table) return false;
  return scalarText(log, a) === scalarText(log, b);
}

/**
 * What came to stand at a path up to `position`, newest first. A table counts as set by the event that put it there, not
 * by those that changed what is in it.
 */
export function* setAt(versions: Versions, path: Path, position: number): Generator<SetVersion> {
  let newer: SetVersion | undefined;
  for (const older of allSet(versions, path, position)) {
    if (newer !== undefined && !isSameSet(versions.log, newer.version, older.version)) yield newer;
    newer = older;
  }
  if (newer !== undefined) yield newer;
}

/** What stood at `path` up to `position`, newest first, at most `limit`. */
export function valueHistory(
  versions: Versions,
  reader: TextReader,
  path: Path,
  position: number,
  limit: number,
): readonly ValueVersion[] {
  const values: ValueVersion[] = [];
  if (limit < 1) return values;
  for (const { position: from, version } of setAt(versions, path, position)) {
    values.push(version === NONE ? { position: from } : { position: from, value: reader.of(version, from) });
    if (values.length === limit) break;
  }
  return values;
}
