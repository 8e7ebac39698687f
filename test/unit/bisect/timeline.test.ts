import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPredicate, type Predicate } from '../../../src/engine/bisect/predicate.ts';
import { bisectStep } from '../../../src/engine/bisect/run.ts';
import { bisectStatus } from '../../../src/engine/bisect/status.ts';
import { compileFold } from '../../../src/engine/fold/program.ts';
import { FoldTimeline } from '../../../src/engine/fold/timeline.ts';
import type { LedgerEvent } from '../../../src/engine/ledger/event.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { runtime } from '../engine/support/lab.ts';
import { orderOf } from './support.ts';

const FOLD = await compileFold(
  runtime,
  `return function(state, event)
  local p = event.payload
  state.sums = state.sums or {}
  state.sums[p.key] = (state.sums[p.key] or 0) + p.n
  state.last = p.n
  return state
end`,
);

interface Payload {
  readonly key: 'a' | 'b';
  readonly n: number;
}

interface Sums {
  readonly a: number;
  readonly b: number;
  readonly last: number;
}

/** The question in EchoLua, and the same asked of what plain JavaScript makes of the events. */
const QUESTIONS: readonly (readonly [string, (sums: Sums) => boolean])[] = [
  ['state.sums ~= nil and (state.sums.a or 0) < 0', ({ a }) => a < 0],
  ['state.sums ~= nil and (state.sums.a or 0) >= 5', ({ a }) => a >= 5],
  ['state.sums ~= nil and (state.sums.b or 0) > (state.sums.a or 0)', ({ a, b }) => b > a],
  ['state.last == 3', ({ last }) => last === 3],
  // Of the whole state.
  [
    '#dkeys(state) == 2 and json.encode_canonical(state):len() > 0 and state.last < 0',
    ({ last }) => last < 0,
  ],
];

const PREDICATES: readonly Predicate[] = await Promise.all(
  QUESTIONS.map(([condition]) =>
    openPredicate({ runtime }, { kind: 'echolua', source: `return function(state) return ${condition} end` }),
  ),
);

function answers(payloads: readonly Payload[], question: (sums: Sums) => boolean): readonly boolean[] {
  let sums: Sums = { a: 0, b: 0, last: 0 };
  const all = [question(sums)];
  for (const { key, n } of payloads) {
    sums = { ...sums, [key]: sums[key] + n, last: n };
    all.push(question(sums));
  }
  return all;
}

function timeline(payloads: ReadonlyMap<string, Payload>): FoldTimeline {
  return new FoldTimeline(runtime, FOLD, async (events: readonly LedgerEvent[]) =>
    events.map(({ cid, ulid, actor, ns, type }) => {
      const { key, n } = payloads.get(ulid) ?? { key: 'a', n: 0 };
      return { cid, ulid, actor, ns, type, payload: { key, n } };
    }),
  );
}

const payload = fc.record({
  key: fc.constantFrom('a' as const, 'b' as const),
  n: fc.integer({ min: -4, max: 4 }),
});
/** Short enough for every position to be looked at where the ends agree. */
const history = fc.array(payload, { minLength: 1, maxLength: 30 });

describe('bisect over folded histories', () => {
  it('[JRN-4] agrees with linear search, and again after late events, on 1,000 histories and predicates', async () => {
    await fc.assert(
      fc.asyncProperty(history, history, fc.nat(30), async (payloads, late, where) => {
        const names = payloads.map((_, i) => `e${i}`);
        const lateNames = late.slice(0, 30 - payloads.length).map((_, i) => `late${i}`);
        const at = Math.min(where, names.length);
        const later = [...names.slice(0, at), ...lateNames, ...names.slice(at)];
        const known = new Map<string, Payload>();
        for (const [i, name] of names.entries()) known.set(name, payloads[i] as Payload);
        for (const [i, name] of lateNames.entries()) known.set(name, late[i] as Payload);
        const fold = timeline(known);
        try {
          const order = orderOf(names);
          fold.follow(order, 0);
          const logs = await Promise.all(
            QUESTIONS.map((_, i) => checkAgainst(order, [], i).then((marks) => marks ?? [])),
          );
          const after = orderOf(later);
          fold.follow(after, at);
          for (const i of QUESTIONS.keys()) await checkAgainst(after, logs[i] ?? [], i);
        } finally {
          fold.close();
        }

        async function checkAgainst(
          order: readonly LedgerEvent[],
          log: Parameters<typeof bisectStep>[1],
          i: number,
        ) {
          const said = answers(
            order.map(({ ulid }) => known.get(ulid) as Payload),
            QUESTIONS[i]?.[1] ?? (() => false),
          );
          const predicate = PREDICATES[i] as Predicate;
          const ask = (position: number) => predicate.test(fold, position, NO_TASK);
          const flips = said.flatMap((one, n) => (n > 0 && one !== said[n - 1] ? [n] : []));
          const ran = bisectStep(order, log, ask, { all: true }, NO_TASK);
          const marks = await ran.catch((error: unknown) => error as Error);
          if (marks instanceof Error) {
            // Only where there is no flip to the answer at the end; ends that were said may have come to agree.
            expect(marks).toMatchObject({ code: 'ERR_USAGE' });
            if (log.length === 0) expect(flips).toEqual([]);
            return null;
          }
          const culprit = bisectStatus(order, marks).culprit?.number ?? -1;
          expect(flips).toContain(culprit);
          expect(said[culprit]).toBe(said[bisectStatus(order, marks).marks[1]?.position ?? -1]);
          if (flips.length === 1) expect(culprit).toBe(flips[0]);
          return marks;
        }
      }),
      { numRuns: 100 },
    );
  });
});
