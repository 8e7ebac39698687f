import type { Task } from '../../ports/runtime.ts';
import type { EventOrder } from '../ledger/event.ts';
import { type Ask, askEnds } from './ends.ts';
import { type Mark, markAt } from './marks.ts';
import { searchState } from './search.ts';

/** One run to the end gives up after so many positions at which the predicate says nothing. */
export const MAX_SKIPS = 125;

export interface StepOptions {
  /** To the end, not one position. */
  readonly all: boolean;
  /** Told of every mark as soon as it is made: whoever keeps the log loses nothing. */
  readonly onMarks?: (marks: readonly Mark[]) => Promise<void>;
  /** As `askEnds`. */
  readonly onProbing?: () => Promise<void>;
}

/**
 * Asks the predicate and adds the marks: first of the ends, where the log has none, then of the next position, or of all
 * until nothing is left. A position is good where the predicate says what it says at the good end. Throws as `askEnds`.
 */
export async function bisectStep(
  order: EventOrder,
  log: readonly Mark[],
  ask: Ask,
  { all, onMarks, onProbing }: StepOptions,
  task: Task,
): Promise<readonly Mark[]> {
  const ends = await askEnds(order, log, ask, task, onProbing);
  let { marks } = ends;
  if (ends.asked) await onMarks?.(marks);
  if (ends.asked && !all) return marks;
  for (let skips = 0; skips < MAX_SKIPS; ) {
    const { next, good, bad } = searchState(marks);
    if (next === null || good === null || bad === null) break;
    task.check();
    task.progress(order.length - (bad - good), order.length, 'bisecting');
    const { outcome } = await ask(next, task);
    const term = outcome === 'error' ? 'skip' : outcome === ends.good ? 'good' : 'bad';
    if (term === 'skip') skips += 1;
    marks = [...marks, markAt(order, next, term, outcome)];
    await onMarks?.(marks);
    if (!all) break;
  }
  return marks;
}
