import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceOfKey } from '../../../src/protocol/crypto/keys.ts';
import { journalRef } from '../../../src/protocol/journal/names.ts';
import { mergeJournals } from '../../../src/protocol/journal/order.ts';
import { sealedOrder } from '../../../src/protocol/journal/sealedOrder.ts';
import { codeOf } from '../protocol/support/codes.ts';
import { cidFor, ulidAt } from '../protocol/support/samples.ts';
import { change, placeAfter } from './support/chain.ts';
import { ada, bob, type Person } from './support/dossier.ts';

const refOf = (who: Person, ns = 'main') => journalRef(ns, who.actor, deviceOfKey(who.key.keyId));

describe('gov.seal', () => {
  it('[POL-10] adds to the seals before it', () => {
    const one = placeAfter(change('gov.seal', { heads: { main: { [refOf(ada)]: cidFor('a') } } }));
    const two = placeAfter(
      change('gov.seal', { heads: { notes: { [refOf(bob, 'notes')]: cidFor('b') } } }, one),
      one,
    );
    expect(two.acts?.seals).toEqual([
      new Map([[refOf(ada), cidFor('a')]]),
      new Map([[refOf(bob, 'notes'), cidFor('b')]]),
    ]);
    expect(one.acts?.seals).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['no heads', { heads: {} }],
    ['no journals', { heads: { main: {} } }],
    ['a list', { heads: { main: [] } }],
    ['a journal of another namespace', { heads: { notes: { [refOf(ada)]: cidFor('a') } } }],
    ['a journal that is none', { heads: { main: { constructor: cidFor('a') } } }],
    ['the gov chain', { heads: { gov: { 'refs/gatos/journal/gov/chain': cidFor('a') } } }],
    ['an event that is none', { heads: { main: { [refOf(ada)]: 'x' } } }],
    ['a limit it does not know', { heads: { main: { [refOf(ada)]: cidFor('a') } }, until: 7 }],
  ])('[POL-10] refuses to seal %s', (_, payload) => {
    expect(codeOf(() => placeAfter(change('gov.seal', payload)))).toBe('ERR_GOV_INVALID');
  });
});

interface One {
  readonly cid: string;
  readonly ulid: string;
}
type Journals = readonly { readonly ref: string; readonly events: readonly One[] }[];

/** Journals whose ULIDs rise, drawn from a few moments, so that they interleave and tie. */
const worlds: fc.Arbitrary<Journals> = fc
  .array(fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }), { minLength: 1, maxLength: 4 })
  .map((all) =>
    all.map((times, j) => ({
      ref: `journal ${j}`,
      events: times
        .sort((a, b) => a - b)
        .map((time) => ({ cid: cidFor(`${j} ${time}`), ulid: ulidAt(time) })),
    })),
  );
/** How much of each journal a seal covers. */
const cuts = fc.array(fc.array(fc.nat({ max: 6 }), { minLength: 4, maxLength: 4 }), { maxLength: 3 });

const upTo = (journals: Journals, counts: readonly number[]): Journals =>
  journals.map(({ ref, events }, j) => ({ ref, events: events.slice(0, counts[j] ?? 0) }));
const sealOf = (journals: Journals) =>
  new Map(journals.flatMap(({ ref, events }) => events.slice(-1).map(({ cid }) => [ref, cid] as const)));
const sealsOf = (journals: Journals, all: readonly (readonly number[])[]) =>
  all.map((counts) => sealOf(upTo(journals, counts)));

describe('sealedOrder', () => {
  it('[JRN-4] without seals it is the order by ULID', () => {
    fc.assert(
      fc.property(worlds, (journals) => {
        expect(sealedOrder(journals, [])).toEqual(mergeJournals(journals.map(({ events }) => events)));
      }),
    );
  });

  it('[POL-10] what is sealed keeps its order, whatever arrives later and however old it claims to be', () => {
    fc.assert(
      fc.property(
        worlds,
        cuts,
        fc.array(fc.nat({ max: 6 }), { minLength: 4, maxLength: 4 }),
        (journals, all, counts) => {
          const then = upTo(journals, counts);
          const seals = [...sealsOf(then, all), sealOf(then)];
          const sealed = sealedOrder(then, seals);
          expect(sealedOrder(journals, seals).slice(0, sealed.length)).toEqual(sealed);
        },
      ),
    );
  });

  it('[JRN-4] holds every event once, each journal in its own order, whichever journal is named first', () => {
    fc.assert(
      fc.property(worlds, cuts, (journals, all) => {
        const seals = sealsOf(journals, all);
        const order = sealedOrder(journals, seals);
        expect(sealedOrder([...journals].reverse(), seals)).toEqual(order);
        expect(order).toHaveLength(journals.reduce((sum, { events }) => sum + events.length, 0));
        for (const { events } of journals)
          expect(order.filter((one) => events.includes(one))).toEqual(events);
      }),
    );
  });

  it('[POL-10] a journal that is behind its seal is covered as far as it is here', () => {
    const events = [1, 2].map((time) => ({ cid: cidFor(`${time}`), ulid: ulidAt(time) }));
    const late = { cid: cidFor('late'), ulid: ulidAt(0) };
    const journals = [
      { ref: 'a', events },
      { ref: 'b', events: [late] },
    ];
    expect(sealedOrder(journals, [new Map([['a', cidFor('not here')]])])).toEqual([...events, late]);
  });
});
