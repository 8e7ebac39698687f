import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { decodeElc, elcText, encodeElc, openElc } from '../../../src/echolua/elcCodec.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { FoldGenerator, type FoldToken, render } from './foldGenerator.ts';
import { Random } from './random.ts';

const CASES = Number(process.env.ECHOLUA_CASES ?? 2_000) / 4;

function compiled(source: string, kind: 'fold' | 'policy' = 'fold') {
  const result = compileToElc(source, { kind });
  if (!result.elc) throw new Error(`${result.findings[0]?.message}\n${source}`);
  return result;
}

const fold = (body: string) => `return function(state, event) ${body} end`;
const root = (source: string) => compiled(source).foldRoot;
const bodyOf = (body: string) => compiled(fold(body)).elc.body;

function generate(seed: number): { random: Random; tokens: FoldToken[] } {
  const random = new Random(seed);
  return { random, tokens: new FoldGenerator(random).fold(20 + random.below(200)) };
}

/** Runs a property over generated folds; fails with the seed. */
function forAll(check: (random: Random, tokens: FoldToken[]) => void): void {
  for (let seed = 1; seed <= CASES; seed++) {
    const { random, tokens } = generate(seed);
    try {
      check(random, tokens);
    } catch (cause) {
      throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
}

describe('[LUA-1] ELC says what is meant', () => {
  it('and nothing else', () => {
    expect(
      compiled('local N <const> = 10\nreturn function(s, e) s.n = (s.n or 0) + N; return s end').elc,
    ).toEqual({
      v: 1,
      kind: 'fold',
      fuel: 1_000_000,
      body: [
        ['local', [0], [['n', '10']]],
        [
          'return',
          [
            [
              'f',
              [1, 2],
              false,
              [
                [
                  'set',
                  [['i', ['l', 1], ['s', 'n']]],
                  [['+', ['or', ['i', ['l', 1], ['s', 'n']], ['n', '0']], ['l', 0]]],
                ],
                ['return', [['l', 1]]],
              ],
            ],
          ],
        ],
      ],
    });
  });

  it.each([
    ['a field', 'state.a = 1', 'state["a"] = 1'],
    ['the notation of a string', "state.a = 'x\\u{e9}'", 'state.a = "x\\xC3\\xA9"'],
    ['parentheses round one value', 'return ((state.a + (1)))', 'return state.a + 1'],
    [
      'parentheses round a call that gives one value anyway',
      'local a = (type(1)) .. ""',
      'local a = type(1) .. ""',
    ],
    ['a call of a string', 'return type"x", dkeys{}', 'return type("x"), dkeys({})'],
    [
      'a method',
      'local t = {} function t:f(a) return self end',
      'local t = {} t.f = function(self, a) return self end',
    ],
    ['semicolons', ';;local a = 1; return a;', 'local a = 1 return a'],
    ['attributes', 'local a <const> = 1', 'local a = 1'],
    ['field notation', 'local t = {a = 1; 2,}', 'local t = {["a"] = 1, 2}'],
    ['a library member', 'return math["floor"](1)', 'return math.floor(1)'],
    ['precedence spelled out', 'return 1 + 2 * 3 .. "x"', 'return (1 + (2 * 3)) .. "x"'],
  ])('%s does not show', (_, one, other) => {
    expect(root(fold(one))).toBe(root(fold(other)));
  });

  it.each([
    ['an operator', 'return 1 + 2', 'return 1 - 2'],
    ['grouping', 'return 1 - (2 - 3)', 'return 1 - 2 - 3'],
    ['order', 'return 1, 2', 'return 2, 1'],
    ['parentheses round several values', 'return type(1)', 'return (type(1))'],
    ['which local', 'local a, b = 1, 2 return a', 'local a, b = 1, 2 return b'],
    ['shadowing', 'local a = 1 local a = 2 return a', 'local a = 1 local b = 2 return a'],
    ['a string and a number', 'return 1', 'return "1"'],
    ['scope', 'local a = 1 do local a = 2 end return a', 'local a = 1 do a = 2 end return a'],
    ['recursion', 'local function f() return f end', 'local f = 1 local f = function() return f end'],
    ['varargs', 'local function f(...) return ... end', 'local function f(...) return (...) end'],
  ])('%s does', (_, one, other) => {
    expect(root(fold(one))).not.toBe(root(fold(other)));
  });

  it('kind and fuel are part of it', () => {
    const source = fold('return state');
    const roots = [
      compileToElc(source, { kind: 'fold' }),
      compileToElc(source, { kind: 'policy' }),
      compileToElc(source, { kind: 'fold', fuel: 5 }),
    ].map((result) => (result.elc ? result.foldRoot : ''));
    expect(new Set(roots).size).toBe(3);
    expect(compileToElc(source, { kind: 'fold', fuel: 0 }).findings[0]?.code).toBe('E_LIMIT');
  });

  it('keeps strings that are not UTF-8 as bytes', () => {
    expect(bodyOf('return "\\xff", "\\u{D800}", "é"')).toMatchObject([
      [
        'return',
        [
          [
            'f',
            [0, 1],
            false,
            [
              [
                'return',
                [
                  ['b', 'ff'],
                  ['b', 'eda080'],
                  ['s', 'é'],
                ],
              ],
            ],
          ],
        ],
      ],
    ]);
  });

  it('the source map names the place of every node', () => {
    const { sourceMap } = compiled(
      'return function(state, event)\n  state.n =\n    state.n + 1\n  return state\nend',
    );
    expect(sourceMap.map(({ line, column }) => `${line}:${column}`)).toEqual([
      '1:1',
      '1:8',
      '2:3',
      '2:9',
      '2:3',
      '2:9',
      '3:13',
      '3:11',
      '3:5',
      '3:11',
      '3:15',
      '4:3',
      '4:10',
    ]);
  });
});

describe('[LUA-1] for generated folds', () => {
  it('names of locals, layout, comments, quotes and idle parentheses do not change the fold_root', () => {
    forAll((random, tokens) => {
      const first = root(render(random, tokens));
      for (let i = 0; i < 3; i++) {
        const other = render(random, tokens);
        if (root(other) !== first) throw new Error(other);
      }
    });
  });

  it('a changed operator, number, string or use of a local changes it, or is refused', () => {
    let changed = 0;
    forAll((random, tokens) => {
      const before = root(render(random, tokens));
      for (let i = 0; i < 5; i++) {
        const at = random.below(tokens.length);
        const other = differing(random, tokens, tokens[at] ?? '');
        if (!other) continue;
        const source = render(random, tokens.toSpliced(at, 1, other));
        const after = compileToElc(source, { kind: 'fold' });
        if (!after.elc) continue;
        if (after.foldRoot === before) throw new Error(source);
        changed += 1;
      }
    });
    expect(changed).toBeGreaterThan(CASES / 2);
  });

  it('decoding gives back what was encoded, and its text compiles to the same bytes', () => {
    forAll((random, tokens) => {
      const { elc, bytes, foldRoot } = compiled(render(random, tokens));
      expect(decodeElc(bytes)).toEqual(elc);
      expect(encodeElc(elc)).toEqual(bytes);
      expect(compiled(elcText(elc)).foldRoot).toBe(foldRoot);
      expect(openElc(bytes).foldRoot).toBe(foldRoot);
    });
  });

  it('a changed byte is refused or gives another program the compiler could have made', () => {
    let accepted = 0;
    forAll((random, tokens) => {
      const { bytes } = compiled(render(random, tokens));
      for (let i = 0; i < 8; i++) {
        const broken = new Uint8Array(bytes);
        const at = random.below(bytes.length);
        broken[at] = random.chance(0.5) ? random.below(256) : (broken[at] ?? 0) ^ (1 << random.below(8));
        if (acceptedAsItself(broken)) accepted += 1;
      }
    });
    expect(accepted).toBeGreaterThan(CASES / 10);
  });
});

/** Another token of the same sort, where there is one that must differ in meaning. */
function differing(random: Random, tokens: readonly FoldToken[], token: FoldToken): FoldToken | undefined {
  if (typeof token === 'string') return undefined;
  if ('operator' in token) {
    return { operator: random.pick(['+', '-', '..', '==', '<'].filter((one) => one !== token.operator)) };
  }
  if ('number' in token) return { number: '77.5' };
  if ('text' in token) return { text: `${token.text}!` };
  if (!('local' in token) || token.declared) return undefined;
  const others = tokens.filter(
    (one) => typeof one === 'object' && 'local' in one && one.local !== token.local,
  );
  const other = others.length > 0 ? random.pick(others) : undefined;
  return typeof other === 'object' && 'local' in other ? { local: other.local } : undefined;
}

/** Whether bytes decode; if so they must be canonical. Throws if they are refused in any other way than with E_ELC. */
function acceptedAsItself(bytes: Uint8Array): boolean {
  try {
    const elc = decodeElc(bytes);
    expect(encodeElc(elc)).toEqual(bytes);
    return true;
  } catch (error) {
    if (!(error instanceof GatosError)) throw error;
    expect([error.code, error.data.code]).toEqual(['ERR_FOLD_INVALID', 'E_ELC']);
    return false;
  }
}
