import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mark, markAt, type Outcome } from '../../../src/engine/bisect/marks.ts';
import { bisectStep, MAX_SKIPS } from '../../../src/engine/bisect/run.ts';
import { sampleFlips } from '../../../src/engine/bisect/sample.ts';
import { bisectStatus } from '../../../src/engine/bisect/status.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { numbered, orderOf, saying } from './support.ts';

type Said = Outcome['outcome'];
const ALL = { all: true };

const turn = (outcome: Said): Said => (outcome === 'error' ? outcome : outcome === 'true' ? 'false' : 'true');

async function run(outcomes: readonly Said[], log: readonly Mark[] = []) {
  const order = numbered(outcomes.length - 1);
  const { ask, asked } = saying(outcomes);
  const marks = await bisectStep(order, log, ask, ALL, NO_TASK);
  return { marks, asked, status: bisectStatus(order, marks) };
}

/** A history whose ends differ, whatever is between. */
const history = fc
  .tuple(fc.boolean(), fc.array(fc.constantFrom<Said>('true', 'false'), { maxLength: 200 }))
  .map(([first, inner]): Said[] => [first ? 'true' : 'false', ...inner, first ? 'false' : 'true']);

describe('bisect with a predicate', () => {
  it('agrees with linear search on random histories and predicates, either way round', async () => {
    const flips = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 2_000 })).chain(([first, total]) =>
      fc.integer({ min: 1, max: total }).map((flip) => {
        const [before, after] = first ? (['true', 'false'] as const) : (['false', 'true'] as const);
        return Array.from({ length: total + 1 }, (_, i): Said => (i < flip ? before : after));
      }),
    );
    await fc.assert(
      fc.asyncProperty(flips, async (outcomes) => {
        const linear = outcomes.findIndex((said, i) => i > 0 && said !== outcomes[i - 1]);
        expect((await run(outcomes)).status.culprit?.number).toBe(linear);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds a real flip of any history, and its negation finds the same event by the same steps', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (outcomes) => {
        const one = await run(outcomes);
        const other = await run(outcomes.map(turn));
        const number = one.status.culprit?.number ?? -1;
        expect(outcomes[number - 1]).toBe(outcomes[0]);
        expect(outcomes[number]).toBe(outcomes.at(-1));
        expect([other.status.culprit, other.asked]).toEqual([one.status.culprit, one.asked]);
        expect(new Set(one.asked).size).toBe(one.asked.length);
      }),
      { numRuns: 500 },
    );
  });

  it('skips where the predicate fails, and ends at the culprit or with it among the suspects', async () => {
    const patchy = fc
      .integer({ min: 1, max: 100 })
      .chain((total) =>
        fc.tuple(
          fc.integer({ min: 1, max: total }),
          fc.array(fc.boolean(), { minLength: total - 1, maxLength: total - 1 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(patchy, async ([flip, fails]) => {
        const said = (i: number): Said => (i < flip ? 'false' : 'true');
        const outcomes = ['false', ...fails.map((f, i) => (f ? 'error' : said(i + 1))), 'true'] as Said[];
        const { culprit, suspects } = (await run(outcomes)).status;
        const numbers = culprit === null ? suspects.map(({ number }) => number) : [culprit.number];
        expect(numbers).toContain(flip);
      }),
      { numRuns: 500 },
    );
  });

  it('one step asks the ends, the next ones a position each, and a log can go on from anywhere', async () => {
    const outcomes = Array.from({ length: 101 }, (_, i): Said => (i < 37 ? 'false' : 'true'));
    const order = numbered(100);
    const { ask, asked } = saying(outcomes);
    let marks: readonly Mark[] = [];
    const counts: number[] = [];
    while (bisectStatus(order, marks).culprit === null) {
      marks = await bisectStep(order, marks, ask, { all: false }, NO_TASK);
      counts.push(asked.length);
    }
    expect(counts.slice(0, 4)).toEqual([2, 3, 4, 5]);
    expect(marks.slice(0, 3)).toEqual([
      { position: 0, cid: null, term: 'good', outcome: 'false' },
      { position: 100, cid: 'cid-100', term: 'bad', outcome: 'true' },
      { position: 50, cid: 'cid-50', term: 'bad', outcome: 'true' },
    ]);
    expect(bisectStatus(order, marks).culprit).toMatchObject({ number: 37, commit: 'commit-37' });
    expect(await bisectStep(order, marks, ask, ALL, NO_TASK)).toBe(marks);
  });

  it('tells of every mark as it is made, so that whoever keeps them loses nothing', async () => {
    const kept: (readonly Mark[])[] = [];
    const { ask } = saying(Array.from({ length: 21 }, (_, i): Said => (i < 7 ? 'false' : 'true')));
    const onMarks = async (marks: readonly Mark[]) => void kept.push(marks);
    const marks = await bisectStep(numbered(20), [], ask, { all: true, onMarks }, NO_TASK);
    expect(kept.map(({ length }) => length)).toEqual(Array.from({ length: kept.length }, (_, i) => i + 2));
    expect(kept.at(-1)).toEqual(marks);
  });

  it('ends that say the same are told, with both answers', async () => {
    const same = Array.from({ length: 31 }, (): Said => 'true');
    await expect(run(same)).rejects.toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringMatching(/says true at the good end, #0, and true at the bad end, #30/),
      data: { good: 0, bad: 30, atGood: 'true', atBad: 'true' },
    });
  });

  it('a good end that was said must be one', async () => {
    const outcomes: Said[] = ['true', 'error', 'false', 'false', 'true'];
    const order = numbered(4);
    const from = (position: number) => [markAt(order, position, 'good')];
    await expect(run(outcomes, from(0))).rejects.toMatchObject({ code: 'ERR_USAGE' });
    await expect(run(outcomes, from(1))).rejects.toMatchObject({
      code: 'ERR_PREDICATE_INVALID',
      message: expect.stringContaining('the good end, #1: it does not know'),
    });
    expect((await run(outcomes, from(2))).status.culprit?.number).toBe(4);
    await expect(run(['true', 'error'])).rejects.toMatchObject({
      code: 'ERR_PREDICATE_INVALID',
      message: expect.stringContaining('the bad end, #1'),
    });
  });

  it.each<Said>(['true', 'error'])(
    'where the beginning says %s and the end true, a nearer good end is found',
    async (start) => {
      const outcomes = Array.from(
        { length: 1_001 },
        (_, i): Said => (i < 40 ? start : i < 700 ? 'false' : 'true'),
      );
      const { status, marks } = await run(outcomes);
      expect(status.culprit?.number).toBe(700);
      expect(marks[0]?.position).toBeGreaterThanOrEqual(40);
    },
  );

  it('gives up after many skips in a row of calls, and can go on', async () => {
    const outcomes = Array.from(
      { length: 1_001 },
      (_, i): Said => (i === 0 ? 'false' : i === 1_000 ? 'true' : 'error'),
    );
    const { marks, asked } = await run(outcomes);
    expect(asked.length).toBe(2 + MAX_SKIPS);
    const order = numbered(1_000);
    expect(bisectStatus(order, marks)).toMatchObject({ culprit: null, suspects: [] });
    const more = await bisectStep(order, marks, saying(outcomes).ask, ALL, NO_TASK);
    expect(more.length).toBe(2 + 2 * MAX_SKIPS);
  });

  it('a cancel ends it between two questions', async () => {
    const { ask, asked } = saying(Array.from({ length: 101 }, (_, i): Said => (i < 3 ? 'false' : 'true')));
    const task = {
      ...NO_TASK,
      check: () => {
        if (asked.length === 4) throw new Error('cancelled');
      },
    };
    await expect(bisectStep(numbered(100), [], ask, ALL, task)).rejects.toThrow('cancelled');
    expect(asked.length).toBe(4);
  });
});

describe('[JRN-4] marks after late events', () => {
  const early = orderOf(['a', 'b', 'c', 'd', 'e', 'f']);
  const late = orderOf(['a', 'x', 'b', 'y', 'c', 'd', 'e', 'f']);
  const said = (position: number, term: Mark['term']) => markAt(early, position, term);

  it('stand where their events stand', () => {
    const log = [said(0, 'good'), said(6, 'bad'), said(3, 'good')];
    expect(bisectStatus(early, log)).toMatchObject({ good: 3, bad: 6, moved: 0, problem: null });
    const status = bisectStatus(late, log);
    expect(status).toMatchObject({ good: 5, bad: 8, moved: 2, problem: null });
    expect(status.marks.map(({ position, cid }) => [position, cid])).toEqual([
      [0, null],
      [8, 'cid-f'],
      [5, 'cid-c'],
    ]);
  });

  it('a search that had ended begins again where an event came between the two sides', () => {
    const log = [said(0, 'good'), said(6, 'bad'), said(2, 'good'), said(3, 'bad')];
    expect(bisectStatus(early, log).culprit?.cid).toBe('cid-c');
    expect(bisectStatus(late, log)).toMatchObject({ culprit: null, good: 3, bad: 5, next: 4 });
  });

  it('that crossed, or whose events are gone, are told and lead nowhere', async () => {
    const swapped = orderOf(['a', 'd', 'c', 'b', 'e', 'f']);
    const log = [said(2, 'good'), said(4, 'bad')];
    const crossed = bisectStatus(swapped, log);
    expect(crossed.problem).toMatch(/#4 is marked good and #2, before it, bad: late events/);
    expect(crossed).toMatchObject({ next: null, culprit: null });
    const gone = bisectStatus(orderOf(['a', 'c']), log);
    expect(gone.problem).toMatch(/stood at #2 \(cid-b\) was marked good/);
    await expect(bisectStep(swapped, log, saying([]).ask, ALL, NO_TASK)).rejects.toMatchObject({
      code: 'ERR_USAGE',
      message: crossed.problem,
    });
  });

  it('what the predicate said of moved ones is asked again; the ends stay', async () => {
    const before = saying(['false', 'false', 'false', 'true', 'true', 'true', 'true']);
    const log = await bisectStep(early, [], before.ask, ALL, NO_TASK);
    // With the late events it flips earlier, at x.
    const after = saying(['false', 'false', ...Array.from({ length: 7 }, (): Said => 'true')]);
    const marks = await bisectStep(late, log, after.ask, ALL, NO_TASK);
    expect(bisectStatus(late, marks)).toMatchObject({ culprit: { cid: 'cid-x' }, moved: 0 });
    expect(marks.slice(0, 2).map(({ cid }) => cid)).toEqual([null, 'cid-f']);
  });

  it('no position, no mark', () => {
    for (const position of [-1, 7, 1.5, Number.NaN])
      expect(() => markAt(early, position, 'good')).toThrow('the history goes from 0 to 6');
  });
});

describe('sampling for more flips', () => {
  const ends = (order: ReturnType<typeof numbered>, outcomes: readonly Said[]) => [
    markAt(order, 0, 'good', outcomes[0]),
    markAt(order, order.length, 'bad', outcomes.at(-1)),
  ];

  it('with time enough it looks at every position and finds every flip', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (outcomes) => {
        const order = numbered(outcomes.length - 1);
        const { ask } = saying(outcomes);
        const sample = await sampleFlips(ends(order, outcomes), ask, () => true, NO_TASK);
        const flips = outcomes.flatMap((said, to) =>
          to > 0 && said !== outcomes[to - 1] ? [{ from: to - 1, to }] : [],
        );
        expect(sample).toEqual({ checked: outcomes.length, flips });
      }),
    );
  });

  it('with less it looks at points spread over the whole range, and says at how many', async () => {
    const outcomes = Array.from(
      { length: 1_025 },
      (_, i): Said => (i < 300 || (i >= 500 && i < 600) ? 'false' : 'true'),
    );
    let left = 15;
    const more = () => left-- > 0;
    const { ask, asked } = saying(outcomes);
    const order = numbered(1_024);
    const sample = await sampleFlips(ends(order, outcomes), ask, more, NO_TASK);
    expect([...asked].sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, i) => (i + 1) * 64));
    expect(sample).toEqual({
      checked: 17,
      flips: [
        { from: 256, to: 320 },
        { from: 448, to: 512 },
        { from: 576, to: 640 },
      ],
    });
  });

  it('where the predicate fails it says nothing either way', async () => {
    const outcomes: Said[] = ['false', 'error', 'false', 'error', 'true'];
    const order = numbered(4);
    const sample = await sampleFlips(ends(order, outcomes), saying(outcomes).ask, () => true, NO_TASK);
    expect(sample).toEqual({ checked: 5, flips: [{ from: 2, to: 4 }] });
  });
});
