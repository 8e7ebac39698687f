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

/** Throws ERR_USAGE for a timeline that the world does not have. */
export function timeOf(world: World, id: string): Time {
  const fold = world.timelines.get(id);
  return { id, ns: id, order: world.ledger.order(id), fold, load: (events) => world.ledger.load(events) };
}
