import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halves } from '../../../src/engine/bisect/halves.ts';
import {
  estimateSteps,
  type Judged,
  type SearchState,
  searchState,
} from '../../../src/engine/bisect/search.ts';

type Said = 'good' | 'bad' | 'skip';

/** Marks the ends, then whatever the search asks for, until it asks no more. */
function search(said: readonly Said[]): { readonly state: SearchState; readonly marks: readonly Judged[] } {
  const marks: Judged[] = [
    { position: 0, term: 'good' },
    { position: said.length - 1, term: 'bad' },
  ];
  for (;;) {
    const state = searchState(marks);
    if (state.next === null) return { state, marks };
    marks.push({ position: state.next, term: said[state.next] ?? 'skip' });
  }
}

const RUNS = { numRuns: 1_000 };

describe('bisect, the search alone', () => {
  it('finds the flip of a monotone history, as linear search does, in no more steps than it takes', () => {
    const history = fc
      .integer({ min: 1, max: 3_000 })
      .chain((total) => fc.tuple(fc.constant(total), fc.integer({ min: 1, max: total })));
    fc.assert(
      fc.property(history, ([total, flip]) => {
        const said = Array.from({ length: total + 1 }, (_, i): Said => (i < flip ? 'good' : 'bad'));
        const { state, marks } = search(said);
        expect(state.culprit).toBe(said.indexOf('bad'));
        expect(marks.length - 2).toBeLessThanOrEqual(Math.ceil(Math.log2(total)));
      }),
      RUNS,
    );
  });

  it('what it finds in any history is a flip: good just before, bad there', () => {
    const any = fc.array(fc.constantFrom<Said>('good', 'bad'), { maxLength: 400 });
    fc.assert(
      fc.property(any, (inner) => {
        const said: Said[] = ['good', ...inner, 'bad'];
        const culprit = search(said).state.culprit ?? -1;
        expect([said[culprit - 1], said[culprit]]).toEqual(['good', 'bad']);
      }),
      RUNS,
    );
  });

  it('skips never lose the culprit: it is found, or one of the suspects', () => {
    const skipped = fc
      .integer({ min: 1, max: 300 })
      .chain((total) =>
        fc.tuple(
          fc.integer({ min: 1, max: total }),
          fc.array(fc.boolean(), { minLength: total - 1, maxLength: total - 1 }),
        ),
      );
    fc.assert(
      fc.property(skipped, ([flip, skips]) => {
        const truth = (i: number): Said => (i < flip ? 'good' : 'bad');
        const said: Said[] = ['good', ...skips.map((skip, i): Said => (skip ? 'skip' : truth(i + 1))), 'bad'];
        const { state } = search(said);
        if (state.culprit === null) expect(state.suspects).toContain(flip);
        else expect([state.culprit, state.suspects]).toEqual([flip, []]);
        // Nothing that could still be tested is left among the suspects.
        expect(state.suspects.slice(0, -1).every((number) => said[number] === 'skip')).toBe(true);
      }),
      RUNS,
    );
  });

  it('the next position lies between the ends, was not asked before, and not beside a skip if there is another', () => {
    const marked = fc
      .integer({ min: 3, max: 200 })
      .chain((total) => fc.tuple(fc.constant(total), fc.uniqueArray(fc.integer({ min: 1, max: total - 1 }))));
    fc.assert(
      fc.property(marked, ([total, skips]) => {
        const skip = new Set(skips);
        const marks: Judged[] = [
          { position: 0, term: 'good' },
          { position: total, term: 'bad' },
          ...skips.map((position) => ({ position, term: 'skip' as const })),
        ];
        const { next, suspects } = searchState(marks);
        const open = Array.from({ length: total - 1 }, (_, i) => i + 1).filter((p) => !skip.has(p));
        if (open.length === 0) expect([next, suspects.length]).toEqual([null, total]);
        else expect(open).toContain(next);
        if (next === null || !skip.has(total >>> 1)) return;
        const beside = (p: number) => skip.has(p - 1) || skip.has(p + 1);
        if (open.every((p) => !beside(p))) expect(beside(next)).toBe(false);
      }),
      RUNS,
    );
  });

  it('the last word on a position counts, and crossed ends are said and lead nowhere', () => {
    const ends: Judged[] = [
      { position: 0, term: 'good' },
      { position: 10, term: 'bad' },
    ];
    expect(searchState([...ends, { position: 5, term: 'bad' }]).bad).toBe(5);
    const corrected: Judged[] = [...ends, { position: 5, term: 'bad' }, { position: 5, term: 'good' }];
    expect(searchState(corrected)).toMatchObject({ good: 5, bad: 10, crossed: false });
    const crossed = searchState([...ends, { position: 4, term: 'bad' }, { position: 6, term: 'good' }]);
    expect(crossed).toMatchObject({ crossed: true, next: null, culprit: null });
    expect(searchState([{ position: 10, term: 'bad' }])).toMatchObject({ good: null, bad: 10, next: null });
  });

  it('counts what is left and the steps as git does', () => {
    const dir = mkdtempSync(join(tmpdir(), 'gatos-bisect-'));
    const git = (args: readonly string[], input?: string) =>
      execFileSync('git', args, { cwd: dir, encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'ignore'] });
    try {
      git(['init', '-q', '-b', 'main']);
      const commits = Array.from(
        { length: 70 },
        (_, i) => `commit refs/heads/main\nmark :${i + 1}\ncommitter a <a@b> ${i} +0000\ndata 1\nc\n`,
      );
      git(['fast-import', '--quiet'], commits.join(''));
      git(['checkout', '-q', 'main']);
      const all = git(['rev-list', '--reverse', 'main']).trim().split('\n');
      for (const candidates of [2, 5, 12, 24, 33, 69]) {
        git(['bisect', 'start']);
        git(['bisect', 'bad', all[candidates] ?? '']);
        const said = git(['bisect', 'good', all[0] ?? '']);
        const { left, steps, next } = searchState([
          { position: 0, term: 'good' },
          { position: candidates, term: 'bad' },
        ]);
        expect(said.replace('revision', 'event')).toContain(
          `Bisecting: ${left} event${left === 1 ? '' : 's'} left to test after this (roughly ${steps} step${steps === 1 ? '' : 's'})`,
        );
        expect(said).toContain(`[${all[next ?? 0]}]`);
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('estimates no steps where at most one test is left', () => {
    expect([1, 2, 3, 4].map(estimateSteps)).toEqual([0, 0, 1, 1]);
  });

  it('halves are every position between the ends once, the middle first', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 700 }), (from, span) => {
        const all = [...halves(from, from + span)];
        expect([...all].sort((a, b) => a - b)).toEqual(
          Array.from({ length: span - 1 }, (_, i) => from + 1 + i),
        );
        if (span > 1) expect(all[0]).toBe(from + (span >>> 1));
      }),
    );
  });
});
