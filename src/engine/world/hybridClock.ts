import { keyedUlid, nextUlid } from '../../protocol/event/ulid.ts';
import type { World } from './world.ts';

/** [EVT-6] The greatest ULID that whatever is written next must exceed: of all that is seen, and of its own journal. */
export function greatestSeen(world: World, now: number, tipUlid: string | null): string | null {
  const seen = world.ledger.greatestUlid(now);
  return seen === null || (tipUlid !== null && tipUlid > seen) ? tipUlid : seen;
}

/**
 * [EVT-6] The next ULID of this device's hybrid logical clock; `tipUlid` is the last of the journal it is for. With an
 * idempotency `key` it carries the key's random bits.
 */
export function freshUlid(world: World, tipUlid: string | null, key?: string): string {
  const now = world.deps.clock.now();
  const greatest = greatestSeen(world, now, tipUlid);
  return key === undefined
    ? nextUlid(now, greatest, world.deps.random.bytes(10))
    : keyedUlid(key, now, greatest);
}
