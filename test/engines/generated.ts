import type { Program } from './program.ts';

/** A fold around one expression or block. */
function fold(body: string): string {
  return `return function(state, event)\n${body}\nreturn state\nend\n`;
}

function value(expression: string): string {
  return fold(`state.value = ${expression}`);
}

const rows = (count: number, text: (i: number) => string, separator = ''): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(separator);

const around = (depth: number, open: string, inner: string, close: string): string =>
  `${open.repeat(depth)}${inner}${close.repeat(depth)}`;

/** Sources by shape and size: up to a limit of the language, past it, and so far past it that a stack may end first. */
const SHAPES: readonly (readonly [name: string, sizes: readonly number[], source: (n: number) => string])[] =
  [
    ['parentheses', [100, 190, 5_000, 100_000], (n) => value(around(n, '(', '1', ')'))],
    ['tables', [50, 60, 190, 5_000], (n) => value(around(n, '{', '1', '}'))],
    ['minuses', [100, 190, 5_000], (n) => value(`${'- '.repeat(n)}1`)],
    ['blocks', [100, 180, 5_000], (n) => fold(around(n, 'do ', 'state.value = 1', ' end'))],
    [
      'functions',
      [20, 90, 5_000],
      (n) => value(around(n, '(function() return ', '1', ' end)()').slice(0, 400_000)),
    ],
    ['sum', [100, 190, 5_000], (n) => value(rows(n, (i) => `${i}`, ' + '))],
    ['concatenation', [50, 79, 190, 5_000], (n) => value(rows(n, (i) => `"${i}"`, ' .. '))],
    ['conditions', [100, 190, 5_000], (n) => value(rows(n, () => 'true', ' and '))],
    [
      'index',
      [50, 190, 5_000],
      (n) => fold(`local ok = pcall(function() return state${'.x'.repeat(n)} end)`),
    ],
    [
      'elseif',
      [50, 150, 3_000],
      (n) =>
        fold(
          `local n = 7\nif n == 0 then ${rows(n, (i) => `elseif n == ${i} then state.value = ${i}\n`)}end`,
        ),
    ],
    ['list', [60, 1_000, 20_000], (n) => value(`#{ ${rows(n, (i) => `${i}`, ', ')} }`)],
    ['locals', [100, 147, 148, 300], (n) => fold(rows(n, (i) => `local v${i} = ${i}\n`))],
    ['statements', [1_000, 15_000], (n) => fold(rows(n, (i) => `state.v${i % 10} = ${i}\n`))],
  ];

/** Programs too long to write down: one bare event each. They try the compiler's own stack, which differs by engine. */
export const GENERATED: readonly Program[] = SHAPES.flatMap(([name, sizes, source]) =>
  sizes.map((size) => ({
    name: `${name} ${size}`,
    source: source(size),
    kind: 'fold' as const,
    events: [{ payload: {} }],
  })),
);
