import { isKeyOf } from '../../protocol/event/ulid.ts';
import type { EventOrder, LedgerEvent } from '../ledger/event.ts';

/**
 * [EVT-6] The event that an earlier try with the key has written into this journal. ULIDs rise within a journal and what
 * was written for a key is never below it, so only events since the first try are looked at: mostly none.
 */
export function findByKey(
  events: Pick<EventOrder, 'length' | 'at'> | undefined,
  key: string,
): LedgerEvent | undefined {
  for (let i = (events?.length ?? 0) - 1; i >= 0; i--) {
    const event = events?.at(i);
    if (event === undefined || event.ulid < key) return undefined;
    if (isKeyOf(key, event.ulid)) return event;
  }
  return undefined;
}
