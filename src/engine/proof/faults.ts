import type { FoldFaultRecord } from '../../protocol/state/proof.ts';
import type { FoldTimeline } from '../fold/timeline.ts';
import type { EventOrder } from '../ledger/event.ts';

/** [STA-6] The faults up to the end of `events`, in order. */
export function faultRecords(timeline: FoldTimeline, events: EventOrder): FoldFaultRecord[] {
  return [...timeline.faults]
    .filter(([position]) => position <= events.length)
    .sort(([a], [b]) => a - b)
    .map(([position, fault]) => ({ cid: events.at(position - 1)?.cid ?? '', code: fault.code }));
}

export function faultsUpTo(timeline: Pick<FoldTimeline, 'faults'>, position: number): number {
  let count = 0;
  for (const at of timeline.faults.keys()) if (at <= position) count++;
  return count;
}
