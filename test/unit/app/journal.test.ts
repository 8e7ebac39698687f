import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRows, type Rows } from '../../../src/app/features/journal/rows.ts';
import { findRuns, LEAST_RUN, NEWEST, withoutEvent } from '../../../src/app/features/journal/runs.ts';
import { TYPE_COLORS, typeColors } from '../../../src/app/stores/typeColors.ts';
import type { TimelineStrip } from '../../../src/rpc/contract.ts';

type Request = Parameters<typeof planRows>[0];

const rowsOf = (request: Partial<Request>) =>
  planRows({ total: 0, matches: null, focus: null, runs: [], isOpen: () => false, ...request });

/** What each row shows, in words: `7` is an event, `3-8` a closed run, `3-8:` the head of an open one. */
const shown = (rows: Rows) =>
  Array.from({ length: rows.count }, (_, row) => {
    const run = rows.runAt(row);
    return run === null ? `${rows.numberAt(row)}` : `${run.first}-${run.last}${run.open ? ':' : ''}`;
  });

describe('the rows of the journal', () => {
  it('are the events, from 1 on', () => {
    const rows = rowsOf({ total: 3 });
    expect(shown(rows)).toEqual(['1', '2', '3']);
    expect([0, 3, 99].map(rows.rowOf)).toEqual([-1, 2, 2]);
  });

  it('under a filter are the matches, and the playhead stands at the last one it has passed', () => {
    const matches = Uint32Array.of(10, 20, 30);
    const rows = rowsOf({ total: 100, matches });
    expect(shown(rows)).toEqual(['10', '20', '30']);
    expect([5, 10, 19, 20, 100].map(rows.rowOf)).toEqual([-1, 0, 0, 1, 2]);
    expect(rowsOf({ total: 100, matches: new Uint32Array(0) }).rowOf(50)).toBe(-1);
    expect(shown(rowsOf({ total: 100, matches, focus: { first: 11, last: 30 } }))).toEqual(['20', '30']);
  });

  it('fold a run into one row, and show its events under it once it is opened', () => {
    const runs = [
      { first: 3, last: 5 },
      { first: 6, last: 8 },
    ];
    const rows = rowsOf({ total: 9, focus: { first: 2, last: 9 }, runs, isOpen: ({ first }) => first === 6 });
    expect(shown(rows)).toEqual(['2', '3-5', '6-8:', '6', '7', '8', '9']);
    expect([1, 2, 3, 5, 6, 8, 9].map(rows.rowOf)).toEqual([-1, 0, 1, 1, 3, 5, 6]);
    expect(rows.runOf(4)).toMatchObject({ first: 3, open: false });
    expect(rows.runOf(9)).toBeNull();
  });
});

const TYPES = ['add', 'note', 'sensor.read'];

/** Histories in which the same happens again and again. */
const history: fc.Arbitrary<TimelineStrip> = fc
  .array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 1 }), fc.integer({ min: 1, max: 9 })), { maxLength: 8 })
  .map((stretches) => {
    const events = stretches.flatMap(([type, actor, count]) =>
      Array.from({ length: count }, () => [type, actor]),
    );
    return {
      total: events.length,
      types: TYPES,
      typeOf: Uint16Array.from(events, ([type]) => type ?? 0),
      actors: ['user:ada', 'agent:probe'],
      actorOf: Uint16Array.from(events, ([, actor]) => actor ?? 0),
      time: new Float64Array(events.length),
      faults: [],
      checkpoints: [],
    };
  });

describe('runs of like events', () => {
  it('hold neighbours of one type and actor, none that is kept, and leave out nobody who could join', () => {
    fc.assert(
      fc.property(
        history,
        fc.uniqueArray(fc.nat({ max: 60 })),
        fc.nat({ max: 20 }),
        (strip, kept, before) => {
          const first = before + 1;
          const isKept = (number: number) => kept.includes(number);
          const runs = findRuns(strip, first, strip.total, isKept);
          const kind = (number: number) => `${strip.typeOf[number - 1]}/${strip.actorOf[number - 1]}`;
          const joins = (number: number, like: number) =>
            number >= first &&
            number <= strip.total - NEWEST &&
            !isKept(number) &&
            kind(number) === kind(like);
          const folded = new Set<number>();
          for (const run of runs) {
            expect(run.last - run.first + 1).toBeGreaterThanOrEqual(LEAST_RUN);
            for (let n = run.first; n <= run.last; n++) {
              expect(joins(n, run.first)).toBe(true);
              folded.add(n);
            }
            expect(joins(run.first - 1, run.first) || joins(run.last + 1, run.first)).toBe(false);
          }
          // Whoever is not folded has too few like neighbours.
          for (let n = first; n <= strip.total - NEWEST; n++) {
            if (isKept(n) || folded.has(n)) continue;
            let count = 1;
            for (let at = n - 1; joins(at, n); at--) count++;
            for (let at = n + 1; joins(at, n); at++) count++;
            expect(count).toBeLessThan(LEAST_RUN);
          }
        },
      ),
    );
  });

  it('every event is in a row, once, whatever is opened or picked', () => {
    fc.assert(
      fc.property(history, fc.func(fc.boolean()), fc.nat({ max: 60 }), (strip, open, picked) => {
        const runs = withoutEvent(
          findRuns(strip, 1, strip.total, () => false),
          picked,
        );
        const rows = rowsOf({ total: strip.total, runs, isOpen: ({ first }) => open(first) });
        const numbers: number[] = [];
        for (let row = 0; row < rows.count; row++) {
          const run = rows.runAt(row);
          if (run === null) numbers.push(rows.numberAt(row));
          else if (!run.open) for (let n = run.first; n <= run.last; n++) numbers.push(n);
          if (run === null) expect(rows.rowOf(rows.numberAt(row))).toBe(row);
          else if (!run.open) for (const n of [run.first, run.last]) expect(rows.rowOf(n)).toBe(row);
        }
        expect(numbers).toEqual(Array.from({ length: strip.total }, (_, i) => i + 1));
        expect(rows.runAt(rows.rowOf(picked))?.open ?? true).toBe(rows.runOf(picked)?.open ?? true);
      }),
    );
  });
});

describe('the colours of types', () => {
  const types = ['add', 'remove', 'order.placed', 'order.returned', 'note', 'price.changed'];

  it('differ while there are enough', () => {
    expect(new Set(typeColors(types).values()).size).toBe(types.length);
  });

  it('stay as the history grows', () => {
    const before = typeColors(types);
    const after = typeColors([...types, 'new.one', 'another']);
    for (const type of types) expect(after.get(type)).toBe(before.get(type));
  });

  it('are shared once there are more types than colours', () => {
    const colors = typeColors(Array.from({ length: 40 }, (_, i) => `type.${i}`));
    for (const color of colors.values()) expect(color).toBeLessThan(TYPE_COLORS);
  });
});
