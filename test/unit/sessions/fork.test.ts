import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFold, type LoadFoldEvents } from '../../../src/engine/fold/program.ts';
import { FoldTimeline } from '../../../src/engine/fold/timeline.ts';
import type { LedgerEvent } from '../../../src/engine/ledger/event.ts';
import type { JsonObject } from '../../../src/protocol/codec/json.ts';
import { runtime } from '../engine/support/lab.ts';

/** Tables that come, go and change their kind; lists that grow and shrink; events that fail. */
const FOLD = `return function(state, event)
  local p = event.payload
  state.by = state.by or {}
  local mine = state.by[p.key] or { seen = json.array() }
  state.by[p.key] = mine
  table.insert(mine.seen, p.n)
  if p.n % 7 == 0 then state.by[p.key] = nil end
  if p.n % 5 == 0 then mine.seen = json.array() end
  if p.n % 11 == 0 then error("no") end
  if p.n % 13 == 0 then return { by = { [p.key] = { seen = json.array() } } } end
  state.last = p.key
  return state
end
`;

interface Made extends LedgerEvent {
  readonly payload: JsonObject;
}

const events = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'new', 'other'), n: fc.nat(60) }), {
  maxLength: 25,
});

function made(label: string, payloads: readonly JsonObject[]): Made[] {
  return payloads.map((payload, i) => ({
    oid: '',
    cid: `${label}${i}`,
    ref: '',
    ns: 'main',
    actor: 'user:ada',
    ulid: '01KQHPHXG0040G2081040G2081',
    type: 'set',
    govIndex: 0,
    time: 0,
    payload,
  }));
}

const load: LoadFoldEvents = async (wanted) =>
  (wanted as readonly Made[]).map(({ type, ulid, actor, ns, cid, payload }) => ({
    type,
    ulid,
    actor,
    ns,
    cid,
    payload,
  }));

test('[OPS-3] [STA-1] a fork and what it was forked from go their own ways, in one stretch of history or many', async () => {
  const spec = await compileFold(runtime, FOLD);
  const timeline = (order: readonly Made[], bytes?: number) => {
    const fold = new FoldTimeline(runtime, spec, load, bytes);
    fold.follow(order, 0);
    return fold;
  };
  const expectSame = async (fold: FoldTimeline, order: readonly Made[]) => {
    const fresh = timeline(order);
    for (let position = 0; position <= order.length; position++) {
      expect(await fold.stateAt(position)).toEqual(await fresh.stateAt(position));
      expect(await fold.changesAt(position, 1_000)).toEqual(await fresh.changesAt(position, 1_000));
    }
    expect([...fold.faults].sort()).toEqual([...fresh.faults].sort());
    fresh.close();
  };
  await fc.assert(
    fc.asyncProperty(
      events,
      events,
      events,
      fc.nat(25),
      fc.nat(25),
      fc.constantFrom(undefined, 1, 2_000),
      async (base, mine, more, cut, looked, bytes) => {
        const order = made('base', base);
        const original = timeline(order, bytes);
        await original.stateAt(Math.min(looked, order.length));
        const unchanged = Math.min(cut, order.length);
        const branch = [...order.slice(0, unchanged), ...made('mine', mine)];
        const fork = original.fork(branch, unchanged, load);
        const grown = [...order, ...made('more', more)];
        original.follow(grown, order.length);
        await fork.foldAll({
          progress: () => undefined,
          check: () => undefined,
          breathe: async () => undefined,
        });
        await expectSame(original, grown);
        await expectSame(fork, branch);
        fork.close();
        original.close();
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);
