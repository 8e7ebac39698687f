import type { FoldEvent } from '../../../ports/lua.ts';
import { eventCidOf } from '../../../protocol/codec/cid.ts';
import { encodeDagCbor } from '../../../protocol/codec/dagCbor.ts';
import type { JsonObject } from '../../../protocol/codec/json.ts';
import { formatUlid } from '../../../protocol/event/ulid.ts';

/** 2026-01-01T00:00:00Z: tests have a time of their own, never the machine's. */
const TEST_TIME = 1_767_225_600_000;
const TEST_ACTOR = 'user:tester';
const TEST_NS = 'main';

export interface EventFields {
  readonly type: string;
  readonly payload?: JsonObject | undefined;
  readonly actor?: string | undefined;
  readonly ulid?: string | undefined;
  readonly ns?: string | undefined;
  readonly cid?: string | undefined;
  readonly ts?: string | undefined;
}

/** The ULID of a test's n-th event, n from 1: a second after the one before. */
export function testUlid(n: number): string {
  return formatUlid({ time: TEST_TIME + (n - 1) * 1000, entropy: BigInt(n) });
}

/**
 * The n-th event of a test as a fold sees it. What is left out is the same on every run: `user:tester` in `main`, a
 * ULID by number, and as CID that of the ULID's text, so that `rng(event)` draws by it [LUA-4].
 */
export function testEvent(fields: EventFields, n: number): FoldEvent {
  const { type, payload = {}, actor = TEST_ACTOR, ulid = testUlid(n), ns = TEST_NS, ts } = fields;
  const cid = fields.cid ?? eventCidOf(encodeDagCbor(ulid));
  return { type, ulid, actor, ns, cid, payload, ...(ts === undefined ? {} : { ts }) };
}
