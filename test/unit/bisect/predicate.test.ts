import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPredicate, openPredicate } from '../../../src/engine/bisect/predicate.ts';
import { StateHistory } from '../../../src/engine/fold/history/history.ts';
import type { PredicateVerdict } from '../../../src/ports/lua.ts';
import { formatState, parseState } from '../../../src/protocol/state/stateText.ts';
import { runtime } from '../engine/support/lab.ts';

async function session(source: string) {
  const { elc } = await runtime.compile(source, { kind: 'predicate', fuel: 100_000 });
  return runtime.openPredicate({ elc, source });
}

const ask = async (body: string, state: string): Promise<PredicateVerdict> =>
  (await session(`return function(state)\n${body}\nend`)).test(state);

/** The part of a state at paths, as the history of a timeline gives it. */
const part = (state: string, paths: readonly (readonly string[])[]) =>
  new StateHistory(0, state).part(0, paths);

describe('EchoLua predicates', () => {
  it('say true or false of a state, and nothing else', async () => {
    const below = 'return state.inventory.widgets < 0';
    expect(await ask(below, '{"inventory":{"widgets":-3}}')).toEqual({ kind: 'answer', value: true });
    expect(await ask(below, '{"inventory":{"widgets":0}}')).toEqual({ kind: 'answer', value: false });
    expect(await ask(below, '{}')).toMatchObject({ kind: 'fault', code: 'E_TYPE', line: 2 });
  });

  it.each([
    ['E_VERDICT', 'local n = 1\nreturn n', 3],
    ['E_VERDICT', 'local nothing = state', 1],
    ['E_VERDICT', 'return null', 2],
    ['E_FUEL', 'while true do end', 2],
    ['E_FROZEN', 'state.x = 1 return true', 2],
    ['E_FROZEN', 'state.list[1] = 5 return true', 2],
    ['E_FROZEN', 'table.insert(state.list, 1) return true', 2],
    ['E_RAISED', 'error("no")', 2],
  ])('are no answer but %s, with a line: %s', async (code, body, line) => {
    expect(await ask(body, '{"list":[1],"x":{}}')).toMatchObject({ kind: 'fault', code, line });
  });

  it('see exact numbers, nulls, empty lists and keys like numbers as the fold left them', async () => {
    const state =
      '{"a":2147483647.9999999998,"e":[],"k":{"1":"one"},"m":-2147483648,"n":null,"o":{},"t":0.1}';
    const body = `return json.encode_canonical(state) == ${JSON.stringify(state)} and state.a > 2147483647
      and state.n == null and #state.e == 0 and state.k["1"] == "one" and state.k[1] == nil`;
    expect(await ask(body, state)).toEqual({ kind: 'answer', value: true });
  });

  it('say the same again and again, whatever they were asked in between, also after a fault', async () => {
    const open = await session('local n = 3 return function(state) return #state.list >= n end');
    const said = ['[1,2]', '[1,2,3]', '7', '[1,2,3]', '[1,2]'].map((list) => open.test(`{"list":${list}}`));
    expect(said.map((verdict) => verdict.kind === 'answer' && verdict.value)).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(said[2]).toMatchObject({ kind: 'fault', code: 'E_TYPE' });
  });

  it.each([
    ['return function(state) allow() end', 'E_GLOBAL'],
    ['return function(state, event) return true end', 'E_CHUNK'],
    ['return true', 'E_CHUNK'],
    ['return function(state) return os.time() > 0 end', 'E_REFUSED'],
    ['return function(state) return state. end', 'E_SYNTAX'],
  ])('[LUA-2] are refused with a place before they are asked: %s', async (source, code) => {
    const [finding] = await checkPredicate({ runtime }, { kind: 'echolua', source });
    expect(finding).toMatchObject({ code, line: 1 });
    await expect(openPredicate({ runtime }, { kind: 'echolua', source })).rejects.toMatchObject({
      code: 'ERR_PREDICATE_INVALID',
      data: { code, line: 1 },
    });
  });

  it('[LUA-1] are no folds and no policies, and folds are no predicates', async () => {
    const elcOf = async (kind: 'fold' | 'policy' | 'predicate', source: string) =>
      (await runtime.compile(source, { kind })).elc;
    const predicate = await elcOf('predicate', 'return function(state) return true end');
    expect((await runtime.inspect(predicate)).kind).toBe('predicate');
    await expect(runtime.openFold({ elc: predicate })).rejects.toMatchObject({ code: 'ERR_FOLD_INVALID' });
    await expect(runtime.openPolicy({ elc: predicate })).rejects.toMatchObject({ code: 'ERR_FOLD_INVALID' });
    const fold = await elcOf('fold', 'return function(state) return state end');
    await expect(runtime.openPredicate({ elc: fold })).rejects.toMatchObject({ code: 'ERR_FOLD_INVALID' });
  });

  it('by hand and jq without jq are said to be so', async () => {
    expect(await checkPredicate({ runtime }, { kind: 'hand' })).toEqual([]);
    await expect(openPredicate({ runtime }, { kind: 'hand' })).rejects.toMatchObject({ code: 'ERR_USAGE' });
    const jq = { kind: 'jq', source: '.a' } as const;
    await expect(openPredicate({ runtime }, jq)).rejects.toMatchObject({ message: 'There is no jq here.' });
  });
});

describe('what a predicate can see of a state', () => {
  it.each<[string, readonly (readonly string[])[] | null]>([
    ['return state.inventory.widgets < 0', [['inventory', 'widgets']]],
    ['return state["a b"].c == state.d', [['a b', 'c'], ['d']]],
    ['local inv = state.inventory return inv.widgets < 0', [['inventory']]],
    ['return state.list[1] == 1', [['list']]],
    ['local k = "x" return state.map[k] == 1', [['map']]],
    ['return #state.list == 0', [['list']]],
    ['return state.name:len() == 0', [['name']]],
    ['local function f() return state.a.b end return f() == 1', [['a', 'b']]],
    ['return true', []],
    ['return state == null', null],
    ['local s = state return s.a == 1', null],
    ['state = state.a return state.b == 1', null],
    ['for k in dpairs(state) do return true end return false', null],
    ['local k = "x" return state[k] == 1', null],
    ['local function f(state) return state.x end return f(state) == 1', null],
  ])('%s', async (body, paths) => {
    expect((await session(`return function(state)\n${body}\nend`)).paths).toEqual(paths);
  });

  it('a predicate without a parameter sees nothing', async () => {
    expect((await session('return function() return true end')).paths).toEqual([]);
  });

  // Keys that the programs below name, so that paths meet values of every kind.
  const key = fc.constantFrom('a', 'b', 'c', '1', 'length');
  const leaf = fc.constantFrom('null', 'true', '0', '-7', '2.5', '"a"', '""');
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }).map(objectText),
    ),
  }));
  const state = fc.oneof(
    fc.dictionary(key, value, { maxKeys: 5 }).map(objectText),
    fc.array(value, { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
  );

  function objectText(fields: Record<string, string>): string {
    const text = Object.entries(fields).map(([name, inside]) => `${JSON.stringify(name)}:${inside}`);
    return formatState(parseState(`{${text.join(',')}}`));
  }

  const chain = fc
    .array(key, { minLength: 1, maxLength: 3 })
    .map((keys) => `state${keys.map((name) => `["${name}"]`).join('')}`);
  const number = fc.constantFrom('0', '-7', '2.5');
  const condition = fc.oneof(
    fc.tuple(chain, number).map(([a, n]) => `${a} < ${n}`),
    fc.tuple(chain, chain).map(([a, b]) => `${a} == ${b}`),
    chain.map((a) => `#${a} > 1`),
    chain.map((a) => `type(${a}) == "table"`),
    chain.map((a) => `json.encode_canonical(${a}) == "{}"`),
    chain.map((a) => `(select("#", dkeys(${a})) == 1)`),
    chain.map((a) => `pcall(function() return ${a} .. "" end)`),
    chain.map((a) => `${a}`),
  );
  const program = fc
    .array(condition, { minLength: 1, maxLength: 3 })
    .map((conditions) => `return function(state)\nreturn ${conditions.join('\nand ')}\nend`);

  it('a part of the state gives the same answer, fault and fuel as all of it', async () => {
    await fc.assert(
      fc.asyncProperty(program, fc.array(state, { minLength: 4, maxLength: 20 }), async (source, states) => {
        const open = await session(source);
        const { paths } = open;
        expect(paths).not.toBeNull();
        for (const text of states) {
          const whole = [open.test(text), open.fuelSpent()];
          expect([open.test(part(text, paths ?? [])), open.fuelSpent()]).toEqual(whole);
        }
      }),
      { numRuns: 60 },
    );
  });
});
