import { nextUlid } from '../../protocol/event/ulid.ts';
import type { World } from './world.ts';

/** [EVT-6] The greatest ULID that whatever is written next must exceed: of all that is seen, and of its own journal. */
export function greatestSeen(world: World, now: number, tipUlid: string | null): string | null {
  const seen = world.ledger.greatestUlid(now);
  return seen === null || (tipUlid !== null && tipUlid > seen) ? tipUlid : seen;
}

/** [EVT-6] The next ULID of this device's hybrid logical clock; `tipUlid` is the last of the journal it is for. */
export function freshUlid(world: World, tipUlid: string | null): string {
  const now = world.deps.clock.now();
  return nextUlid(now, greatestSeen(world, now, tipUlid), world.deps.random.bytes(10));
}
