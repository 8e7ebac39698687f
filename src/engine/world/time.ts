import { parseBranchId } from '../../protocol/journal/names.ts';
import type { FoldTimeline } from '../fold/timeline.ts';
import type { EventOrder, FullEvent, LedgerEvent } from '../ledger/event.ts';
import type { World } from './world.ts';

/** What everything that looks at the past looks at: a namespace of the ledger, or a what-if branch of one. */
export interface Time {
  /** The namespace, or `<ns>~<session>`. */
  readonly id: string;
  readonly ns: string;
  readonly order: EventOrder;
  readonly fold: FoldTimeline;
  load(events: readonly LedgerEvent[]): Promise<readonly FullEvent[]>;
}

/** Throws ERR_USAGE for a namespace that the world does not have, ERR_SESSION_UNKNOWN for such a branch. */
export function timeOf(world: World, id: string): Time {
  if (parseBranchId(id) !== null) {
    const branch = world.branches.wake(id);
    const { ns, order } = branch;
    return { id, ns, order, fold: branch.states, load: (events) => branch.load(events) };
  }
  const fold = world.timelines.get(id);
  return { id, ns: id, order: world.ledger.order(id), fold, load: (events) => world.ledger.load(events) };
}

/** The number of an event in a timeline, from 1; null where it is not in it. */
export function numberIn(world: World, id: string, cid: string): number | null {
  return parseBranchId(id) === null
    ? world.ledger.numberOf({ cid, ns: id })
    : world.branches.get(id).numberOf(cid);
}
