import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { walkElc } from '../../../src/echolua/compile/walk.ts';
import { LIBRARY } from '../../../src/echolua/library.ts';
import { event, fold, openSource, runtime } from './support.ts';

/** A body without blocks, and what it costs beside its nodes: the charges that docs/echolua.md names. */
const CHARGES: readonly (readonly [code: string, charge: number])[] = [
  ['local f = dpairs({ a = 1, b = 2 })', 2 * 2],
  ['local k = dkeys({ a = 1, b = 2, c = 3 })', 2 * 3],
  ['local v = dvalues({ a = 1, b = 2, c = 3 })', 2 * 3],
  ['dsort({})', 2],
  ['dsort({ 3, 2, 1 })', 2 + 3 + 2 * 3],
  ['dsort({ 9, 8, 7, 6, 5, 4, 3, 2, 1 })', 2 + 9 + 4 * 9],
  ['local f = ipairs({ 1, 2, 3 })', 0],
  ['table.insert({ 1, 2, 3 }, 4)', 2],
  ['table.insert({ 1, 2, 3, 4, 5, 6, 7, 8 }, 1, 0)', 2 + 2],
  ['local x = table.remove({ 1, 2, 3 })', 2],
  ['local x = table.remove({ 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 1)', 2 + 2],
  ['local x = table.concat({ "12345678", "12345678" })', 2 + 1],
  ['local x = table.unpack({ 1, 2, 3, 4, 5, 6, 7, 8, 9 })', 2],
  ['local x = string.len("12345678123456781234567812345678")', 0],
  ['local x = string.sub("12345678123456781234567812345678", 1, 16)', 1],
  ['local x = string.upper("12345678123456781234567812345678")', 2],
  ['local x = string.lower("12345678123456781234567812345678")', 2],
  ['local x = string.rep("a", 160)', 10],
  ['local x = string.byte("123456789", 1, -1)', 2],
  ['local x = string.char(65, 66)', 0],
  ['local x = string.find("12345678123456781234567812345678", "7812")', 1 + (32 * 4) / 64],
  ['local x = string.format("%s", "1234567812345678")', 1 + 1 + 1],
  ['local x = string.format("12345678123456781234567812345678")', 1 + 8 + 2],
  ['local x = json.encode_canonical({ a = 1, b = 2 })', 1 + 2 * 2],
  ['local x = json.encode_canonical("12345678901234567890123456789012")', 34 >> 4],
  ['local x = json.decode_strict("12345678")', 2 + 2],
  ['local x = json.array()', 0],
  ['local x = set.new({ "a", "b", "c" })', 3],
  ['local x = set.add({}, "a")', 1],
  ['local x = set.remove({ a = true }, "a")', 1],
  ['local x = set.has({ a = true }, "a")', 0],
  ['local x = set.size({ a = true })', 1],
  ['local x = set.values({ a = true, b = true })', 2 * 2],
  ['local x = counter.new()', 0],
  ['local x = counter.add({}, "a")', 1],
  ['local x = counter.get({}, "a")', 0],
  ['local x = counter.total({ a = 1, b = 2 })', 2 * 2],
  ['local x = math.abs(-1)', 0],
  ['local x = math.min(1, 2, 3)', 2],
  ['local x = math.max(1, 2, 3)', 2],
  ['local x = math.floor(1.5)', 0],
  ['local x = math.ceil(1.5)', 0],
  ['local x = math.tointeger(1.5)', 0],
  ['local x = rng(1)', 4],
  ['local x = rng(1)()', 4 + 2],
  ['local x = tostring(1)', 1],
  ['local x = tonumber("1")', 1],
  ['local x = type(1)', 0],
  ['local x = select(2, 1, 2)', 0],
  ['error("no")', 0],
  ['local x = pcall(error, "no")', 2],
  ['local x = assert(1)', 0],
  ['local x = "12345678" .. "12345678"', 1],
  ['local x = { table.unpack({ 1, 2, 3 }) }', 3],
];

async function chargeOf(code: string): Promise<number> {
  const compiled = compileToElc(fold(code), { kind: 'fold' });
  if (!compiled.elc) throw new Error(compiled.findings[0]?.message);
  let nodes = -2; // the chunk's return and the function run before the event
  walkElc(compiled.elc, () => {
    nodes += 1;
  });
  const session = await openSource(fold(code));
  session.apply([event()]);
  const spent = session.fuelSpent();
  session.close();
  return spent - nodes;
}

describe('[LUA-5] what the library charges', () => {
  it.each(CHARGES)('%s: %i', async (code, charge) => {
    expect(await chargeOf(code)).toBe(charge);
  });

  it('is said of every function', () => {
    const functions = LIBRARY.filter(({ kind, policyOnly }) => kind === 'function' && !policyOnly);
    const named = CHARGES.map(([code]) => code).join('\n');
    expect(functions.filter(({ name }) => !named.includes(`${name}(`))).toEqual([]);
  });

  it.each([
    ['allow()', 2],
    ['deny("r", "no")', 4],
  ])('a policy pays nodes only for %s', async (code, nodes) => {
    const compiled = compileToElc(`return function() ${code} end`, { kind: 'policy' });
    if (!compiled.elc) throw new Error(compiled.findings[0]?.message);
    const session = await runtime.openPolicyElc(compiled.elc, compiled.sourceMap);
    session.evaluate(event());
    expect(session.fuelSpent()).toBe(nodes + 1);
    session.close();
  });
});
