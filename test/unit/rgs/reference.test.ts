import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rgs } from '../../../src/echolua/rgs/ast.ts';
import { parseRgs } from '../../../src/echolua/rgs/parse.ts';
import { printRgs } from '../../../src/echolua/rgs/print.ts';
import { runtime } from '../echo/support.ts';
import { PolicyGenerator } from './generator.ts';
import { Reference } from './reference.ts';
import { compiled, type Denial, denialsOf } from './support.ts';

/** Rule sets stand many in one policy, each with names of its own: opening a session takes longer than judging. */
const POLICIES = Number(process.env.RGS_POLICIES ?? 5);
const SETS = 40;
const EVENTS = 5;
const FUEL = 1_000_000_000;

/** Of an error the code counts; its words are tested where they are made. */
function told({ reason, ...denial }: Denial): unknown {
  return denial.error === undefined ? { reason, ...denial } : denial;
}

function merged(sets: readonly Rgs[]): Rgs {
  return {
    definitions: sets.flatMap(({ definitions }) => definitions),
    rules: sets.flatMap(({ rules }) => rules),
  };
}

function shuffled<T>(items: readonly T[], draw: (below: number) => number): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(draw(left.length), 1));
}

describe('[POL-3] .rgs against a reference evaluator', () => {
  it(`${POLICIES * SETS} rule sets deny what the reference denies, ${EVENTS} events each`, async () => {
    const seen = { denials: 0, errors: 0, allowed: 0, needs: 0 };
    const property = fc.asyncProperty(fc.gen(), async (choose) => {
      const sets = Array.from({ length: SETS }, (_, i) => new PolicyGenerator(choose, `s${i}_`).policy());
      const session = await runtime.openPolicy({ elc: compiled(printRgs(merged(sets)), FUEL).elc });
      try {
        for (let i = 0; i < EVENTS; i++) {
          const generator = new PolicyGenerator(choose);
          const [event, context] = [generator.event(), generator.context()];
          const wanted = sets.map((set) => new Reference(set, event, context).denials());
          const verdict = session.evaluate(event, context);
          const got = denialsOf(verdict);
          const all = wanted.flat().map(told);
          const of = (i: number) => got.filter(({ rule }) => rule.startsWith(`s${i}_`)).map(told);
          wanted.forEach((denials, i) => {
            expect(of(i)).toEqual(denials.map(told));
            seen.allowed += Number(denials.length === 0);
            seen.denials += denials.length;
            seen.errors += denials.filter(({ error }) => error !== undefined).length;
            seen.needs += denials.filter(({ needs }) => needs !== undefined).length;
          });
          expect(verdict.kind).toBe(all.length === 0 ? 'allow' : 'deny');
          expect(got.map(({ rule }) => rule)).toEqual(got.map(({ rule }) => rule).sort());
          if (verdict.kind === 'deny') expect(verdict.rule).toBe(got[0]?.rule);
        }
      } finally {
        session.close();
      }
    });
    await fc.assert(property, { numRuns: POLICIES, seed: 6, endOnFailure: true });
    // It proves nothing unless everything that can happen does, often.
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(20 * POLICIES);
  }, 600_000);

  it('the order of rules and definitions changes nothing, not even the root', () => {
    const property = fc.property(fc.gen(), (choose) => {
      const rgs = new PolicyGenerator(choose).policy();
      const draw = (below: number) => choose(fc.nat, { max: below - 1 });
      const other = { definitions: shuffled(rgs.definitions, draw), rules: shuffled(rgs.rules, draw) };
      expect(compiled(printRgs(other)).root).toBe(compiled(printRgs(rgs)).root);
    });
    fc.assert(property, { numRuns: 30 });
  });
});

/** Without positions. */
function bare(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, part) => (key === 'at' ? undefined : part)));
}

describe('[POL-3] the grammar of .rgs', () => {
  it('what is printed reads back as the same policy', () => {
    const property = fc.property(fc.gen(), (choose) => {
      const rgs = new PolicyGenerator(choose).policy();
      const text = printRgs(rgs);
      const parsed = parseRgs(text);
      expect(parsed.findings).toEqual([]);
      expect(bare(parsed.rgs)).toEqual(bare(rgs));
      expect(parsed.rgs && printRgs(parsed.rgs)).toBe(text);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('layout and comments change nothing', () => {
    const property = fc.property(fc.gen(), (choose) => {
      const text = printRgs(new PolicyGenerator(choose).policy());
      const spaced = text.replace(/\n/g, '\r\n\t # "comment" deny \'{\r');
      expect(compiled(spaced).root).toBe(compiled(text).root);
    });
    fc.assert(property, { numRuns: 20 });
  });
});
