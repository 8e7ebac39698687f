import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEvents, mergeJournals } from '../../../src/protocol/journal/order.ts';
import { cidFor, NOON, ulidAt } from './support/samples.ts';

interface Entry {
  readonly cid: string;
  readonly ulid: string;
  readonly journal: number;
}

/** Journals with strictly rising ULIDs; ULIDs of different journals may be equal. */
const journals = fc
  .array(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 15 }), { maxLength: 5 })
  .map((all) =>
    all.map((times, journal) =>
      [...times]
        .sort((a, b) => a - b)
        .map(
          (time): Entry => ({
            journal,
            cid: cidFor(`${journal}/${time}`),
            ulid: ulidAt(NOON + time),
          }),
        ),
    ),
  );

describe('mergeJournals', () => {
  it('[JRN-4] keeps every event once, each journal in its own order, by ULID and then by Event-CID', () => {
    fc.assert(
      fc.property(journals, (all) => {
        const order = mergeJournals(all);
        expect(order).toHaveLength(all.flat().length);
        for (const [number, journal] of all.entries()) {
          expect(order.filter((event) => event.journal === number)).toEqual(journal);
        }
        for (const [i, event] of order.entries()) {
          const before = order[i - 1];
          if (before === undefined) continue;
          const tie = before.ulid === event.ulid;
          expect(tie ? before.cid < event.cid : before.ulid < event.ulid).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('[JRN-4] does not depend on the order in which the journals are given, or on how they were split', () => {
    fc.assert(
      fc.property(
        journals.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(mergeJournals(shuffled)).toEqual(mergeJournals(all));
          expect(mergeJournals([mergeJournals(all.slice(0, 2)), ...all.slice(2)])).toEqual(
            mergeJournals(all),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[JRN-4] compares bytes, never as a locale would', () => {
    const one = { cid: 'b', ulid: ulidAt(NOON) };
    expect(compareEvents(one, { ...one, cid: 'a' })).toBeGreaterThan(0);
    expect(compareEvents(one, { ...one, cid: 'B' })).toBeGreaterThan(0);
    expect(compareEvents(one, one)).toBe(0);
  });
});
