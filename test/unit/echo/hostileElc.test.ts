import { describe, expect, it } from 'vitest';
import { generateLua } from '../../../src/echolua/codegen/generate.ts';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import type { Elc, Expression } from '../../../src/echolua/elc.ts';
import { encodeElc, openElc } from '../../../src/echolua/elcCodec.ts';
import type { GatosError } from '../../../src/protocol/errors.ts';
import { event, openSource, refusal, runtime } from './support.ts';

const nest = (depth: number, wrap: (inner: unknown) => unknown, inner: unknown): unknown =>
  Array.from({ length: depth }).reduce((node) => wrap(node), inner);

/** A fold `function(state, event) state.escaped = <expression> return state end`, written as ELC by hand. */
function storing(value: unknown): unknown {
  const target = ['i', ['l', 0], ['s', 'escaped']];
  const body = [
    ['set', [target], [value]],
    ['return', [['l', 0]]],
  ];
  return program([['return', [['f', [0, 1], false, body]]]]);
}

function program(body: unknown, rest: object = {}): unknown {
  return { v: 1, kind: 'fold', fuel: 100_000, body, ...rest };
}

/** A fold whose body is these statements, `state` being local 0. */
function running(...statements: unknown[]): unknown {
  return program([['return', [['f', [0, 1], false, [...statements, ['return', [['l', 0]]]]]]]]);
}

const call = (name: string, ...args: unknown[]): unknown => ['c', ['g', name], args];

/** Programs no compiler of ours would write: they name what is not there, or try to break out of the generated text. */
const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['a global that is not the library', storing(['g', 'os'])],
  ['a runtime function', storing(['g', 'PUT'])],
  ['the registry of the runtime', storing(['g', 'R'])],
  ['the fuel', storing(['g', 'F'])],
  ['load', storing(call('load', ['s', 'return 1']))],
  ['a library table', storing(['g', 'string'])],
  ['a name with code in it', storing(['g', 'null end os.exit() --'])],
  ['a member with code in it', storing(['g', 'string.len(1) --'])],
  ['a local with code for a number', storing(['l', '0 end os.exit() --'])],
  ['a local that is not declared', storing(['l', 7])],
  ['a negative local', storing(['l', -1])],
  ['a local out of order', program([['return', [['f', [5, 3], false, [['return', [['l', 5]]]]]]]])],
  ['a local declared twice', program([['return', [['f', [0, 0], false, [['return', [['l', 0]]]]]]]])],
  ['a number with code in it', storing(['n', '1 or os.exit()'])],
  ['a number that is hexadecimal', storing(['n', '0x10'])],
  ['a number that is infinite', storing(['n', '1e999'])],
  ['a number not in canonical form', storing(['n', '1.0'])],
  ['a negative number', storing(['n', '-1'])],
  ['a number that does not fit', storing(['n', '2147483648'])],
  ['bytes that are no hex', storing(['b', 'zz'])],
  ['bytes with code in them', storing(['b', '22206f73'.concat('"')])],
  ['bytes that are a string', storing(['b', '6162'])],
  ['a string with a lone surrogate', storing(['s', '\ud800'])],
  ['a string that is no string', storing(['s', 5])],
  ['an operator that is not ours', storing(['^', ['n', '2'], ['n', '3']])],
  ['an operator with code in it', storing(['+ os.exit() +', ['n', '2'], ['n', '3']])],
  ['a method with code in it', storing(['m', ['s', 'a'], 'x() os.exit', []])],
  ['an unknown expression', storing(['lua', 'os.exit()'])],
  ['an expression with too much in it', storing(['true', 'os.exit()'])],
  ['an expression that is a string', storing('os.exit()')],
  ['an object for an expression', storing({ toString: 'os' })],
  ['an unknown statement', running(['goto', 'x'])],
  ['a break outside a loop', running(['break'])],
  ['a return in the middle', running(['return', []], ['break'])],
  ['an assignment to a library function', running(['set', [['g', 'dpairs']], [['nil']]])],
  ['an assignment to a call', running(['set', [call('dkeys')], [['nil']]])],
  ['a statement that is no call', running(['do!', ['l', 0]])],
  ['varargs where there are none', running(['do!', call('error', ['...'])])],
  ['allow in a fold', running(['do!', call('allow')])],
  [
    'a table kept outside the functions',
    program([
      ['local', [0], [['t', []]]],
      ['return', [['f', [1, 2], false, [['return', [['l', 0]]]]]]],
    ]),
  ],
  [
    'a counter kept outside the functions',
    program([
      ['local', [0], [['n', '0']]],
      [
        'return',
        [
          [
            'f',
            [1, 2],
            false,
            [
              ['set', [['l', 0]], [['+', ['l', 0], ['n', '1']]]],
              ['return', [['l', 1]]],
            ],
          ],
        ],
      ],
    ]),
  ],
  [
    'work outside the functions',
    program([
      ['while', ['true'], []],
      ['return', [['f', [0, 1], false, [['return', [['l', 0]]]]]]],
    ]),
  ],
  [
    'a call outside the functions',
    program([
      ['local', [0], [call('json.array')]],
      ['return', [['f', [1, 2], false, [['return', [['l', 1]]]]]]],
    ]),
  ],
  ['a chunk that returns no function', program([['return', [['n', '1']]]])],
  ['a chunk that is empty', program([])],
  [
    'fuel without end',
    program([['return', [['f', [0, 1], false, [['return', [['l', 0]]]]]]]], { fuel: 2 ** 52 }),
  ],
  ['negative fuel', program([['return', [['f', [0, 1], false, [['return', [['l', 0]]]]]]]], { fuel: -1 })],
  ['a later version', program([['return', [['f', [0, 1], false, [['return', [['l', 0]]]]]]]], { v: 2 })],
  ['another kind', program([['return', [['f', [0, 1], false, [['return', [['l', 0]]]]]]]], { kind: 'host' })],
  ['a field more', program([['return', [['f', [0, 1], false, [['return', [['l', 0]]]]]]]], { more: 1 })],
  ['parentheses without end', storing(nest(900, (inner) => ['not', inner], ['nil']))],
  ['blocks without end', running(nest(450, (inner) => ['do', [inner]], ['do', []]))],
  ['functions without end', storing(nest(300, (inner) => ['f', [], false, [['return', [inner]]]], ['nil']))],
  [
    'too many values at once',
    storing(['t', [['v', nest(100, (inner) => ['c', ['g', 'tostring'], [['n', '1'], inner]], ['nil'])]]]),
  ],
];

describe('[LUA-1] [LUA-7] ELC that no compiler of ours wrote', () => {
  it.each(HOSTILE)('is refused: %s', async (_, elc) => {
    const error = await refusal(() => openElc(encodeElc(elc as Elc)));
    expect(['ERR_FOLD_INVALID', 'ERR_CBOR_INVALID', 'ERR_LIMIT', 'ERR_INTERNAL']).toContain(error.code);
  });

  /** Without the check of openElc: the text that is made of it must still hold nothing but what the text may hold. */
  it.each(HOSTILE)('cannot put text of its own into the Lua: %s', (_, elc) => {
    let text = '';
    try {
      text = generateLua(elc as Elc).text;
    } catch {
      return; // refused here too
    }
    expect(text.replace(/"(?:[^"\\]|\\\d{3})*"/g, '')).not.toMatch(/\bos\b|exit|goto|\bload\b|["']/);
  });

  it('a program opened from its bytes alone does what its source does', async () => {
    const elc = openElc(
      encodeElc(running(['set', [['i', ['l', 0], ['s', 'n']]], [['n', '1.5']]]) as Elc),
    ).elc;
    const session = await runtime.openFoldElc(elc);
    expect(session.apply([event()])).toEqual([]);
    expect(session.encode()).toBe('{"n":1.5}');
  });
});

describe('[LUA-5] [LUA-7] exhausting the engine', () => {
  const BODIES: readonly (readonly [string, string])[] = [
    ['recursion', 'local function f() return f() end f()'],
    ['recursion through pcall', 'local function f() return pcall(f) end f() while true do end'],
    [
      'recursion through pcall and error',
      'local function f() local ok, e = pcall(f) error(e) end while true do pcall(f) end',
    ],
    [
      'recursion through dsort',
      'local function f() dsort({ 2, 1 }, f) return true end while true do pcall(f) end',
    ],
    ['recursion through a method', 'local t = {} function t.f(self) return self:f() end t:f()'],
    ['recursion with wide calls', 'local function f(...) return f(1, ...) end f()'],
    [
      'recursion with unpacked lists',
      'local t = {} for i = 1, 900 do t[i] = i end local function f(...) return f(table.unpack(t)) end f()',
    ],
    ['lists that grow', 'local t = {} for i = 1, 2147483647 do t[i] = i end'],
    ['tables that nest', 'local t = {} while true do t = { t } end'],
    ['closures', 'local t = {} for i = 1, 2147483647 do t[i] = function() return i end end'],
    ['strings that double', 'local s = "x" while true do s = s .. s end'],
    ['strings of repeats', 'local t = {} for i = 1, 2147483647 do t[i] = string.rep("x", 1000000) .. i end'],
    [
      'joined lists',
      'local t = {} for i = 1, 1000 do t[i] = string.rep("x", 1000) end while true do local s = table.concat(t) end',
    ],
    ['wide formats', 'while true do local s = string.format("%99d%99d%99d", 1, 2, 3) end'],
    ['text of tables', 'local t = {} for i = 1, 30 do t = { t, t } end local s = json.encode_canonical(t)'],
    ['a table that holds itself as text', 'local t = {} t.t = t local s = json.encode_canonical(t)'],
    ['JSON that nests', 'local v = json.decode_strict(string.rep("[", 900000))'],
    [
      'JSON that is long',
      'while true do local v = json.decode_strict("[" .. string.rep("1,", 100000) .. "1]") end',
    ],
    ['numbers with many digits', 'while true do local n = tonumber(string.rep("1", 999)) end'],
    [
      'a search that backtracks',
      'local a = string.rep("a", 500000) while true do local i = string.find(a, string.rep("a", 1000) .. "b", 1, true) end',
    ],
    ['sorting', 'local t = {} for i = 1, 20000 do t[i] = -i end while true do dsort(t) end'],
    [
      'sorting keys',
      'local t = {} for i = 1, 20000 do t["k" .. i] = i end while true do local k = dkeys(t) end',
    ],
    [
      'walking',
      'local t = {} for i = 1, 20000 do t["k" .. i] = i end while true do for k in dpairs(t) do break end end',
    ],
    ['inserting at the front', 'local t = {} for i = 1, 2147483647 do table.insert(t, 1, i) end'],
    [
      'copies of the state',
      'for i = 1, 2000 do state["k" .. i] = { i } end for i = 1, 100000 do state["c" .. i] = { state.k1, state.k2 } end',
    ],
    [
      'a state that copies itself',
      'state.a = { 1 } while true do state.b = { x = state.a, y = state.b } state.a = { state.b } end',
    ],
    [
      'holes that are counted',
      'local t = {} for i = 1, 100000 do t[i] = i end while true do t[200000] = 1 t[200000] = nil local n = #t end',
    ],
    ['error values', 'while true do pcall(error, { string.rep("x", 1000) }) end'],
    ['nested pcall that swallows', 'while true do pcall(pcall, pcall, error) end'],
    ['random numbers', 'local r = rng(1) while true do r(1, 3) end'],
    ['empty loops', 'for i = -2147483647, 2147483647 do end'],
    ['tiny steps', 'for i = 0, 2147483647, 0.0000000002 do end'],
    ['a loop over ipairs', 'local t = { 1 } for i, v in ipairs(t) do t[i + 1] = v end'],
    ['a loop over its own iterator', 'for k in function() return 1 end do end'],
    [
      'select',
      'local function f(...) return select("#", ...) end while true do f(string.byte(string.rep("x", 999), 1, -1)) end',
    ],
    [
      'long text that is ordered',
      'local s = string.rep("x", 1000000) local a, b = s .. "a", s .. "b" local t = { a = a, b = b } while t.a < t.b do end',
    ],
    [
      'long text that is compared',
      'local s = string.rep("x", 1000000) local t = { a = s .. "a", b = s .. "a" } while t.a == t.b do end',
    ],
    [
      'long text that is sorted',
      'local s, t = string.rep("x", 100000), {} for i = 1, 9 do t[i] = s .. 9 - i end while true do dsort(t) end',
    ],
    ['long keys', 'local k, t = string.rep("x", 1024), {} t[k .. ""] = 1 while t[k] do t[k] = t[k] + 1 end'],
    [
      'pcalls that nest',
      'local t = {} for i = 1, 1000 do t[i] = pcall end while true do pcall(table.unpack(t)) end',
    ],
    [
      'work below nested pcalls',
      'local function f(n) if n == 0 then state.l = { { 1 } } table.insert(state.l, 1, { 2 }) dsort({ "b", "a" }, function(a, b) return a < b end) json.encode_canonical({ ["\\u{ffff}"] = 1 }) return f(0) end return pcall(f, n - 1) end for i = 1, 70 do f(i) end while true do end',
    ],
    [
      'keys that are gone',
      'local t = {} for i = 1, 50000 do t["k" .. i] = i end for i = 1, 50000 do t["k" .. i] = nil end while true do dkeys(t) end',
    ],
    [
      'items that are gone',
      'local t = {} for i = 1, 40000 do t[i] = i end while #t > 0 do table.remove(t) end while true do dkeys(t) end',
    ],
    [
      'sizes and copies of what is gone',
      'state.t = {} for i = 1, 30000 do state.t["k" .. i] = i end for i = 1, 30000 do state.t["k" .. i] = nil end while true do state.u = state.t end',
    ],
    [
      'items that are moved',
      'state.t = {} for i = 1, 1000 do state.t[i] = { i } end while true do table.insert(state.t, 1, { 0 }) table.remove(state.t, 1) end',
    ],
    ['sizes of lists', 'local t = {} for i = 1, 50000 do t[i] = true end while true do set.size(t) end'],
    ['long needles', 'local n = string.rep("a", 1000000) .. "%" while true do pcall(string.find, "", n) end'],
    ['numbers among spaces', 'local s = "1" .. string.rep(" ", 997) .. "1" while true do tonumber(s) end'],
    ['tiny exponents', 'while true do json.decode_strict("[1e-390,1e-390,1e-390,1e-390]") end'],
    ['sets', 'local s = set.new() for i = 1, 2147483647 do set.add(s, "k" .. i) end'],
  ];

  it.each(BODIES)('by %s ends in a fault, soon, and the session lives', async (_, body) => {
    const source = `return function(state, event)
  if event.type == "second" then state.n = (state.n or 0) + 1 return state end
  ${body}
  return state
end`;
    const session = await openSource(source);
    const [fault] = session.apply([event()]);
    expect(fault?.code).toMatch(/^E_(FUEL|MEMORY|DEPTH|LIMIT|CYCLE|JSON|KEY)$/);
    expect(session.encode()).toBe('{}');
    expect(session.apply([event({}, 'second')])).toEqual([]);
    expect(session.encode()).toBe('{"n":1}');
    expect(session.memoryBytes).toBeLessThan(400 << 20);
    session.close();
  });
});

describe('[LUA-1] a byte of the ELC changed', () => {
  const SOURCE = `local rate = 0.25
local function total(items) local sum = 0 for k, v in dpairs(items) do sum = sum + v.n * rate end return sum end
return function(state, event)
  local p = event.payload
  state.items = state.items or {}
  state.items[p.sku or "none"] = { n = p.n, tags = { "a", p.sku } }
  if #state.items > 3 or p.n > 100 then error("too many") end
  state.total = total(state.items) .. "/" .. tostring(p.n // 2)
  return state
end`;

  it('is refused, or runs, sealed, and the same again', async () => {
    const compiled = compileToElc(SOURCE, { kind: 'fold', fuel: 10_000 });
    if (!compiled.elc) throw new Error('does not compile');
    const { bytes } = compiled;
    let ran = 0;
    for (let i = 0; i < 400; i++) {
      const changed = bytes.slice();
      const at = (i * 7919) % bytes.length;
      changed[at] = ((changed[at] ?? 0) + 1 + (i % 7)) & 255;
      let elc: Elc;
      try {
        elc = openElc(changed).elc;
      } catch (error) {
        expect(['ERR_FOLD_INVALID', 'ERR_CBOR_INVALID']).toContain((error as GatosError).code);
        continue;
      }
      ran += 1;
      const outcomes = [];
      for (let round = 0; round < 2; round++) {
        const session = await runtime.openFoldElc(elc).catch((error: GatosError) => error.code);
        if (typeof session === 'string') {
          expect(session).toBe('ERR_FOLD_INVALID');
          continue;
        }
        const faults = session.apply([event({ sku: 'x', n: 3 }), event({ n: 1.5 }), event()]);
        outcomes.push([faults, session.encode(), session.fuelSpent()]);
      }
      expect(outcomes[1]).toEqual(outcomes[0]);
    }
    expect(ran).toBeGreaterThan(10);
  }, 120_000);
});

describe('generated programs', () => {
  it('500 lines are compiled and opened', async () => {
    const lines = Array.from(
      { length: 480 },
      (_, i) => `  if p.k == ${i} then state["k${i}"] = (state["k${i}"] or 0) + p.n * ${i} end`,
    );
    const source = `return function(state, event)\n  local p = event.payload\n${lines.join('\n')}\n  return state\nend`;
    const session = await openSource(source);
    expect(session.apply([event({ k: 7, n: 2 })])).toEqual([]);
    expect(session.encode()).toBe('{"k7":14}');
  });

  it('a long sum, a long list and a deep one compile', async () => {
    const sum: Expression = Array.from({ length: 150 }).reduce<Expression>(
      (left) => ['+', left, ['n', '1']],
      ['n', '1'],
    );
    const elc = openElc(encodeElc(storing(sum) as Elc)).elc;
    const session = await runtime.openFoldElc(elc);
    expect(session.apply([event()])).toEqual([]);
    expect(session.encode()).toBe('{"escaped":151}');
  });
});
