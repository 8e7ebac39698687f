import { isKeyOf } from '../../protocol/event/ulid.ts';
import type { LedgerEvent } from '../ledger/journal.ts';

/** What the search needs of a journal: an array is one. */
interface Events {
  readonly length: number;
  at(index: number): LedgerEvent | undefined;
}

/**
 * [EVT-6] The event that an earlier try with the key has written into this journal. ULIDs rise within a journal and what
 * was written for a key is never below it, so only events since the first try are looked at: mostly none.
 */
export function findByKey(events: Events, key: string): LedgerEvent | undefined {
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events.at(i);
    if (event === undefined || event.envelope.ulid < key) return undefined;
    if (isKeyOf(key, event.envelope.ulid)) return event;
  }
  return undefined;
}
