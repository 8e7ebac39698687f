import type { ObjectStore } from '../../ports/repository.ts';
import { GatosError } from '../../protocol/errors.ts';
import { readEventCommit } from '../../protocol/event/commit.ts';
import type { FullEvent, LedgerEvent } from './event.ts';

/** Reads under way at once: enough to keep a store busy, few enough to hold in memory. */
const BATCH = 256;

/**
 * The commits of accepted events, in the order given. They were judged when they were accepted and the store answers
 * only with bytes that hash to the id, so nothing is judged again. Throws ERR_OBJECT_MISSING.
 */
export async function loadEvents(
  store: ObjectStore,
  events: readonly LedgerEvent[],
): Promise<readonly FullEvent[]> {
  const full: FullEvent[] = [];
  for (let from = 0; from < events.length; from += BATCH) {
    const batch = events.slice(from, from + BATCH);
    for (const event of await Promise.all(batch.map((event) => loadEvent(store, event)))) full.push(event);
  }
  return full;
}

async function loadEvent(store: ObjectStore, event: LedgerEvent): Promise<FullEvent> {
  const object = await store.read(event.oid);
  if (object?.type !== 'commit') {
    throw new GatosError('ERR_OBJECT_MISSING', `The commit ${event.oid.slice(0, 8)} is missing.`, {
      hint: 'Restore the world from a bundle or another clone.',
      data: { oid: event.oid },
    });
  }
  return { ...event, ...readEventCommit(object.body) };
}
