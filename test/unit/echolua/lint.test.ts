import { describe, expect, it } from 'vitest';
import { compileToElc, lintSource } from '../../../src/echolua/compile/compile.ts';
import { LIBRARY, LIBRARY_TABLES, libraryEntry } from '../../../src/echolua/library.ts';
import { REFUSED_GLOBALS, REFUSED_MEMBERS } from '../../../src/echolua/lint/refusals.ts';
import { canonicalNumeral } from '../../../src/echolua/syntax/numeral.ts';

const fold = (body: string) => `return function(state, event) ${body} end`;
const said = (source: string, kind: 'fold' | 'policy' = 'fold') =>
  lintSource(source, kind).map(
    ({ line, column, code, rule, message }) => `${line}:${column} ${code} ${rule} ${message}`,
  );
const codes = (source: string) => lintSource(source).map(({ code }) => code);

describe('[LUA-2] what is refused', () => {
  it('comes all at once, in order, each with its rule and what to write', () => {
    const source = `local seen = {}
return function(state, event)
  for k in pairs(state) do goto done end
  ::done::
  total = 1.50 ^ 2
  return table.sort(state, nxt)
end`;
    expect(said(source)).toEqual([
      '1:14 E_FROZEN STA-1 a table outside the functions would be forgotten after each event; make it in a function',
      '3:12 E_REFUSED LUA-2 pairs is refused: its order is not the same everywhere; write dpairs',
      '3:28 E_REFUSED LUA-2 goto is refused: jumps cannot be followed; write a loop or a function',
      '4:3 E_REFUSED LUA-2 the label done is refused: jumps cannot be followed; write a loop or a function',
      "5:3 E_GLOBAL STA-1 'total' is a global, and globals do not outlive an event; declare it with local, or write state.total",
      '5:11 E_NUMBER LUA-2 1.50 is not in canonical form; write 1.5',
      '5:16 E_REFUSED LUA-2 ^ is refused: powers are not exact; write x * x for x ^ 2',
      '6:10 E_REFUSED LUA-2 table.sort is refused: it leaves equal items in no fixed order; write dsort',
      "6:28 E_GLOBAL LUA-4 'nxt' is not declared; declare it with local, or take it from state or event",
    ]);
  });

  it.each([...REFUSED_GLOBALS.keys(), '_ENV'])('the global %s, read, called, indexed or written', (name) => {
    expect(codes(fold(`return ${name}`))).toEqual(['E_REFUSED']);
    expect(codes(fold(`${name}()`))).toEqual(['E_REFUSED']);
    expect(codes(fold(`return ${name}.x`))).toEqual(['E_REFUSED']);
    expect(codes(fold(`${name} = 1`))).toHaveLength(1);
  });

  it.each([...REFUSED_MEMBERS.keys()])('%s, in whatever notation', (name) => {
    const [table, member] = name.split('.');
    expect(codes(fold(`return ${name}(1)`))).toEqual(['E_REFUSED']);
    expect(codes(fold(`return (${table})["${member}"]`))).toEqual(['E_REFUSED']);
  });

  it.each([
    '1 & 2',
    '1 | 2',
    '1 ~ 2',
    '~1',
    '1 << 2',
    '1 >> 2',
    '1 ^ 2',
    's:gsub("a", "b")',
    's:match("a")',
    's:gmatch("a")',
    'string.find(s, "a.b")',
    'string.find(s, "%d", 1)',
    's:find("^a", 1, false)',
    'string.format("%5.2f", 1)',
    '("%q"):format(s)',
    '{ __index = s }',
    '{ ["__gc"] = s }',
    's.__pairs',
    's:__close()',
    'math',
    'string[s]',
    'math.cos(1)',
    'table.nothing',
    'json.encode(s)',
    'set',
    '#counter',
  ])('the expression %s', (expression) => {
    expect(codes(fold(`local s = state return ${expression}`))).toEqual(['E_REFUSED']);
  });

  it.each([
    'local a <close> = nil',
    'goto a; ::a::',
    'local _ENV = state',
    'for _ENV in dpairs(state) do end',
    'math.floor = 1',
    'function string.x() end',
    'dpairs = 1',
    'json = 1',
    'local function f(_ENV) end',
  ])('the statement %s', (statement) => {
    expect(new Set(codes(fold(statement)))).toEqual(new Set(['E_REFUSED']));
  });

  it.each([
    'local pairs = dpairs for k in pairs(state) do end',
    'local os = { time = 1 } return os.time',
    'return state.next, state.goto_, { load = 1, ["os"] = 2 }',
    'local math = state return math',
    'local find = string.find return find("a", "b")',
    'return string.find("a", "a.b", 1, true), ("a"):find("-", 1, true), string.find("a", "b")',
    'return string.format("%s %d %x %% %-5s %03d", 1, 2, 3, 4, 5)',
    'local s = set.new() set.add(s, "a") return counter.get(counter.new(), "a")',
    'local a <const> = 1 return a',
    'return rng(1), null, tostring(null)',
    'return -2147483647 - 1, 0.5, 2147483647.9999999998',
  ])('but not: %s', (body) => {
    expect(said(fold(body))).toEqual([]);
  });

  it('knows where a function is declared too late', () => {
    const source =
      'local function a() return b() end\nlocal function b() return 1 end\nreturn function(s) return a() end';
    expect(said(source)).toEqual([
      "1:27 E_GLOBAL LUA-4 'b' is not declared; it is declared only in line 2: move that up",
    ]);
  });

  it('allow and deny are for policies', () => {
    const source = 'return function(event, context) return deny("r", "no") end';
    expect(said(source, 'policy')).toEqual([]);
    expect(said(source)).toEqual(['1:40 E_GLOBAL LUA-4 deny is for policies; a fold returns the state']);
  });

  it('says what can stand in its place', () => {
    const found = lintSource(fold('for k in pairs(state) do local a = 0x10 end'));
    expect(found.map(({ instead }) => instead)).toEqual(['dpairs', '16']);
  });
});

describe('[LUA-3] numerals are written as they are read', () => {
  it.each([
    ['0', '0'],
    ['1', '1'],
    ['1.5', '1.5'],
    ['1.50', '1.5'],
    ['1.', '1'],
    ['.5', '0.5'],
    ['007', '7'],
    ['1e3', '1000'],
    ['1E-2', '0.01'],
    ['0x10', '16'],
    ['0xA.8p1', '21'],
    ['0x.1P-3', '0.0078125'],
    ['0x1p-33', '0'],
    ['0x3p-33', '0.0000000005'],
    ['0.1', '0.1'],
    ['0.12345678901234', '0.123456789'],
    ['2147483647', '2147483647'],
    ['2147483648', undefined],
    ['0x80000000', undefined],
    ['1e400', undefined],
    ['0x1p999999', undefined],
    ['0x1p-999999', undefined],
    [`0.${'1'.repeat(500)}`, undefined],
    ['2147483647.9999999999', undefined],
    ['0x7fffffff.ffffffff8', undefined],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalNumeral(text)).toBe(canonical);
  });

  it('anything else is refused', () => {
    expect(said(fold('return 2147483648, 1e1'))).toEqual([
      '1:38 E_NUMBER LUA-3 2147483648 does not fit Q32.32: numbers go from -2147483648 up to, not including, 2147483648; use smaller units or a string',
      '1:50 E_NUMBER LUA-2 1e1 is not in canonical form; write 10',
    ]);
  });
});

describe('[STA-1] nothing survives between events but state', () => {
  it.each([
    ['local t = {}', 'a table'],
    ['local t = f()', 'a call'],
    ['local n = 1 + #({})', 'a table in an expression'],
    ['local n = ("x"):rep(3)', 'a method call'],
    ['local n = ...', 'arguments'],
    ['local n = 0 local function f() n = n + 1 end', 'a counter'],
    ['local n n = 1', 'an assignment'],
    ['local function f() end function f() end', 'a function declared again'],
    ['local function f() end f.x = 1', 'a field'],
    ['if true then end', 'a condition'],
    ['for i = 1, 2 do end', 'a loop'],
    ['do local n = 0 end', 'a block'],
    ['type(1)', 'a statement that calls'],
    ['local n = ("x").y', 'a field of a constant'],
  ])('%s: %s', (chunk) => {
    const found = lintSource(`local f = type ${chunk} ${fold('return state')}`).filter(
      ({ code }) => code !== 'E_GLOBAL',
    );
    expect([...new Set(found.map(({ code, rule }) => `${code} ${rule}`))]).toEqual(['E_FROZEN STA-1']);
  });

  it.each([
    'local a, b <const>, c = 1, "x" .. 2, not (1 < 2)',
    'local a = 1 local b = a * 2 + -a',
    'local f = function(x) return x end local g = f local function h() return g(1) end',
    'local insert = table.insert local none = null local empty',
    'local function f() local t = {} t.x = 1 local n = 0 n = n + 1 return t end',
  ])('constants and functions are fine: %s', (chunk) => {
    expect(said(`${chunk} ${fold('return state')}`)).toEqual([]);
  });

  it.each([
    ['', '1:1'],
    ['local a = 1', '1:12'],
    ['return', '1:1'],
    ['return 1', '1:1'],
    ['return {}', '1:1'],
    ['return state', '1:1'],
    ['local a = 1 return a', '1:13'],
    ['local f = tostring return f', '1:20'],
    ['return function() end, 1', '1:1'],
    ['return function(a, b, c) end', '1:8'],
    ['return function(...) end', '1:8'],
  ])('the source must end in its function: %j', (source, place) => {
    const found = lintSource(source).filter(({ code }) => code !== 'E_GLOBAL');
    expect(found.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([`${place} E_CHUNK`]);
  });

  it.each([
    'local function fold(s, e) return s end return fold',
    'local f = function() end local g = f return (g)',
  ])('it may have a name: %s', (source) => {
    expect(said(source)).toEqual([]);
  });
});

describe('[LUA-5] limits', () => {
  const many = (count: number, text: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => text(i)).join('');

  it.each([
    ['149 locals', fold(many(147, (i) => `local v${i} `)), []],
    ['150 locals', fold(many(148, (i) => `local v${i} `)), ['E_LIMIT']],
    ['locals in blocks one after the other', fold(many(300, (i) => `do local v${i} = 1 end `)), []],
    ['80 arguments', fold(`type(${many(79, () => '1, ')}1)`), ['E_LIMIT']],
    ['79 arguments', fold(`type(${many(78, () => '1, ')}1)`), []],
    ['a long list', fold(`return {${many(5000, () => '1, ')}}`), []],
    ['a row of 150 operators', fold(`return 1${many(150, () => ' + 1')}`), []],
    ['a row of 50,000 operators', fold(`return 1${many(50_000, () => ' + 1')}`), ['E_DEPTH']],
    ['a row of 50,000 calls', fold(`type${many(50_000, () => '()')}`), ['E_DEPTH']],
    ['a row of 50,000 indexes', fold(`return state${many(50_000, () => '.a')}`), ['E_DEPTH']],
    ['250 branches', fold(`if state.a then ${many(250, () => 'elseif state.a then ')} end`), []],
    ['a source of 600 KB', `${fold('return state')}${' '.repeat(600_000)}`, ['E_LIMIT']],
    ['half of a surrogate pair', fold('return "\ud800"'), ['E_UTF8']],
  ])('%s', (_, source, expected) => {
    expect(codes(source)).toEqual(expected);
  });

  it('sources as long as they may be are read without harm', () => {
    expect(codes(fold(`return "${'\\255'.repeat(120_000)}"`))).toEqual([]);
    expect(codes('x() '.repeat(120_000))).toHaveLength(1_000);
    expect(codes(fold(`${'do '.repeat(190)}${'state.x = 1 '.repeat(15_000)}${'end '.repeat(190)}`))).toEqual(
      [],
    );
  });

  it('150 upvalues', () => {
    const outer = many(140, (i) => `local o${i} = 1 `);
    const inner = many(20, (i) => `local p${i} = 1 `);
    const uses = (count: number) => many(count, (i) => `type(${i < 140 ? `o${i}` : `p${i - 140}`}) `);
    const source = (count: number) =>
      fold(`${outer} return function() ${inner} return function() ${uses(count)} end end`);
    expect(codes(source(149))).toEqual([]);
    expect(codes(source(150))).toEqual(['E_LIMIT']);
  });

  it('a 500-line fold compiles', () => {
    const handler = many(
      16,
      () => '  if event.n > 1 then\n    state.a = (state.a or 0) + event.n * 2\n  end\n',
    );
    const source = `${many(10, (i) => `local function f${i}(state, event)\n${handler}end\n`)}${fold('f1(state, event) return state')}`;
    expect(source.split('\n').length).toBeGreaterThan(500);
    expect(compileToElc(source, { kind: 'fold' }).findings).toEqual([]);
  });
});

describe('[LUA-4] the library', () => {
  it('is one table of full names', () => {
    expect(new Set(LIBRARY.map(({ name }) => name)).size).toBe(LIBRARY.length);
    expect(LIBRARY_TABLES.get('math')).toEqual(['abs', 'min', 'max', 'floor', 'ceil', 'tointeger']);
    expect(libraryEntry('null')?.kind).toBe('constant');
    expect(libraryEntry('deny')).toMatchObject({ kind: 'function', policyOnly: true, arity: [2, 3] });
    expect(LIBRARY.filter(({ about }) => !about.endsWith('.'))).toEqual([]);
  });

  it('every name of it can be used in a policy', () => {
    expect(
      said(
        `return function() return ${LIBRARY.slice(0, 40)
          .map(({ name }) => name)
          .join(', ')} end`,
        'policy',
      ),
    ).toEqual([]);
  });
});
