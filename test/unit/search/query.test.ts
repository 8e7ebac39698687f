import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removePart } from '../../../src/app/features/journal/query/edit.ts';
import { formatQuery } from '../../../src/app/features/journal/query/format.ts';
import { parseQuery } from '../../../src/app/features/journal/query/parse.ts';
import type { Atom } from '../../../src/app/features/journal/query/terms.ts';
import type { EventQuery, QueryTerm } from '../../../src/rpc/contract.ts';

const name = fc.stringMatching(/^[a-z0-9._*-]{1,12}$/);
const someText = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.stringMatching(/^[-/"\\ a:.*~=<>[\]]{1,10}$/),
  fc.constantFrom('type:add', '-x', '/x/', 'payload.n:1', 'is:', 'by:ada', '"', '\\', 'null', '10', '*', '-'),
);
const path = fc.array(fc.oneof(someText, fc.nat({ max: 999 })), { minLength: 1, maxLength: 4 });
const number = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('1e10', '-0.50', '9007199254740993', '0.1000000000000000055'),
);
const value = fc.oneof(
  someText.map((text) => JSON.stringify(text)),
  number,
  fc.constantFrom('true', 'false', 'null', '""'),
);

const atom: fc.Arbitrary<Atom> = fc.oneof(
  name.map((value): Atom => ({ kind: 'type', value })),
  name.map((value): Atom => ({ kind: 'actor', value: `user:${value}` })),
  fc
    .constantFrom('fault', 'note', 'checkpoint', 'denied')
    .map((value): Atom => ({ kind: 'status', value }) as Atom),
  someText.map((value): Atom => ({ kind: 'text', value })),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('\\\\', '\\d', '\\"', '/', ' ', '"', '(a|b)*', '-'),
        fc.stringMatching(/^[^\\]$/),
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((parts): Atom => ({ kind: 'regex', value: parts.join('') })),
  fc
    .record({ path, is: fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'contains'), value })
    .map((parts): Atom => ({ kind: 'path', ...parts }) as Atom),
  path.map((parts): Atom => ({ kind: 'path', path: parts, is: 'exists', value: 'null' })),
);
const query: fc.Arbitrary<EventQuery> = fc.record({
  terms: fc.array(
    fc.tuple(fc.boolean(), atom).map(([not, one]) => ({ not, ...one }) as QueryTerm),
    { maxLength: 6 },
  ),
});

describe('the language of the filter', () => {
  it('what is written is read as it was meant', () => {
    fc.assert(
      fc.property(query, (meant) => {
        const { query: read, mistakes } = parseQuery(formatQuery(meant));
        expect(mistakes).toEqual([]);
        expect(read).toEqual(meant);
      }),
      { numRuns: 2_000 },
    );
  });

  it('whatever is typed is read without a fall, every mark of it once, and again from its own words', () => {
    fc.assert(
      fc.property(fc.array(someText, { maxLength: 8 }), (words) => {
        const text = words.join(' ');
        const { query: read, terms, mistakes } = parseQuery(text);
        const places = [...terms, ...mistakes].sort((a, b) => a.from - b.from);
        let at = 0;
        for (const { from, to } of places) {
          expect(text.slice(at, from).trim()).toBe('');
          expect(to).toBeGreaterThan(from);
          at = to;
        }
        expect(text.slice(at).trim()).toBe('');
        expect(parseQuery(formatQuery(read)).query).toEqual(read);
      }),
      { numRuns: 1_000 },
    );
  });

  const t = (one: Atom, not = false) => ({ not, ...one }) as QueryTerm;
  it.each<[string, readonly QueryTerm[]]>([
    ['widget', [t({ kind: 'text', value: 'widget' })]],
    [
      '"two words" -"not this"',
      [t({ kind: 'text', value: 'two words' }), t({ kind: 'text', value: 'not this' }, true)],
    ],
    ['type:Add -actor:ada', [t({ kind: 'type', value: 'add' }), t({ kind: 'actor', value: 'ada' }, true)]],
    ['is:fault is:notes', [t({ kind: 'status', value: 'fault' }), t({ kind: 'status', value: 'note' })]],
    ['/W-\\d+ x/', [t({ kind: 'regex', value: 'W-\\d+ x' })]],
    ['/a\\/b/', [t({ kind: 'regex', value: 'a/b' })]],
    ['payload.sku:W-1', [t({ kind: 'path', path: ['sku'], is: '=', value: '"W-1"' })]],
    ['payload.n>=10', [t({ kind: 'path', path: ['n'], is: '>=', value: '10' })]],
    ['payload.n:"10"', [t({ kind: 'path', path: ['n'], is: '=', value: '"10"' })]],
    [
      'payload.lines.0["a b"]~x',
      [t({ kind: 'path', path: ['lines', 0, 'a b'], is: 'contains', value: '"x"' })],
    ],
    ['payload.ok:true', [t({ kind: 'path', path: ['ok'], is: '=', value: 'true' })]],
    ['-payload.ok:*', [t({ kind: 'path', path: ['ok'], is: 'exists', value: 'null' }, true)]],
    [
      'user:ada https://x.y payload',
      ['user:ada', 'https://x.y', 'payload'].map((value) => t({ kind: 'text', value })),
    ],
    ['- --', [t({ kind: 'text', value: '-' }), t({ kind: 'text', value: '-' }, true)]],
    ['"not closed', [t({ kind: 'text', value: 'not closed' })]],
  ])('reads %s', (text, terms) => {
    const read = parseQuery(text);
    expect(read.mistakes).toEqual([]);
    expect(read.query.terms).toEqual(terms);
  });

  it.each<[string, RegExp, string?]>([
    ['type:', /A type is missing/],
    ['type:ä', /cannot be the name/],
    ['is:', /is:fault, is:note/],
    ['is:failed', /An event can be/, 'is:fault'],
    ['by:ada', /Did you mean “actor:ada”/, 'actor:ada'],
    ['-by:ada', /Did you mean/, '-actor:ada'],
    ['/W-', /ends with/, '/W-/'],
    ['//', /nothing between/],
    ['""', /nothing between/],
    ['payload.', /Name a path/],
    ['payload:1', /Name a path/],
    ['payload.n', /Compare it/, 'payload.n:*'],
    ['payload.n>', /with what to compare/],
    ['payload.a:[1]', /cannot be compared/],
  ])('explains %s and searches for the rest', (text, message, fix) => {
    const { query: read, mistakes } = parseQuery(`add ${text}`);
    expect(read.terms).toEqual([t({ kind: 'text', value: 'add' })]);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]?.message).toMatch(message);
    expect(mistakes[0]?.fix).toBe(fix);
  });

  it('loses just the term that is taken away', () => {
    const text = '  type:add   "a b" -x ';
    const { terms } = parseQuery(text);
    const left = terms.map(({ from, to }) => removePart(text, from, to).replace(/\s+/g, ' ').trim());
    expect(left).toEqual(['"a b" -x', 'type:add -x', 'type:add "a b"']);
  });
});
