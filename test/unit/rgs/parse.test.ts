import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRgs } from '../../../src/echolua/rgs/compile.ts';
import { parseRgs } from '../../../src/echolua/rgs/parse.ts';
import { RESERVED } from '../../../src/echolua/rgs/words.ts';
import { compiled, verdictOf } from './support.ts';

/** `line:column code` of each finding. */
function found(source: string): string[] {
  return parseRgs(source).findings.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

const rule = (condition: string) => `deny "r" when ${condition} because "no"`;

describe('[POL-3] what .rgs refuses, with line and column', () => {
  it.each([
    ['deny "r" when true', '1:19 E_SYNTAX', 'expected "because" and the reason, not the end'],
    ['deny r when true because "x"', '1:6 E_SYNTAX', 'expected the id of a rule, not "r"'],
    ['deny "a b" when true because "x"', '1:6 E_SYNTAX', 'the id of a rule is 1 to 64 letters'],
    ['allow "r"', '1:1 E_SYNTAX', 'expected a rule or definition'],
    ['deny "r"\n  when event.typ == "x"\n  because "x"', '2:14 E_NAME', '"event" has no "typ", but type'],
    [rule('context.states.x == 1'), '1:23 E_NAME', '"context" has no "states"'],
    [rule('event == 1'), '1:21 E_SYNTAX', 'expected "." and type, actor'],
    [rule('nothing == 1'), '1:15 E_NAME', '"nothing" means nothing'],
    [rule('event.type = "x"'), '1:26 E_SYNTAX', 'to compare write "=="'],
    [rule('(1 < 2) == true'), '1:16 E_TYPE', 'a condition is no value'],
    [rule('1 < 2 < 3'), '1:21 E_SYNTAX', 'expected "because"'],
    [rule('1.50 == 1'), '1:15 E_NUMBER', 'numbers are written as they are printed: 1.5'],
    [rule('2147483648 == 1'), '1:15 E_NUMBER', 'no number from'],
    [rule('1e3 == 1'), '1:15 E_NUMBER', 'printed: 1000'],
    [rule('0x10 == 1'), '1:15 E_NUMBER', 'no number'],
    [rule('event.payload matches text'), '1:37 E_SYNTAX', 'expected a shape'],
    [rule('event.payload matches { a: string, a: number }'), '1:50 E_NAME', 'stands here twice'],
    [rule('event.payload is integer'), '1:32 E_SYNTAX', 'expected one of string, number, whole'],
    [rule('some x in [1] { x == 1'), '1:38 E_SYNTAX', 'expected "}"'],
    [rule('some x in [1] { some x in [2] { true } }'), '1:31 E_NAME', 'already means something'],
    [rule('some x, x in [1] { true }'), '1:23 E_NAME', 'twice'],
    [rule('some count in [1] { true }'), '1:20 E_NAME', 'a word of the language'],
    ['let a = b\nlet b = a', '1:5 E_CYCLE', 'needs itself'],
    ['define a if not a', '1:8 E_CYCLE', 'needs itself'],
    ['let a = 1\nlet a = 2', '2:5 E_NAME', 'defined twice'],
    [`${rule('true')}\n${rule('false')}`, '2:1 E_NAME', 'the rule "r" stands here twice'],
    ['define a if true\nlet b = a', '2:9 E_TYPE', 'is a condition and no value'],
    ['define a if true\nlet b = [a]', '2:10 E_TYPE', 'is a condition and no value'],
    ['let when = 1', '1:5 E_NAME', 'a word of the language'],
    ['deny "r" when true require 0 of [] because "x"', '1:28 E_SYNTAX', 'how many must approve'],
    ['deny "r" when true require 1.5 of [] because "x"', '1:28 E_SYNTAX', 'how many must approve'],
    ['deny "r" when true because ""', '1:28 E_SYNTAX', 'a reason says something'],
    ['deny "r" when true because "a {event.typ}"', '1:38 E_NAME', 'has no "typ"'],
    ['deny "r" when true because "a {1 2}"', '1:34 E_SYNTAX', 'expected } after the value'],
    ['deny "r" when true because "a {1"', '1:33 E_SYNTAX', 'expected } after the value'],
    ['deny "r" when true because "a }"', '1:31 E_SYNTAX', 'write \\} for a brace'],
    ['deny "r" when true because "a {1 < 2}"', '1:32 E_TYPE', 'a condition is no value'],
    ['deny "r" when "open because', '1:15 E_SYNTAX', 'the string does not end in this line'],
    [rule('"\\q" == ""'), '1:15 E_SYNTAX', '\\q is no escape'],
    [rule('"\\u{d800}" == ""'), '1:15 E_UTF8', 'is no character'],
    [rule('"\ud800" == ""'), '1:1 E_UTF8', 'half of a surrogate pair'],
    [rule('é == 1'), '1:15 E_SYNTAX', '"é" means nothing here'],
    [rule('1 ^ 2 == 1'), '1:17 E_SYNTAX', '"^" means nothing here'],
  ])('%j', (source, place, message) => {
    expect(found(source)).toContain(place);
    expect(parseRgs(source).findings[0]?.message).toContain(message);
  });

  it('all that is wrong at once, a finding for each rule', () => {
    const source = 'deny "a" when\ndeny "b" when x because "x"\nlet y = = 1\ndefine z if true\n';
    expect(found(source)).toEqual(['2:1 E_SYNTAX', '3:9 E_SYNTAX']);
    expect(found('deny "b" when x because "{y}"\nlet z = q')).toEqual([
      '1:15 E_NAME',
      '1:27 E_NAME',
      '2:9 E_NAME',
    ]);
  });

  it('every word of the language is refused as a name, and taken as a field', () => {
    for (const word of RESERVED) {
      expect(found(`let ${word} = 1`), word).toEqual(['1:5 E_NAME']);
      expect(found(rule(`exists event.payload.${word}`)), word).toEqual([]);
    }
  });
});

describe('[LUA-5] hostile .rgs', () => {
  const many = (n: number, make: (i: number) => string, between = ' ') =>
    Array.from({ length: n }, (_, i) => make(i)).join(between);

  it.each<[string, string]>([
    ['parentheses', rule(`${'('.repeat(50_000)}1${')'.repeat(50_000)} == 1`)],
    ['not', rule(`${'not '.repeat(50_000)}true`)],
    ['minus', rule(`${'-'.repeat(50_000)}1 == 1`)],
    ['lists', rule(`${'['.repeat(50_000)}${']'.repeat(50_000)} == 1`)],
    ['shapes', rule(`event.payload matches ${'['.repeat(50_000)}`)],
    ['fields', rule(`event.payload matches ${'{a:'.repeat(50_000)}`)],
    ['keys', rule(`exists event.payload${'[event.payload'.repeat(10_000)}`)],
    ['steps', rule(`exists event.payload${'.a'.repeat(50_000)}`)],
    ['sums', rule(`1${' + 1'.repeat(50_000)} > 0`)],
    ['ands', rule(`true${' and true'.repeat(50_000)}`.slice(0, 200_000))],
    ['items', rule(`1 in [${many(50_000, String, ',')}]`)],
    ['quantifiers', rule(`${many(1000, (i) => `some x${i} in event.payload {`)} true`)],
    ['calls', rule(`${'count('.repeat(20_000)} 1`)],
    ['rules', many(3000, (i) => `deny "r${i}" when true because "x"`, '\n')],
    ['holes', `deny "r" when true because "${'{1}'.repeat(1000)}"`],
    ['a long string', rule(`"${'x'.repeat(5000)}" == ""`)],
    ['a long name', rule(`${'x'.repeat(5000)} == ""`)],
    ['a long number', rule(`${'1'.repeat(100_000)} == 1`)],
    ['a long source', `#${'x'.repeat(300_000)}`],
    ['an open string', `deny "${'\\"'.repeat(100_000)}`],
    ['nothing but rubbish', '\u0000\u2028{}"\''.repeat(20_000)],
  ])('%s: refused with a finding, and soon', (_, source) => {
    const { elc, findings } = compileRgs(source);
    expect(elc).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.length).toBeLessThanOrEqual(200);
  });

  it.each<[string, string]>([
    ['500 rules', many(500, (i) => `deny "r${i}" when event.payload.n == ${i} because "x"`, '\n')],
    [
      '500 definitions in a row',
      `let d0 = 1\n${many(499, (i) => `let d${i + 1} = d${i} + 1`, '\n')}\n${rule('d499 == 501')}`,
    ],
    ['500 ands', rule(`not (${many(500, () => 'event.payload.n == 1', ' and ')})`)],
    ['500 items', rule(`event.payload.n not in [${many(500, String, ',')}]`)],
    ['33 terms', rule(`${many(33, () => 'event.payload.n', ' + ')} != 33`)],
    [
      '300 fields',
      rule(`not event.payload matches { ${many(300, (i) => `f${i}?: string`, ', ')}, n: number }`),
    ],
    ['15 quantifiers', rule(`${many(15, (i) => `some x${i} in event.payload {`)} false ${'}'.repeat(15)}`)],
  ])('%s: as much as that is fine', async (_, source) => {
    const verdict = await verdictOf(source, { payload: { n: 1 } });
    expect(verdict.kind).toBe(source.startsWith('deny "r0"') ? 'deny' : 'allow');
  });

  it('what is too much for the engine is told where it stands', () => {
    const nested = (depth: number): string => (depth === 0 ? '1' : `1 + 1 * (${nested(depth - 1)})`);
    const source = `let fine = 1\n\ndeny "much" when ${nested(28)} == 1 because "x"\n${rule('true')}`;
    expect(parseRgs(source).findings).toEqual([]);
    expect(compileRgs(source).findings).toMatchObject([{ line: 3, column: 1, code: 'E_LIMIT' }]);
  });

  it('whatever the text, there are findings or a program, never an exception', () => {
    const words = [
      ...RESERVED,
      'x',
      '"a"',
      "'b'",
      '1',
      '-',
      '+',
      '*',
      '/',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '.',
      ',',
    ];
    const more = ['==', '<', '|', ':', '?', '...', '=', '"{x}"', '"{event.type}"', '#', '\n', 'é', '\\', '"'];
    const text = fc.array(fc.constantFrom(...words, ...more), { maxLength: 40 }).map((all) => all.join(' '));
    const property = fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (source) => {
      const { elc, findings } = compileRgs(source);
      expect(elc === undefined).toBe(findings.length > 0);
      for (const { line, column } of findings) {
        const lines = source.split(/\r\n|[\r\n]/);
        expect(lines[line - 1]).toBeDefined();
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
      }
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it('texts of any letters come through as they are', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(text, async (letters) => {
        const quoted = letters
          .replace(/[\\"{}]/g, '\\$&')
          .replace(/\n/g, '\\n')
          .replace(/\r/g, '\\r');
        const source = `deny "r" when event.payload.x == "${quoted}" because "${quoted}"`;
        expect(await verdictOf(source, { payload: { x: letters } })).toMatchObject({ reason: letters });
      }),
      { numRuns: 10 },
    );
  });
});

describe('[LUA-1] the program of a .rgs policy', () => {
  it('is EchoLua that anybody can compile to the same root', async () => {
    const { compileToElc } = await import('../../../src/echolua/compile/compile.ts');
    const policy = compiled(rule('event.payload.n > 1'));
    expect(compileToElc(policy.echoLua, { kind: 'policy' })).toMatchObject({ foldRoot: policy.root });
    expect(compiled(rule('event.payload.n > 1'), 5000).root).not.toBe(policy.root);
    expect(compiled(rule('event.payload.n > 2')).root).not.toBe(policy.root);
  });

  it('[POL-8] says which rules read the state, by definitions too, and which need approvals', () => {
    const source = `let frozen = context.state.frozen
define closed if frozen == true
deny "b" when closed because "x"
deny "a" adr "ADR-1" when event.type == "x" because "{[x for x in [frozen]]}"
deny "c" when event.payload.state == 1 require 1 of group("leads") because "x"`;
    expect(compiled(source).rules).toEqual([
      { id: 'a', adr: 'ADR-1', line: 4, stateful: true, quorum: false },
      { id: 'b', line: 3, stateful: true, quorum: false },
      { id: 'c', line: 5, stateful: false, quorum: true },
    ]);
  });
});
