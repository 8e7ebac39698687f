import { Between, type Versions } from './between.ts';
import { ROOT_SLOT } from './recorder.ts';
import type { Table, Tables } from './tables.ts';
import { KIND, NONE, type VersionLog } from './versions.ts';

type Path = readonly (string | number)[];

/** What came to stand at a path: NONE where nothing stands from there on. */
export interface SetVersion {
  /** The event that set it, 1-based; 0 is the beginning. */
  readonly position: number;
  readonly version: number;
}

/** A slot that is the one at the path, for the positions from `from` to `to`. */
interface Stretch {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
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
function* stretchesOf(versions: Versions, path: Path, position: number): Generator<Stretch> {
  const { tables, log } = versions;
  const key = path.at(-1);
  if (key === undefined) {
    yield { slot: ROOT_SLOT, from: 0, to: position };
    return;
  }
  for (const stretch of stretchesOf(versions, path.slice(0, -1), position)) {
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

/** Whether the value at a path is another than at the position before, which this history has; of a table, all in it. */
export function isChangeAt(history: Versions, path: Path, position: number): boolean {
  const between = new Between({ history, position: position - 1 }, { history, position });
  return between.change(between.at(path)) !== null;
}

/**
 * What came to stand at a path from `base` up to `position`, newest first; at `base` itself, what stood there. A table
 * counts as set by the event that put it there, not by those that changed what is in it.
 */
export function* valueSets(
  history: Versions,
  path: Path,
  position: number,
  base: number,
): Generator<SetVersion> {
  for (const set of allSet(history, path, position))
    if (set.position <= base || isChangeAt(history, path, set.position)) yield set;
}
