import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openProgram } from '../../../src/adapters/jq/program.ts';
import { jqPaths } from '../../../src/engine/bisect/jqPaths.ts';
import { StateHistory } from '../../../src/engine/fold/history/history.ts';
import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';

const jq = openProgram(readFileSync(createRequire(import.meta.url).resolve('jq-wasm/jq.wasm')));

describe('what a jq program can see of a state', () => {
  it.each([
    ['.inventory.widgets < 0', [['inventory', 'widgets']]],
    ['.a.b > .c | not', [['a', 'b'], ['c']]],
    [
      '."a b"["c"] == .["d"].e',
      [
        ['a b', 'c'],
        ['d', 'e'],
      ],
    ],
    ['(.items | length) > 3 and .n? != null', [['items'], ['n']]],
    ['[.items[]?.moves] | add > 3', [['items'], ['moves']]],
    ['.list[0].x', [['list'], ['x']]],
    ['.a[.k].b', [['a'], ['k'], ['b']]],
    ['.a | test("x"; "g") | .b', [['a']]],
    ['true', []],
  ])('%s: these paths', (program, paths) => {
    expect(jqPaths(program)).toEqual(paths);
  });

  it.each([
    '.',
    'length > 3',
    '(.a | length) + length',
    '.. | numbers',
    '.[] > 1',
    '.["a", "b"]',
    '[.a, ."b"]',
    'keys | length',
    'to_entries',
    '. as $x | .a',
    '.a as $x | $x',
    '{a} | .a',
    '{"a": .b}',
    '"\\(.)" == "x"',
    'if .a then .b else . end',
    'reduce .a[] as $x (.; . + $x)',
    '.a |= 3',
    '.a = 3',
    '.a += 3',
    'def f: .; f',
    '.a # | .b',
    '$__loc__',
    'env.a',
    'try error catch .',
    '.a) | (.b',
    '@json',
    'input',
    'has("a")',
    '["a"] | map(.) | length, keys',
  ])('%s: maybe all of it, or nothing is known', (program) => {
    const seen = jqPaths(program);
    // What is behind a pipe is known; all others are not.
    if (program.startsWith('["a"]')) expect(seen).toEqual([]);
    else expect(seen).toBeNull();
  });

  const key = fc.constantFrom('a', 'b', 'c', 'a b');
  const scalar = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('x', '', true, false, null));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }));
  const state = fc.dictionary(key, value, { maxKeys: 4 });

  const path = fc
    .array(fc.constantFrom('.a', '.b', '.c', '."a b"', '.["c"]', '.a?'), { minLength: 1, maxLength: 3 })
    .map((steps) => steps.join(''));
  const { program } = fc.letrec<{ program: string }>((tie) => ({
    program: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      path,
      fc.constantFrom(
        '1',
        '"x"',
        'null',
        'not',
        '.',
        'length',
        'keys',
        '..',
        '.[]?',
        'type',
        'empty',
        '["a"]',
      ),
      fc
        .tuple(
          tie('program'),
          fc.constantFrom('|', ',', '<', '==', '+', 'and', 'or', '//', '| .a |'),
          tie('program'),
        )
        .map(([left, sign, right]) => `${left} ${sign} ${right}`),
      tie('program').map((inside) => `(${inside})`),
      tie('program').map((inside) => `[${inside}]`),
      fc.tuple(path, tie('program')).map(([left, inside]) => `${left}[${inside}]`),
      fc.tuple(tie('program'), tie('program')).map(([a, b]) => `(${a} | map(${b}))`),
      tie('program').map((inside) => `${inside}?`),
    ),
  }));

  it('[STA-2] is enough: of the part it says what it says of the whole', async () => {
    const { run } = await jq;
    await fc.assert(
      fc.asyncProperty(program, state, async (source, held) => {
        const paths = jqPaths(source);
        fc.pre(paths !== null);
        const text = canonicalJson(held as never);
        const part = new StateHistory(0, text).part(0, paths ?? []);
        const [ofWhole, ofPart] = [await run(source, text), await run(source, part)];
        expect([ofPart.exit, ofPart.stderr]).toEqual([ofWhole.exit, ofWhole.stderr]);
      }),
      { numRuns: 400 },
    );
  });
});
