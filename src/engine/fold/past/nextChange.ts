import type { Task } from '../../../ports/runtime.ts';
import type { StateHistory, StateSide } from '../history/history.ts';
import { ROOT_SLOT } from '../history/recorder.ts';
import { isChangeAt } from '../history/valueHistory.ts';
import { KIND, NONE } from '../history/versions.ts';
import type { FoldTimeline } from '../timeline.ts';

type Path = readonly (string | number)[];

/** Events folded on at a time where the next change is looked for beyond what has been folded. */
const AHEAD = 1_000;

/**
 * The next position, in that direction, at which the value at a path becomes another; of a table, anything in it. Null
 * where there is none. Folds on, or again, as far as it takes.
 */
export async function nextChange(
  fold: FoldTimeline,
  path: Path,
  position: number,
  direction: 1 | -1,
  task: Task,
): Promise<number | null> {
  let [at, cuts] = [position, fold.cuts];
  for (;;) {
    const step = await (direction === 1 ? forward(fold, path, at, task) : back(fold, path, at, task));
    if (fold.cuts !== cuts) {
      // Positions are those of another order by now.
      [at, cuts] = [position, fold.cuts];
      continue;
    }
    if (step.found !== null || step.end) return step.found;
    at = step.next;
    task.progress(Math.abs(at - position), direction === 1 ? fold.total - position : position, 'searching');
    await task.breathe();
  }
}

interface Step {
  readonly found: number | null;
  /** Whether there is nothing further on. */
  readonly end: boolean;
  readonly next: number;
}

/** Looks to the end of the stretch of history that goes on from there. */
async function forward(fold: FoldTimeline, path: Path, from: number, task: Task): Promise<Step> {
  if (from >= fold.folded)
    await fold.readBetween(from, Math.max(from, Math.min(from + AHEAD, fold.total)), task, () => undefined);
  return fold.readBetween(from, Math.max(from, Math.min(from + 1, fold.total)), task, ({ history }) => {
    const { position: to } = history;
    return { found: firstAfter({ history, position: from }, path), end: to >= fold.total, next: to };
  });
}

/** Looks to the beginning of the stretch of history that leads there. */
function back(fold: FoldTimeline, path: Path, before: number, task: Task): Promise<Step> {
  return fold.readLeading(Math.max(0, before - 1), task, (side) => {
    const { base } = side.history;
    return { found: lastUpTo(side, path), end: base === 0, next: base + 1 };
  });
}

/** The slots on the way to a path at a position as far as it goes, and the table it leads to. */
class Way {
  readonly #history: StateHistory;
  readonly #slots = new Set<number>([ROOT_SLOT]);
  readonly #table: number;

  constructor({ history, position }: StateSide, path: Path) {
    this.#history = history;
    const { log, tables } = history;
    let version = log.find(ROOT_SLOT, position);
    for (const key of path) {
      const table = log.kind(version) === KIND.table ? tables.table(log.low(version)) : undefined;
      const slot =
        table === undefined
          ? NONE
          : typeof key === 'number'
            ? tables.item(table, key)
            : tables.field(table, key);
      version = slot === NONE ? NONE : log.find(slot, position);
      if (slot !== NONE) this.#slots.add(slot);
    }
    this.#table = log.kind(version) === KIND.table ? log.low(version) : NONE;
  }

  /** Whether a version may have changed what the path leads to. */
  isOn(version: number): boolean {
    const { log, tables } = this.#history;
    let slot = log.slot(version);
    if (this.#slots.has(slot)) return true;
    if (this.#table === NONE) return false;
    while (slot !== NONE) {
      const table = tables.tableOf(slot);
      if (table.id === this.#table) return true;
      slot = table.place;
    }
    return false;
  }
}

/** At the beginning of a stretch of history nothing changes: the one before has it. */
function isChange(history: StateHistory, path: Path, position: number): boolean {
  return position > history.base && isChangeAt(history, path, position);
}

function firstAfter(side: StateSide, path: Path): number | null {
  const { history } = side;
  const { log } = history;
  let way = new Way(side, path);
  for (let version = log.firstAfter(side.position); version < log.length; version++) {
    if (!way.isOn(version)) continue;
    const position = log.position(version);
    if (isChange(history, path, position)) return position;
    way = new Way({ history, position }, path);
    version = log.firstAfter(position) - 1;
  }
  return null;
}

function lastUpTo(side: StateSide, path: Path): number | null {
  const { history } = side;
  const { log } = history;
  let way = new Way(side, path);
  for (let version = log.firstAfter(side.position) - 1; version >= 0; version--) {
    if (!way.isOn(version)) continue;
    const position = log.position(version);
    if (isChange(history, path, position)) return position;
    way = new Way({ history, position: Math.max(history.base, position - 1) }, path);
    version = log.firstAfter(position - 1);
  }
  return null;
}
