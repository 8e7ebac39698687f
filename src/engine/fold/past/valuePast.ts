import type { Task } from '../../../ports/runtime.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import { type Excerpt, excerpt } from '../history/excerpt.ts';
import type { StateSide } from '../history/history.ts';
import { valueSets } from '../history/valueHistory.ts';
import { kindOf, type ValueKind } from '../history/valueKind.ts';
import { NONE } from '../history/versions.ts';
import type { FoldTimeline } from '../timeline.ts';

/** Earlier stretches of history that are folded again to find more than the newest change. */
const MAX_REFOLDED = 2;

/** A value that came to stand at a path; `kind` is absent where nothing stands from there on. */
export interface PastValue extends Excerpt {
  /** 0 is the beginning. */
  readonly number: number;
  readonly kind: ValueKind;
  /** Of that number; undefined at the beginning. */
  readonly event: LedgerEvent | undefined;
}

export interface ValuePast {
  /** Newest first. */
  readonly changes: readonly PastValue[];
  /** Whether there are none before the last of them. */
  readonly complete: boolean;
}

export interface PastRequest {
  readonly path: readonly (string | number)[];
  readonly position: number;
  /** How many changes. */
  readonly limit: number;
  /** How much of each text, in UTF-16 units. */
  readonly text: number;
}

/**
 * What stood at a path up to a position, over all stretches of history. Earlier stretches that were dropped are folded
 * again: as many as it takes for the newest change, and two more. A table counts as set by the event that put it there.
 */
export async function valuePast(fold: FoldTimeline, request: PastRequest, task: Task): Promise<ValuePast> {
  for (;;) {
    const past = await readPast(fold, request, task);
    if (past !== undefined) return past;
  }
}

/** Undefined where the order of events became another meanwhile. */
async function readPast(
  fold: FoldTimeline,
  request: PastRequest,
  task: Task,
): Promise<ValuePast | undefined> {
  const found: PastValue[] = [];
  let [at, cuts, refolded] = [request.position, -1, 0];
  for (;;) {
    const isThere = fold.isThere(at);
    const isEnough = found.length >= request.limit || (refolded >= MAX_REFOLDED && found.length > 0);
    if (!isThere && isEnough) return pastOf(found, request.limit, false);
    if (!isThere) refolded += 1;
    const step = await fold.readLeading(at, task, (side) => {
      if (cuts !== -1 && fold.cuts !== cuts) return undefined;
      cuts = fold.cuts;
      const isFull = gather(fold, side, at, request, found);
      return { isFull, base: side.history.base };
    });
    if (step === undefined) return undefined;
    if (step.isFull || step.base === 0) return pastOf(found, request.limit, !step.isFull);
    at = step.base;
  }
}

/** Adds what one stretch of history knows; says whether that is one more than was asked for. */
function gather(
  fold: FoldTimeline,
  { history }: StateSide,
  position: number,
  { path, limit, text }: PastRequest,
  found: PastValue[],
): boolean {
  const { base } = history;
  for (const { position: number, version } of valueSets(history, path, position, base)) {
    // What stands at the beginning of a stretch was set before it: the one before says when.
    if (number <= base && base > 0) break;
    const kind = version === NONE ? 'absent' : kindOf(history, version, number);
    const value = excerpt(history, version, number, text);
    found.push({ ...value, number, kind, event: fold.eventAt(number) });
    if (found.length > limit) return true;
  }
  return false;
}

function pastOf(found: readonly PastValue[], limit: number, isAll: boolean): ValuePast {
  return { changes: found.slice(0, limit), complete: isAll && found.length <= limit };
}
