import * as dagCbor from '@ipld/dag-cbor';
import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { decodeElc, elcText, encodeElc } from '../../../src/echolua/elcCodec.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { FoldGenerator, render } from './foldGenerator.ts';
import { Random } from './random.ts';

const CASES = Number(process.env.ECHOLUA_CASES ?? 2_000) / 4;

/** The reason for which bytes are refused; 'accepted' if they are not. */
function verdict(bytes: Uint8Array): string {
  try {
    decodeElc(bytes);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof GatosError)) throw error;
    expect([error.code, error.data.code]).toEqual(['ERR_FOLD_INVALID', 'E_ELC']);
    return String(error.data.reason);
  }
}

const program = (body: unknown, rest: object = {}) =>
  dagCbor.encode({ v: 1, kind: 'fold', fuel: 1, body, ...rest });
/** A fold whose function has this body; its parameters are 0 and 1. */
const inside = (...body: unknown[]) => program([['return', [['f', [0, 1], false, body]]]]);
const giving = (expression: unknown) => inside(['return', [expression]]);
const nested = (depth: number, leaf: unknown, wrap: (inner: unknown) => unknown) => {
  let node = leaf;
  for (let i = 0; i < depth; i++) node = wrap(node);
  return node;
};

describe('[LUA-1] [ENC-2] hostile ELC', () => {
  it('a sound one is accepted', () => {
    expect(verdict(giving(['l', 0]))).toBe('accepted');
    expect(
      verdict(inside(['local', [2], [['g', 'math.floor']]], ['return', [['c', ['l', 2], [['n', '1.5']]]]])),
    ).toBe('accepted');
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['rubbish', new Uint8Array([255, 0, 1])],
    ['bytes behind it', new Uint8Array([...giving(['l', 0]), 0])],
    ['a list', dagCbor.encode([])],
    ['another version', program([], { v: 2 })],
    ['another kind', program([], { kind: 'job' })],
    ['no fuel', program([], { fuel: 0 })],
    ['endless fuel', program([], { fuel: 2 ** 52 })],
    ['half a unit of fuel', program([], { fuel: 1.5 })],
    ['a further field', program([], { native: true })],
    ['no body', program(null)],
    ['an empty body', program([])],
    ['no function', program([['return', [['n', '1']]]])],
    ['an unknown tag', giving(['ffi', 'print'])],
    ['an inherited name for a tag', giving(['constructor'])],
    ['__proto__ for a tag', giving(['__proto__', 1])],
    ['a tag that is no text', giving([1])],
    ['an empty node', giving([])],
    ['a node that is a map', giving({ 0: 'nil' })],
    ['null for an expression', giving(null)],
    ['an expression for a statement', inside(['nil'])],
    ['a statement for an expression', giving(['break'])],
    ['one part too many', giving(['nil', 1])],
    ['one part too few', giving(['+', ['nil']])],
    ['a number with an exponent', giving(['n', '1e3'])],
    ['a number not in canonical form', giving(['n', '1.0'])],
    ['a negative number', giving(['n', '-1'])],
    ['a number that does not fit', giving(['n', '2147483648'])],
    ['a number that is none', giving(['n', 'nan'])],
    ['a number for the text of a number', giving(['n', 1])],
    ['code for the text of a number', giving(['n', '1) os.exit('])],
    ['bytes that are text', giving(['b', '6162'])],
    ['bytes in upper case', giving(['b', 'FF'])],
    ['no bytes', giving(['b', ''])],
    ['half a byte', giving(['b', 'fff'])],
    ['a byte string', giving(['s', new Uint8Array([255])])],
    ['a local nobody declared', giving(['l', 2])],
    ['a negative local', giving(['l', -1])],
    ['a local that is half a number', giving(['l', 0.5])],
    ['a local out of scope', inside(['do', [['local', [2], []]]], ['return', [['l', 2]]])],
    ['a local in its own value', inside(['local', [2], [['l', 2]]])],
    ['a local of another function', inside(['fn', 2, ['f', [3], false, []]], ['return', [['l', 3]]])],
    ['locals out of order', inside(['local', [3], []], ['local', [2], []])],
    ['a local declared twice', inside(['local', [2], []], ['local', [2], []])],
    ['a parameter declared twice', program([['return', [['f', [0, 0], false, []]]]])],
    ['a local left out', inside(['local', [3], []])],
    ['a library table', giving(['g', 'string'])],
    ['an unknown library function', giving(['g', 'os.exit'])],
    ['a global of Lua', giving(['g', 'load'])],
    ['an inherited library name', giving(['g', 'toString'])],
    ['code for a library name', giving(['g', 'math.floor(1)'])],
    ['a policy function in a fold', giving(['g', 'deny'])],
    ['an assignment to the library', inside(['set', [['g', 'math.floor']], [['nil']]])],
    ['an assignment to a number', inside(['set', [['n', '1']], [['nil']]])],
    ['an assignment to nothing', inside(['set', [], [['nil']]])],
    ['an assignment of nothing', inside(['set', [['l', 0]], []])],
    ['a statement that is no call', inside(['do!', ['l', 0]])],
    ['a method whose name is code', giving(['m', ['l', 0], 'x() os.exit', []])],
    ['a method whose name is a keyword', giving(['m', ['l', 0], 'end', []])],
    ['a refused method', giving(['m', ['l', 0], 'gsub', []])],
    [
      'a pattern',
      giving([
        'c',
        ['g', 'string.find'],
        [
          ['s', 'a'],
          ['s', '.*'],
        ],
      ]),
    ],
    ['a metamethod', giving(['i', ['l', 0], ['s', '__index']])],
    ['varargs of a function without', giving(['...'])],
    ['a break outside loops', inside(['break'])],
    ['a return that is not last', inside(['return', []], ['return', []])],
    ['parentheses round one value', giving(['p', ['l', 0]])],
    ['parentheses that mean nothing', giving(['+', ['p', ['c', ['l', 0], []]], ['n', '1']])],
    ['parentheses in parentheses', giving(['p', ['p', ['c', ['l', 0], []]]])],
    ['an if without branches', inside(['if', [], null])],
    ['a branch without block', inside(['if', [[['nil']]], null])],
    ['a loop over nothing', inside(['in', [2], [], []])],
    ['a loop without variables', inside(['in', [], [['nil']], []])],
    ['a local function that is none', inside(['fn', 2, ['nil']])],
    ['a table field of three', giving(['t', [['v', ['nil'], ['nil']]]])],
    ['a table field of another sort', giving(['t', [['x', ['nil']]]])],
    [
      'a chunk-level table',
      program([
        ['local', [0], [['t', []]]],
        ['return', [['f', [1, 2], false, []]]],
      ]),
    ],
    [
      'a chunk-level counter',
      program([
        ['local', [0], [['n', '1']]],
        ['return', [['f', [1], false, [['set', [['l', 0]], [['n', '2']]]]]]],
      ]),
    ],
    ['three parameters', program([['return', [['f', [0, 1, 2], false, []]]]])],
    ['200 levels of not', giving(nested(200, ['nil'], (inner) => ['not', inner]))],
    ['200 levels of blocks', inside(nested(200, ['do', []], (inner) => ['do', [inner]]))],
    ['300 levels of parentheses', giving(nested(300, ['c', ['l', 0], []], (inner) => ['p', inner]))],
    ['150 locals', inside(...Array.from({ length: 150 }, (_, i) => ['local', [i + 2], []]))],
    ['90 arguments', giving(['c', ['l', 0], Array.from({ length: 90 }, () => ['nil'])])],
    ['a million levels', new Uint8Array(1_000_000).fill(0x81)],
    ['a list that claims to be huge', new Uint8Array([0x9b, 0, 0, 0, 255, 255, 255, 255, 255])],
    ['two megabytes', giving(['s', 'x'.repeat(2 << 20)])],
  ])('%s is refused with a reason', (_, bytes) => {
    expect(verdict(bytes)).toMatch(/^(?!accepted$).{5,}/);
  });

  it('what nests to the limit is read without harm', () => {
    const kinds: ((inner: unknown) => unknown)[] = [
      (inner) => ['not', inner],
      (inner) => ['..', ['s', 'a'], inner],
      (inner) => ['-', ['n', '1'], inner],
      (inner) => ['*', inner, ['n', '1']],
      (inner) => ['c', inner, []],
      (inner) => ['c', ['l', 0], [inner]],
      (inner) => ['i', inner, ['n', '1']],
      (inner) => ['m', ['l', 0], 'f', [inner]],
      (inner) => ['t', [['k', inner, inner === undefined ? null : ['nil']]]],
    ];
    for (const wrap of kinds)
      expect(verdict(giving(nested(190, ['l', 0], wrap)))).toMatch(
        /^accepted$|too many values|nests too deeply/,
      );
    expect(
      verdict(inside(nested(190, ['do', []], (inner) => ['if', [[['true'], [inner]]], [['do', []]]]))),
    ).toBe('accepted');
  });

  it('parts of programs put where they do not belong are refused, or are programs', () => {
    let accepted = 0;
    for (let seed = 1; seed <= CASES; seed++) {
      const random = new Random(seed);
      const source = render(random, new FoldGenerator(random).fold(60));
      const { elc } = compileToElc(source, { kind: 'fold' });
      if (!elc) throw new Error(source);
      for (let i = 0; i < 5; i++) {
        const bytes = dagCbor.encode(scramble(random, elc));
        if (verdict(bytes) !== 'accepted') continue;
        accepted += 1;
        expect(encodeElc(decodeElc(bytes))).toEqual(new Uint8Array(bytes));
      }
    }
    expect(accepted).toBeGreaterThan(CASES / 10);
  });

  it('prints what can be read', () => {
    const { elc } = compileToElc(
      'local N = 2 return function(state, event) (state.f or type)(-N) return {a = "x\\n", 1} end',
      { kind: 'fold' },
    );
    expect(elc && elcText(elc)).toBe(
      'local l0 = 2\nreturn function(l1, l2)\n  ;(l1.f or type)(- l0)\n  return { a = "x\\n", 1 }\nend\n',
    );
  });
});

/** A copy of a tree with one array element replaced by another part of the tree, dropped or doubled. */
function scramble(random: Random, tree: unknown): unknown {
  const copy = structuredClone(tree);
  const arrays: unknown[][] = [];
  const collect = (node: unknown): void => {
    if (Array.isArray(node)) arrays.push(node);
    if (typeof node === 'object' && node !== null) for (const child of Object.values(node)) collect(child);
  };
  collect(copy);
  const target = random.pick(arrays);
  const at = random.below(target.length + 1);
  const part: unknown = structuredClone(random.pick(random.pick(arrays.filter((list) => list.length > 0))));
  random.pick<() => void>([
    () => target.splice(at, 1),
    () => target.splice(at, 0, part),
    () => target.splice(at, 1, part),
    () => target.splice(at, 1, ['n', '1'] as unknown),
    () => target.reverse(),
  ])();
  return copy;
}
