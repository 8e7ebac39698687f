import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, div, idiv, mod, mul, RAW_MAX, RAW_MIN, sub, textFromRaw } from '../../../src/echolua/q32.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { event, open } from './support.ts';

const OPERATIONS = { add, sub, mul, div, idiv, mod } as const;
type Operation = keyof typeof OPERATIONS;
const SYMBOLS: Readonly<Record<Operation, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  idiv: '//',
  mod: '%',
};
const NAMES = Object.keys(OPERATIONS) as Operation[];
const ERRORS: Readonly<Record<string, string>> = { E_OVERFLOW: 'overflow', E_DIV0: 'div0' };

type Case = readonly [a: bigint, b: bigint];

/** Every operation as the compiler makes it of locals, of fields (through temporaries) and of results of calls. */
const FORMS: readonly ((symbol: string) => string)[] = [
  (symbol) => `local a, b = tonumber(c[1]), tonumber(c[2]) return a ${symbol} b`,
  (symbol) => `local t = { a = tonumber(c[1]), b = tonumber(c[2]) } return t.a ${symbol} t.b`,
  (symbol) => `return tonumber(c[1]) ${symbol} tonumber(c[2])`,
];

function source(operation: Operation, form: (symbol: string) => string): string {
  return `local out = json.array()
for i, c in ipairs(event.payload) do
  local ok, r = pcall(function() ${form(SYMBOLS[operation])} end)
  out[i] = tostring(r)
end
state = out`;
}

function expected(operation: Operation, [a, b]: Case): string {
  try {
    return textFromRaw(OPERATIONS[operation](a, b));
  } catch (error) {
    if (!(error instanceof GatosError)) throw error;
    return String(error.data.code);
  }
}

/** Runs cases through Lua; results are canonical texts or error codes. */
async function inLua(body: string, cases: readonly Case[]): Promise<string[]> {
  const session = await open(body, 1_000_000_000);
  const results: string[] = [];
  for (let from = 0; from < cases.length; from += 500) {
    const payload = cases.slice(from, from + 500).map(([a, b]) => [textFromRaw(a), textFromRaw(b)]);
    expect(session.apply([event(payload)])).toEqual([]);
    results.push(
      ...(JSON.parse(session.encode()) as string[]).map((text) => text.replace(/^(E_\w+):.*$/, '$1')),
    );
  }
  session.close();
  return results;
}

describe('[LUA-3] the shared vectors', () => {
  const vectors = JSON.parse(
    readFileSync(new URL('../../vectors/q32/vectors.json', import.meta.url), 'utf8'),
  ) as { op: Operation; a: string; b: string; result?: string; error?: string }[];

  it.each(NAMES)('%s', async (operation) => {
    const own = vectors.filter(({ op }) => op === operation);
    expect(own.length).toBeGreaterThan(300);
    const wanted = own.map(({ result, error }) => error ?? textFromRaw(BigInt(result ?? '')));
    for (const form of FORMS) {
      const results = await inLua(
        source(operation, form),
        own.map(({ a, b }) => [BigInt(a), BigInt(b)]),
      );
      expect(results.map((text) => ERRORS[text] ?? text)).toEqual(wanted);
    }
  });

  it('are all of them', () => {
    expect(vectors).toHaveLength(2000);
    expect(vectors.every(({ op }) => NAMES.includes(op))).toBe(true);
  });
});

/** xorshift64*: the same cases in every run. */
function randomBits(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state ^= state >> 12n;
    state = BigInt.asUintN(64, state ^ (state << 25n));
    state ^= state >> 27n;
    return BigInt.asUintN(64, state * 2685821657736338717n);
  };
}

const ONE = 1n << 32n;

/** Raw numbers of all kinds: any bits, few bits, whole numbers, near powers of two, many ties, the extremes. */
function anyRaw(next: () => bigint): bigint {
  const bits = BigInt.asIntN(64, next());
  switch (next() % 8n) {
    case 0n:
      return bits;
    case 1n:
      return bits >> (next() % 63n);
    case 2n:
      return (bits >> 54n) * ONE;
    case 3n:
      return (bits >> 32n) * ONE;
    case 4n:
      return BigInt.asIntN(64, (1n << (next() % 64n)) + (next() % 5n) - 2n);
    case 5n:
      return (bits >> 44n) << 31n;
    case 6n:
      return ((bits >> 47n) * ONE) / 100n;
    default:
      return [RAW_MIN, RAW_MAX, RAW_MIN + 1n, 0n, 1n, -1n, ONE, -ONE][Number(next() % 8n)] ?? 0n;
  }
}

/** `ECHO_CASES=1000000` for the long run. */
const CASES = Number(process.env.ECHO_CASES ?? 20_000);

describe('[LUA-3] generated numbers agree with the BigInt reference', () => {
  it.each(NAMES)(
    `%s, ${CASES} cases in all`,
    async (operation) => {
      const next = randomBits(BigInt(NAMES.indexOf(operation) + 1) * 0x9e3779b97f4a7c15n);
      const count = Math.ceil(CASES / NAMES.length);
      for (let done = 0; done < count; done += 50_000) {
        const cases = Array.from(
          { length: Math.min(50_000, count - done) },
          (): Case => [anyRaw(next), anyRaw(next)],
        );
        const results = await inLua(source(operation, FORMS[(done / 50_000) % 3] ?? ((s) => s)), cases);
        results.forEach((result, i) => {
          const one = cases[i] as Case;
          if (result !== expected(operation, one))
            expect([one, result]).toEqual([one, expected(operation, one)]);
        });
        expect(results).toHaveLength(cases.length);
      }
    },
    3_600_000,
  );
});

describe('[LUA-3] literals on either side', () => {
  const LITERALS = [
    '0',
    '1',
    '2',
    '3',
    '7',
    '10',
    '100',
    '65536',
    '2147483647',
    '0.5',
    '0.1',
    '0.0000000002',
    '3.25',
  ];

  it.each(NAMES)(
    '%s',
    async (operation) => {
      const next = randomBits(77n);
      const raws = Array.from({ length: 150 }, () => anyRaw(next));
      const symbol = SYMBOLS[operation];
      for (const literal of LITERALS) {
        const raw = BigInt(Math.round(Number(literal) * 2 ** 32));
        const pairs = raws.map((a): Case => [a, raw]);
        const right = await inLua(
          source(operation, () => `local a = tonumber(c[1]) return a ${symbol} ${literal}`),
          pairs,
        );
        expect(right).toEqual(pairs.map((one) => expected(operation, one)));
        const left = await inLua(
          source(operation, () => `local a = tonumber(c[1]) return ${literal} ${symbol} a`),
          pairs,
        );
        expect(left).toEqual(pairs.map(([a, b]) => expected(operation, [b, a])));
      }
    },
    60_000,
  );

  it('negation, and comparisons', async () => {
    const next = randomBits(5n);
    const pairs = Array.from({ length: 2000 }, (): Case => [anyRaw(next), anyRaw(next)]);
    const form = () =>
      'local a, b = tonumber(c[1]), tonumber(c[2]) return tostring(a < b) .. tostring(a <= b) .. tostring(a == b) .. tostring(a > b) .. tostring(-a)';
    const wanted = pairs.map(([a, b]) =>
      a === RAW_MIN ? 'E_OVERFLOW' : `${a < b}${a <= b}${a === b}${a > b}${textFromRaw(-a)}`,
    );
    expect(await inLua(source('add', form), pairs)).toEqual(wanted);
  });
});
