import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { openElc } from '../../../src/echolua/elcCodec.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { StateMirror } from '../../support/stateMirror.ts';
import { event, fold, openSource, runtime } from './support.ts';

type Wrap = (inner: string) => string;

const EXPRESSIONS: readonly Wrap[] = [
  (i) => `not ${i}`,
  (i) => `f(${i})`,
  (i) => `s:f(${i})`,
  (i) => `${i}.x`,
  (i) => `s[${i}]`,
  (i) => `{ [${i}] = 1 }`,
  (i) => `${i} and s`,
  (i) => `s or (1 + #(${i}))`,
  (i) => `(${i}) * s`,
  (i) => `s - (${i})`,
  (i) => `s < (${i})`,
  (i) => `(${i}) .. s`,
  (i) => `f(function() return ${i} end)`,
  (i) => `(${i}) and (s + f(1))`,
  (i) => `#${i}`,
];

const STATEMENTS: readonly Wrap[] = [
  (i) => `do ${i} end`,
  (i) => `if s.x + s.y then ${i} end`,
  (i) => `if s then else ${i} end`,
  (i) => `while s.x + s.y do ${i} end`,
  (i) => `repeat ${i} until s.x + s.y`,
  (i) => `for i = 1, s.x + s.y do ${i} end`,
  (i) => `for k, v in dpairs(f(s.x + s.y)) do ${i} end`,
  (i) => `for k in f(s.x + 1) do ${i} end`,
  (i) => `s.x = function() ${i} end`,
];

const nest = (wrap: Wrap, depth: number, leaf: string): string =>
  Array.from({ length: depth }).reduce<string>((inner) => wrap(inner), leaf);

/** 'opens', or the codes with which the compiler refuses; throws where the engine cannot take what the compiler did. */
async function verdict(body: string): Promise<string> {
  const source = `local function f(x) return x end return function(s, e)\n${body}\nreturn s end`;
  const compiled = compileToElc(source, { kind: 'fold' });
  if (!compiled.elc) return compiled.findings.map(({ code }) => code).join();
  try {
    (await runtime.openFoldElc(openElc(compiled.bytes).elc)).close();
  } catch (error) {
    const why = error instanceof GatosError ? `${error.code} ${String(error.cause)}` : String(error);
    throw new Error(`${body.slice(0, 200)}: ${why}`);
  }
  return 'opens';
}

describe('[LUA-2] what the compiler takes, the engine can load', () => {
  it('however deep it nests', async () => {
    const verdicts = new Set<string>();
    for (const depth of [30, 48, 70, 97, 150, 190, 197]) {
      for (const wrap of EXPRESSIONS) verdicts.add(await verdict(`local v = ${nest(wrap, depth, 's')}`));
      for (const wrap of STATEMENTS) verdicts.add(await verdict(nest(wrap, depth, 'f(1)')));
    }
    expect([...verdicts].sort()).toEqual(['E_DEPTH', 'E_LIMIT', 'E_LIMIT,E_DEPTH', 'opens']);
  }, 60_000);

  it('and with one thing inside another', async () => {
    for (const outer of EXPRESSIONS) {
      for (const inner of EXPRESSIONS)
        await verdict(`s.x = ${nest((i) => outer(inner(i)), 40 + EXPRESSIONS.indexOf(inner), 's')}`);
    }
  }, 60_000);

  it.each([
    [60, 'opens'],
    [140, 'E_LIMIT'],
  ])('with %d locals round statements that need room of their own', async (count, wanted) => {
    const locals = Array.from({ length: count }, (_, i) => `local v${i} = ${i}`).join('\n');
    const sum = Array.from({ length: 30 }, (_, i) => `s.x${i} - s.y`).join(', ');
    expect(await verdict(`${locals}\ns.t = { ${sum} }`)).toBe(wanted);
  });

  it('with a row of elseif as long as can be', async () => {
    const branches = (n: number) =>
      Array.from({ length: n }, (_, i) => `elseif p.a + p.b == ${i + 10} then state.at = ${i}`).join('\n');
    expect(await verdict(`local p, state = s, s if s == 1 then f(1) ${branches(4000)} end`)).toBe('opens');
    const session = await openSource(
      fold(`local p = event.payload
if p.a == nil then state.at = "first" ${branches(300)}
elseif p.a == 7 then state.at = "seven" else state.at = "none" end
state.n = (state.n or 0) + 1`),
    );
    const at = (payload: Record<string, number>) => {
      expect(session.apply([event(payload)])).toEqual([]);
      return JSON.parse(session.encode()).at;
    };
    expect([
      at({}),
      at({ a: 3, b: 7 }),
      at({ a: 9, b: 300 }),
      at({ a: 7, b: -7 }),
      at({ a: -1, b: -1 }),
    ]).toEqual(['first', 0, 299, 'seven', 'none']);
    expect(JSON.parse(session.encode()).n).toBe(5);
  });

  it('[LUA-5] charges branches that come after one another as branches within each other', async () => {
    const fuelOf = async (body: string): Promise<number> => {
      const session = await openSource(fold(body));
      expect(session.apply([event({ a: 1, b: 2 })])).toEqual([]);
      return session.fuelSpent();
    };
    const first = 'local p = event.payload if p.a == 5 then state.x = 1 elseif';
    const rest = 'then state.x = 2 return state else state.x = 3 end';
    expect(await fuelOf(`${first} p.a + p.b == 3 ${rest}`)).toBe(
      await fuelOf(`${first} p.a .. p.b == "12" ${rest}`),
    );
  });

  it('a fault of the event itself takes no fuel, whatever came before it', async () => {
    const session = await openSource(fold('state.n = event.payload.n'));
    session.apply([event({ n: 1 }), event({ n: 1e300 })]);
    expect(session.fuelSpent()).toBe(0);
    session.restore('{}');
    expect(session.apply([event({ n: 1e300 })]).map(({ code }) => code)).toEqual(['E_OVERFLOW']);
    expect(session.fuelSpent()).toBe(0);
  });
});

describe('[LUA-5] keys that are gone', () => {
  const FILL =
    'local p = event.payload state.t = state.t or {} for i = 1, p.fill or 0 do state.t["k" .. i] = i end';

  it('of earlier events cost no time and no fuel later', async () => {
    const session = await openSource(
      fold(`${FILL}
if p.clear then for i = 1, p.clear do state.t["k" .. i] = nil end end
for i = 1, p.walk or 0 do dkeys(state.t) end
if p.fail then error("no") end`),
      100_000_000,
    );
    const folded = (payload: Record<string, number | boolean>) => {
      const faults = session.apply([event(payload)]).map(({ code }) => code);
      return { faults, fuel: session.fuelSpent() };
    };
    folded({});
    const fresh = folded({ walk: 20_000 });
    expect(folded({ fill: 100_000 }).faults).toEqual([]);
    expect(folded({ clear: 100_000 }).faults).toEqual([]);
    const after = folded({ walk: 20_000 });
    expect(after).toMatchObject({ faults: [], fuel: fresh.fuel });
    expect(folded({ fill: 100_000, fail: true }).faults).toEqual(['E_RAISED']);
    const rolledBack = folded({ walk: 20_000 });
    expect(rolledBack).toMatchObject({ faults: [], fuel: fresh.fuel });
    expect(session.encode()).toBe('{"t":{}}');
    // Walking the room of 100,000 keys 20,000 times would take minutes: the test would not end.
  }, 60_000);

  it('[STA-1] leave the state, its deltas and what is stored into it afterwards as they should be', async () => {
    const session = await openSource(
      fold(`${FILL} state.t.child = state.t.child or { n = 0 } local child = state.t.child child.n = child.n + 1
for i = 1, p.clear or 0 do state.t["k" .. i] = nil end
for i = 1, p.own or 0 do state["k" .. i] = i end
for i = 1, p.drop or 0 do state["k" .. i] = nil end
state.t["after" .. child.n] = true`),
      100_000_000,
    );
    const mirror = new StateMirror();
    session.tell(mirror);
    for (const payload of [{ fill: 5000 }, { clear: 5000 }, {}, { own: 5000 }, { drop: 5000 }, {}]) {
      expect(session.apply([event(payload)])).toEqual([]);
      expect(mirror.text()).toBe(session.encode());
    }
    const rows = Array.from({ length: 6 }, (_, i) => `"after${i + 1}":true`).join();
    expect(session.encode()).toBe(`{"t":{${rows},"child":{"n":6}}}`);
  }, 60_000);
});
