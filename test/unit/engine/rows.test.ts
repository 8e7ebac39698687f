import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/engine/ledger/event.ts';
import { LedgerMemory } from '../../../src/engine/ledger/memory.ts';
import { mergeRows } from '../../../src/engine/ledger/rows.ts';
import { formatUlid } from '../../../src/protocol/event/ulid.ts';
import { journalRef } from '../../../src/protocol/journal/names.ts';
import { mergeJournals } from '../../../src/protocol/journal/order.ts';
import { cidFor } from '../protocol/support/samples.ts';
import { NOON } from './support/lab.ts';

const ACTORS = ['user:ada', 'user:bob', 'service:till'];

/** Few times, so that journals clash on ULIDs and ties fall to the Event-CID. */
function eventOf(journal: number, time: number): LedgerEvent {
  const actor = ACTORS[journal] ?? 'user:eve';
  return {
    oid: `${journal}${time}`.padStart(40, '0'),
    cid: cidFor(`${journal}/${time}`),
    ref: journalRef('main', actor, '0123456789abcdef'),
    ns: 'main',
    actor,
    ulid: formatUlid({ time: NOON + time, entropy: (1n << 79n) + 5n }),
    type: `t${time % 3}`,
    govIndex: time % 2,
    time: NOON - time,
  };
}

/** Journals that grow in turns, each by some events later than its last. */
const growth = fc.array(
  fc.record({
    journal: fc.nat({ max: 2 }),
    steps: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 14 },
);

describe('rows of the ledger', () => {
  it('[JRN-4] the order kept row by row is the merge of the journals, and says from where it changed', () => {
    fc.assert(
      fc.property(growth, (turns) => {
        const memory = new LedgerMemory();
        const journals: LedgerEvent[][] = [[], [], []];
        for (const { journal, steps } of turns) {
          const known = journals[journal] ?? [];
          const before = [...memory.order('main')];
          let time = known.length === 0 ? 0 : ((known.at(-1)?.time ?? NOON) - NOON) * -1;
          const added = steps.map((step) => {
            time += step;
            return eventOf(journal, time);
          });
          known.push(...added);
          const unchanged = memory.append(added[0]?.ref ?? '', added, '');
          const after = mergeJournals(journals);
          expect([...memory.order('main')]).toEqual(after);
          const firstNew = after.findIndex((event, i) => event.cid !== before[i]?.cid);
          expect(unchanged).toBe(firstNew);
        }
        const all = [...memory.journals.values()].map(({ events }) => events.all);
        expect([...mergeRows(memory.table, all)]).toEqual(mergeJournals(journals));
      }),
      { numRuns: 150 },
    );
  });

  it('[JRN-3] finds every event by its ULID and its Event-CID, and nothing else', () => {
    const memory = new LedgerMemory();
    for (let journal = 0; journal < 3; journal++) {
      const events = Array.from({ length: 400 }, (_, i) => eventOf(journal, i));
      memory.append(events[0]?.ref ?? '', events.slice(0, 300), '');
      expect(memory.findCid(cidFor(`${journal}/350`))).toBeUndefined();
      memory.append(events[0]?.ref ?? '', events.slice(300), '');
      for (const event of events) {
        expect(memory.findUlid('main', event.actor, event.ulid)).toEqual(event);
        expect(memory.findCid(event.cid)).toEqual(event);
      }
    }
    const one = eventOf(1, 7);
    expect(memory.findUlid('other', one.actor, one.ulid)).toBeUndefined();
    expect(memory.findUlid('main', 'user:eve', one.ulid)).toBeUndefined();
    expect(memory.findCid('not a CID')).toBeUndefined();
    const order = [...memory.order('main')];
    expect(order).toHaveLength(1_200);
    for (const [i, { cid, ns }] of order.entries()) expect(memory.numberOf(cid, ns)).toBe(i + 1);
    expect(memory.numberOf(one.cid, 'other')).toBeNull();
  });

  it('whoever holds an order sees it grow at its end and never change before', () => {
    const memory = new LedgerMemory();
    memory.append(eventOf(0, 1).ref, [eventOf(0, 1), eventOf(0, 9)], '');
    const held = memory.order('main');
    memory.append(eventOf(0, 1).ref, [eventOf(0, 20)], '');
    expect(held.slice().map(({ time }) => NOON - time)).toEqual([1, 9, 20]);
    expect(memory.append(eventOf(1, 5).ref, [eventOf(1, 5)], '')).toBe(1);
    expect(held.slice().map(({ time }) => NOON - time)).toEqual([1, 9, 20]);
    expect([...memory.order('main')].map(({ time }) => NOON - time)).toEqual([1, 5, 9, 20]);
    expect(held.slice(-2, -1)).toEqual([eventOf(0, 9)]);
    expect([held.at(-1), held.at(3), held.at(-4)]).toEqual([eventOf(0, 20), undefined, undefined]);
  });

  it('the lookups by type and by actor are what reading the whole order gives, however it grew', () => {
    const stretch = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 }));
    fc.assert(
      fc.property(growth, stretch, (turns, [from, to]) => {
        const memory = new LedgerMemory();
        const last = [0, 0, 0];
        for (const { journal, steps } of turns) {
          const added = steps.map((step) => {
            last[journal] = (last[journal] ?? 0) + step;
            return eventOf(journal, last[journal] ?? 0);
          });
          memory.append(added[0]?.ref ?? '', added, '');
          // Asked in between, so that they have to follow an order that grows and one that changed.
          const order = memory.order('main');
          const events = [...order];
          for (const name of ['t0', 't1', 't2', 'none']) {
            const wanted = events.flatMap(({ type }, i) => (type === name && i >= from && i < to ? [i] : []));
            expect([...order.byType.positions(name, from, to)]).toEqual(wanted);
          }
          for (const name of ACTORS) {
            const wanted = events.flatMap(({ actor }, i) => (actor === name ? [i] : []));
            expect([...order.byActor.positions(name)]).toEqual(wanted);
          }
          expect(order.byType.names()).toEqual([...new Set(events.map(({ type }) => type))]);
        }
      }),
    );
  });
});
