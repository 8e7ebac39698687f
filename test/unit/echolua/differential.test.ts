import { describe, expect, it } from 'vitest';
import { parseLua } from '../../../src/echolua/syntax/parse.ts';
import { ACCEPTED, REJECTED } from './corpus.ts';
import { createLuaCompiler } from './luaCompiler.ts';
import { LuaGenerator, mutate } from './luaGenerator.ts';
import { Random } from './random.ts';

/** A second or two; ECHOLUA_CASES=1000000 for a long run. */
const CASES = Number(process.env.ECHOLUA_CASES ?? 20_000);
const OUR_LIMITS = new Set(['E_LIMIT', 'E_DEPTH', 'E_UTF8']);
const LUA_LIMITS = /too many registers|control structure too long/;

const CHARACTERS = [...' \n\r\t\v\f"\'\\[]=(){}<>~:;,.-+*/%^#&|0123456789abefgpxzEPXZ_u\0é€'];

const lua = await createLuaCompiler();

/** What both say; undefined where they agree, or where a documented limit of ours speaks first. */
function disagreement(source: string): string | undefined {
  const complaint = lua(source);
  const { findings } = parseLua(source);
  if (findings.length > 0 && findings.every(({ code }) => OUR_LIMITS.has(code))) return undefined;
  if ((findings.length === 0) === (complaint === undefined)) return undefined;
  if (complaint !== undefined && LUA_LIMITS.test(complaint)) return undefined;
  return `${JSON.stringify(source)}\n  lua:  ${complaint ?? 'accepts'}\n  ours: ${findings[0]?.message ?? 'accepts'}`;
}

describe('[LUA-2] the parser takes what Lua 5.4 takes', () => {
  it.each(ACCEPTED)('accepts %j', (source) => {
    expect(lua(source)).toBeUndefined();
    expect(parseLua(source)).toMatchObject({ findings: [] });
  });

  it.each(REJECTED)('rejects %j', (source) => {
    expect(lua(source)).toBeDefined();
    expect(parseLua(source).findings).not.toEqual([]);
  });

  it(`agrees with Lua's own compiler on ${CASES} generated and mutated programs`, () => {
    const problems: string[] = [];
    let accepted = 0;
    for (let seed = 0; seed < CASES; seed++) {
      const random = new Random(seed);
      const generated = new LuaGenerator(random).program(4 + random.below(seed % 3 === 0 ? 120 : 16));
      const tokens = random.chance(0.7) ? mutate(random, generated) : generated;
      const source = tokens.join(random.pick([' ', ' ', '\n', '\r\n', '\t--x\n']));
      if (parseLua(source).findings.length === 0) accepted += 1;
      const problem = disagreement(source);
      if (problem) problems.push(`${seed}: ${problem}`);
    }
    expect(problems.slice(0, 5)).toEqual([]);
    expect(accepted / CASES).toBeGreaterThan(0.15);
    expect(accepted / CASES).toBeLessThan(0.85);
  }, 600_000);

  it(`and on ${CASES} sources with characters changed`, () => {
    const problems: string[] = [];
    for (let seed = 0; seed < CASES; seed++) {
      const random = new Random(seed);
      const chars = [...random.pick([...ACCEPTED, ...REJECTED])];
      for (let i = random.below(3); i >= 0; i--) {
        const at = random.below(chars.length + 1);
        chars.splice(at, random.below(2), random.chance(0.2) ? '' : random.pick(CHARACTERS));
      }
      const problem = disagreement(chars.join(''));
      if (problem) problems.push(`${seed}: ${problem}`);
    }
    expect(problems.slice(0, 5)).toEqual([]);
  }, 600_000);
});

describe('[LUA-5] nesting', () => {
  const NESTED: readonly (readonly [string, (n: number) => string])[] = [
    ['parentheses', (n) => `return ${'('.repeat(n)}1${')'.repeat(n)}`],
    ['tables', (n) => `return ${'{'.repeat(n)}${'}'.repeat(n)}`],
    ['blocks', (n) => `${'do '.repeat(n)}${'end '.repeat(n)}`],
    ['functions', (n) => `${'return function() '.repeat(n)}${'end '.repeat(n)}`],
    ['unary operators', (n) => `return ${'- '.repeat(n)}1`],
    ['concatenation', (n) => `return ${'a .. '.repeat(n)}b`],
    ['calls', (n) => `${'f('.repeat(n)}${')'.repeat(n)}`],
    ['ifs', (n) => `${'if a then '.repeat(n)}${'end '.repeat(n)}`],
    ['elses', (n) => `${'if a then else '.repeat(n)}${'end '.repeat(n)}`],
    ['targets', (n) => `${'a, '.repeat(n)}a = 1`],
    ['labels', (n) => `goto x1 ${Array.from({ length: n }, (_, i) => `::x${i}:: `).join('')} ::x1000::`],
    ['indexes', (n) => `${'a['.repeat(n)}1${']'.repeat(n)} = 1`],
  ];

  it.each(NESTED)('of %s is refused clearly, and never later than by Lua', (_, nest) => {
    expect(parseLua(nest(80)).findings).toEqual([]);
    let first = 0;
    for (let n = 90; n <= 220 && first === 0; n++) if (parseLua(nest(n)).findings.length > 0) first = n;
    expect(parseLua(nest(first)).findings[0]?.code).toBe('E_DEPTH');
    expect(lua(nest(first - 1))).toBeUndefined();
    expect(parseLua(nest(20_000)).findings[0]?.code).toBe('E_DEPTH');
  });
});
