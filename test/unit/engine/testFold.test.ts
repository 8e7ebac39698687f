import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { createEchoRuntime } from '../../../src/adapters/wasmoon/echo/index.ts';
import { type TestReport, testFold } from '../../../src/engine/fold/testFold.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { GatosError } from '../../../src/protocol/errors.ts';

const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');
const loadWasm = () => readFile(wasm);
const runtime = createEchoRuntime({ loadWasm });

const SOURCE = `return function(state, event)
  local p = event.payload
  if event.type == "sale" then
    state.stock[p.sku] = state.stock[p.sku] - p.n
  elseif event.type == "log" then
    state.log = state.log or json.array()
    table.insert(state.log, { who = event.actor, at = event.ulid, ns = event.ns, ts = event.ts })
  elseif event.type == "spin" then
    while true do end
  elseif event.type == "draw" then
    state.drawn = rng(event)(1000000)
  elseif event.type == "null" then
    state.none = null
  end
  return state
end
`;
const SALE = 'event = { type = "sale", payload = { sku = "widget", n = 3 } }';
const STOCK = 'state = { stock = { widget = 5, bolt = 1.5 } }';

function run(tests: string, source = SOURCE, fuel = 10_000): Promise<TestReport> {
  return testFold(runtime, { source, tests, fuel });
}

/** The detail of the only case; `ok` if it passed. */
async function one(fields: string): Promise<string> {
  const { testFindings, cases } = await run(`return { { name = "one", ${fields} } }`);
  if (testFindings.length > 0) return testFindings.map(({ message }) => message).join('\n');
  return cases.map(({ ok, detail }) => (ok ? `ok${detail}` : detail)).join();
}

async function findings(tests: string, kind: 'fold' | 'policy' = 'fold'): Promise<string[]> {
  const source = kind === 'fold' ? SOURCE : 'return function(event, context) allow() end';
  const report = await testFold(runtime, { source, tests, kind });
  expect([report.findings, report.cases, report.coverage]).toEqual([[], [], []]);
  return report.testFindings.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);
}

describe('what a case of a fold checks', () => {
  it('[STA-2] the whole state, exactly', async () => {
    expect(await one(`${STOCK}, ${SALE}, expect = { stock = { widget = 2, bolt = 1.5 } }`)).toBe('ok');
    expect(await one(`${STOCK}, ${SALE}, expect = { stock = { widget = 2 } }`)).toBe(
      'stock.bolt: expected nothing, got 1.5',
    );
    expect(await one(`${STOCK}, ${SALE}, expect = { stock = { widget = 3, bolt = "1.5" }, a = {} }`)).toBe(
      'a: expected {}, got nothing\nstock.bolt: expected "1.5", got 1.5\nstock.widget: expected 3, got 2',
    );
  });

  it('[ENC-7] numbers are the exact decimals of the state', async () => {
    const sale = 'event = { type = "sale", payload = { sku = "bolt", n = 0.1 } }';
    expect(await one(`${STOCK}, ${sale}, expect_at = { ["stock.bolt"] = 1.4 }`)).toBe('ok');
    expect(await one(`${STOCK}, ${sale}, expect_at = { ["stock.bolt"] = 1.4000000001 }`)).toBe(
      'stock.bolt: expected 1.4000000001, got 1.4',
    );
  });

  it('paths, null and what must not be there', async () => {
    const log = 'events = { { type = "log" }, { type = "null" } }';
    expect(await one(`${log}, expect_at = { ["log[1].who"] = "user:tester", none = null }`)).toBe('ok');
    expect(await one(`${log}, expect_absent = { "log[2]", "log[1].ts", "stock" }`)).toBe('ok');
    expect(
      await one(`${log}, expect_at = { ["log[2].who"] = "x", missing = null }, expect_absent = { "none" }`),
    ).toBe(
      'log[2].who: expected "x", got nothing\nmissing: expected null, got nothing\nnone: expected nothing, got null',
    );
    expect(
      await one(
        `state = { ["a.b"] = { ["]"] = 1 } }, event = { type = "x" }, expect_at = { ['["a.b"]["]"]'] = 1 }`,
      ),
    ).toBe('ok');
  });

  it('says how an empty list is written', async () => {
    expect(await one('state = { list = json.array() }, event = { type = "x" }, expect = { list = {} }')).toBe(
      'list: expected {}, got [] (an empty list is written json.array())',
    );
  });

  it('[STA-6] a fault by its code, on the last event only', async () => {
    const bad = '{ type = "sale", payload = {} }';
    expect(await one(`${STOCK}, event = ${bad}, fault = "E_TYPE"`)).toBe('ok');
    expect(await one(`${STOCK}, event = ${bad}, fault = "E_KEY"`)).toMatch(
      /^the event \(sale\): expected the fault E_KEY, got E_TYPE at line 4, column \d+: /,
    );
    expect(await one(`${STOCK}, ${SALE}, fault = "E_TYPE"`)).toBe(
      'the event (sale): expected the fault E_TYPE, but it was folded and changed the state: stock.widget: expected 5, got 2',
    );
    expect(await one(`${STOCK}, events = { ${bad}, { type = "x" } }, max_fuel = 1000`)).toMatch(
      /^event 1 of 2 \(sale\) faulted with E_TYPE at line 4/,
    );
  });

  it('[LUA-5] fuel, of all events together', async () => {
    const { cases } = await run(`return { { name = "a", ${STOCK}, ${SALE}, max_fuel = 1 } }`);
    const fuel = cases[0]?.fuel ?? 0;
    expect(cases[0]?.detail).toBe(`took ${fuel} fuel, ${fuel - 1} more than max_fuel 1`);
    expect(await one(`${STOCK}, ${SALE}, max_fuel = ${fuel}`)).toBe('ok');
    expect(await one('event = { type = "spin" }, fault = "E_FUEL"')).toBe('ok');
  });

  it('every case starts from its own state, {} unless given, whatever the one before did', async () => {
    const { cases } = await run(`return {
      { name = "a", ${STOCK}, ${SALE}, expect_at = { ["stock.widget"] = 2 } },
      { name = "b", event = { type = "spin" }, fault = "E_FUEL" },
      { name = "c", event = { type = "x" }, expect = {} },
      { name = "d", ${STOCK}, ${SALE}, expect_at = { ["stock.widget"] = 2 } },
    }`);
    expect(cases.map(({ name, ok, line }) => `${name} ${ok} ${line}`)).toEqual([
      'a true 2',
      'b true 3',
      'c true 4',
      'd true 5',
    ]);
  });

  it('[LUA-4] what an event leaves out is the same on every run; rng draws by its ULID', async () => {
    const who = '{ who = "user:tester", at = "01KDVDNA00000000000000000N", ns = "main" }';
    const at = await one(`event = { type = "log" }, expect_at = { log = { ${who} } }`);
    expect(at).toBe('log[1].at: expected "01KDVDNA00000000000000000N", got "01KDVDNA000000000000000001"');
    const full =
      'actor = "agent:bo", ns = "shop", ulid = "01ARZ3NDEKTSV4RRFFQ69G5FAV", ts = "2026-05-01T10:00:00Z"';
    expect(
      await one(
        `event = { type = "log", ${full} }, expect = { log = { { who = "agent:bo", at = "01ARZ3NDEKTSV4RRFFQ69G5FAV", ns = "shop", ts = "2026-05-01T10:00:00Z" } } }`,
      ),
    ).toBe('ok');
    const draw = 'event = { type = "draw" }, expect = { drawn = 0 }';
    expect(await one(draw)).toBe(await one(draw));
    expect(await one(draw)).not.toBe(
      await one(draw.replace('"draw"', '"draw", ulid = "01ARZ3NDEKTSV4RRFFQ69G5FAV"')),
    );
  });

  it('helpers before the list, and a list that is computed', async () => {
    const { cases } = await run(`
      local function sale(n) return { type = "sale", payload = { sku = "widget", n = n } } end
      local cases = {}
      for n = 1, 3 do
        cases[n] = { name = "sells " .. n, state = { stock = { widget = 5 } }, event = sale(n), expect = { stock = { widget = 5 - n } } }
      end
      return cases -- the end`);
    expect(cases.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      'sells 1 true',
      'sells 2 true',
      'sells 3 true',
    ]);
  });
});

describe('what a case of a policy checks', () => {
  const POLICY = `return function(event, context)
  if event.actor == "user:root" then allow() end
  if context.open then allow() end
  if event.type == "crash" then local x = nil + 1 end
  if event.type ~= "mute" then deny("closed", "come back at " .. (context.hour or 9)) end
end`;
  const verdict = async (fields: string) => {
    const tests = `return { { name = "one", ${fields} } }`;
    const { cases, testFindings } = await testFold(runtime, { source: POLICY, tests, kind: 'policy' });
    expect(testFindings).toEqual([]);
    return cases.map(({ ok, detail }) => (ok ? 'ok' : detail)).join();
  };

  it('[POL-1] the verdict, the rule and the reason', async () => {
    expect(await verdict('event = { type = "x", actor = "user:root" }, verdict = "allow"')).toBe('ok');
    expect(await verdict('event = { type = "x" }, context = { open = true }, verdict = "allow"')).toBe('ok');
    expect(await verdict('event = { type = "x" }, deny = "closed"')).toBe('ok');
    expect(
      await verdict(
        'event = { type = "x" }, context = { hour = 7.5 }, deny = "closed", reason = "come back at 7.5"',
      ),
    ).toBe('ok');
    expect(await verdict('event = { type = "x" }, verdict = "allow"')).toBe(
      'expected allow, got deny by rule "closed" (come back at 9)',
    );
    expect(await verdict('event = { type = "x" }, deny = "shut"')).toBe(
      'expected deny by rule "shut", got deny by rule "closed" (come back at 9)',
    );
    expect(await verdict('event = { type = "x" }, deny = "closed", reason = "no"')).toBe(
      'expected the reason "no", got "come back at 9"',
    );
  });

  it('[POL-1] a fault is no verdict', async () => {
    expect(await verdict('event = { type = "crash" }, fault = "E_TYPE"')).toBe('ok');
    expect(await verdict('event = { type = "mute" }, fault = "E_VERDICT"')).toBe('ok');
    expect(await verdict('event = { type = "crash" }, deny = "closed"')).toMatch(
      /^expected deny by rule "closed", got the fault E_TYPE at line 4/,
    );
    expect(await verdict('event = { type = "mute" }, max_fuel = 1000')).toMatch(
      /^expected a verdict, got the fault E_VERDICT/,
    );
    expect(await verdict('event = { type = "x" }, fault = "E_TYPE"')).toMatch(
      /^expected the fault E_TYPE, got deny by rule "closed"/,
    );
  });

  it('counts the lines it ran', async () => {
    const tests = 'return { { name = "a", event = { type = "x" }, deny = "closed" } }';
    const { coverage } = await testFold(runtime, { source: POLICY, tests, kind: 'policy' });
    expect(coverage.map(({ line, hits }) => `${line}:${hits}`).join(' ')).toBe('1:1 2:1 3:1 4:1 5:1');
  });
});

describe('a test file that is none', () => {
  it.each([
    ['nothing', '', /^1:1 E_TEST a test file must end in: return \{/],
    ['no return', 'local x = 1', /E_TEST a test file must end in/],
    ['broken syntax', 'return { name = }', /^1:17 E_SYNTAX/],
    ['what EchoLua refuses', 'return {\n  { name = pairs } }', /^2:12 E_REFUSED .*dpairs/],
    ['a library', 'return os', /^1:8 E_REFUSED/],
    ['a number', 'return 1', /^1:1 E_STATE the test file must return a list of cases/],
    ['no value', 'return', /^1:1 E_(STATE|TEST) the test file must/],
    ['an empty list', 'return {}', /^1:1 E_TEST the test file returns no cases/],
    ['one case, no list', 'return { name = "a" }', /^1:1 E_TEST the test file must return a list/],
    ['a number as a case', 'return { 1 }', /^1:10 E_TEST case 1: a case is a table/],
    ['a function as a case', 'return { function() end }', /E_/],
    ['a list with names', 'return { { name = "a" }, name = "b" }', /E_SHAPE/],
    ['a cycle', 'local x = {} x.x = x return x', /E_CYCLE/],
    ['an error', '\nerror("no") return {}', /^2:6 E_RAISED no/],
    ['no end', 'while true do end return {}', /^1:1 E_FUEL the test file does not end/],
    [
      'too many cases',
      'local t = {} for i = 1, 1001 do t[i] = { name = "c" } end return t',
      /returns 1001 cases; 1000 are the most/,
    ],
    ['too much text', 'local s = "x" for i = 1, 40 do s = s .. s end return { s }', /E_LIMIT/],
    ['endless recursion', 'local function f() return f() .. "" end return f()', /E_DEPTH/],
    ['more than one chunk', 'return {} end return function() ', /E_SYNTAX/],
    ['arguments', 'return ...', /E_/],
    ['a huge file', `return { "${'x'.repeat(600_000)}" }`, /E_LIMIT/],
  ])('%s', async (_, tests, expected) => {
    const found = await findings(tests);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  it('a program and a test file that say a lot are cut short', async () => {
    const long = 'string.rep("y", 100000)';
    const many = `local t = {} for i = 1, 999 do t[i] = { a = 1, name = string.rep("y", 10000) } end return t`;
    const report = await findings(many);
    expect(report).toHaveLength(1000);
    expect(report.every((text) => text.length < 700)).toBe(true);
    const source = `return function(state, event) state.s = ${long} if event.payload.n then error(state.s) end return state end`;
    const cases = `{ name = "a", event = { type = "x" }, expect = {} }, { name = "b", event = { type = "x", payload = { n = 1 } }, expect = {} }`;
    const { cases: results } = await run(`return { ${cases} }`, source, 100_000);
    expect(results.map(({ ok, detail }) => !ok && detail.length > 100 && detail.length < 400)).toEqual([
      true,
      true,
    ]);
  });

  it('names every mistake in a case, with its place', async () => {
    const report = await findings(`return {
  { name = "a", event = { type = "x" }, expects = {} },
  { event = { type = "BAD" }, expect = 1 },
  { name = "a", event = { type = "x" }, expect = {}, fault = "oops" },
  { name = "b", event = { type = "x", payload = { 1 }, by = "me", ulid = "1", actor = "bo" }, events = {}, expect_at = { [".a"] = 1 } },
  { name = "c", event = { type = "x" }, expect = {}, expect_absent = { "a" }, max_fuel = 1.5, verdict = "allow" },
}`);
    const lines = report.map((text) => text.replace(/ E_TEST case \d/, ''));
    expect(lines).toEqual([
      expect.stringMatching(/^2:3 "a": 'expects' means nothing here; there is name, event, /),
      `2:3 "a": it checks nothing: give it expect, expect_at, expect_absent, fault, max_fuel`,
      `3:3: it needs a 'name' that says what holds`,
      expect.stringMatching(/^3:3: event: 'type' must be 1 to 64 .*, not "BAD"$/),
      `3:3: 'expect' must be a table, not 1`,
      `4:3 "a": 'fault' must be a code like "E_TYPE", not "oops"`,
      `4:3 "a": 'fault' and 'expect' in one case: an event that faults changes nothing (STA-6)`,
      `4:3 "a": another case has this name`,
      `5:3 "b": 'event' and 'events' in one case: give it one of them`,
      expect.stringMatching(/^5:3 "b": event: 'by' means nothing here/),
      `5:3 "b": event: 'payload' must be a table with names, not [1]`,
      expect.stringMatching(/^5:3 "b": event: 'actor' must be user:/),
      expect.stringMatching(/^5:3 "b": event: 'ulid' must be a ULID/),
      expect.stringMatching(/^5:3 "b": '\.a' in 'expect_at' is no path/),
      expect.stringMatching(/^6:3 "c": 'verdict' means nothing here/),
      `6:3 "c": 'max_fuel' must be a whole number, not 1.5`,
      `6:3 "c": 'expect' and 'expect_absent' in one case: 'expect' is the whole state already`,
    ]);
    expect(
      await findings(
        'return { { name = "p", state = {}, verdict = "deny", deny = "r", fault = "E_X" } }',
        'policy',
      ),
    ).toEqual([
      expect.stringContaining(`'state' means nothing here`),
      expect.stringContaining(`'fault' and 'verdict' in one case`),
      expect.stringContaining(`'fault' and 'deny' in one case`),
      expect.stringContaining(`'verdict' and 'deny' in one case`),
      expect.stringContaining(`it needs an 'event'`),
      expect.stringContaining(`'verdict' must be "allow"`),
    ]);
  });
});

describe('the run as a whole', () => {
  const CASE = '{ name = "a", event = { type = "x" }, expect = {} }';

  it('with findings of the program nothing runs, and those of the test file are told too', async () => {
    const report = await run('return { os }', 'return function(s, e) for k in pairs(s) do end return s end');
    expect(report.findings).toMatchObject([{ code: 'E_REFUSED', line: 1 }]);
    expect(report.testFindings).toMatchObject([{ code: 'E_REFUSED' }]);
    expect([report.cases, report.coverage]).toEqual([[], []]);
  });

  it('a chunk that fails when it is loaded is a finding, and so is fuel that no fold may have', async () => {
    const late = 'local x = 1 / 0\nreturn function(state, event) return state end';
    expect((await run(`return { ${CASE} }`, late)).findings).toMatchObject([{ line: 1, code: 'E_DIV0' }]);
    const report = await testFold(runtime, { source: SOURCE, tests: `return { ${CASE} }`, fuel: 0 });
    expect(report.findings).toMatchObject([{ code: 'E_LIMIT', message: expect.stringContaining('fuel') }]);
  });

  it('[LUA-5] an engine that gives up fails the case and takes its counts with it; the next has a new one', async () => {
    const small = createEchoRuntime({ loadWasm, memoryLimit: 32 << 20 });
    const source = `return function(state, event)
  local hold = {}
  if event.type == "eat" then for i = 1, 100 do hold[i] = string.rep("x" .. i, 250000) end end
  state.n = 1
  return state
end`;
    const tests = `return {
      { name = "before", event = { type = "x" }, expect = { n = 1 } },
      { name = "eats", event = { type = "eat" }, expect = { n = 1 } },
      { name = "after", event = { type = "x" }, expect = { n = 1 } },
    }`;
    const { cases, coverage } = await testFold(small, { source, tests, fuel: 100_000_000 });
    expect(cases.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(cases[1]?.detail).toContain('ERR_FOLD_ENGINE');
    expect(coverage).toContainEqual({ line: 4, hits: 1 });
  });

  it('breathes between cases that take long, so that it can be cancelled', async () => {
    const tests = `local t = {} for i = 1, 1000 do t[i] = { name = "c" .. i, event = { type = "spin" }, fault = "E_FUEL" } end return t`;
    let breaths = 0;
    const task = {
      ...NO_TASK,
      breathe: async () => {
        breaths += 1;
        if (breaths === 3) throw new GatosError('ERR_CANCELLED', 'enough');
      },
    };
    const report = testFold(runtime, { source: SOURCE, tests, fuel: 100_000 }, task);
    await expect(report).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
  });

  it('one test changes nothing for the next', async () => {
    const tests = `return { { name = "s", ${STOCK}, ${SALE}, expect = { stock = { widget = 2, bolt = 1.5 } } } }`;
    const first = await run(tests);
    expect(await run(tests)).toEqual(first);
    expect(first.coverage.filter(({ hits }) => hits > 0).map(({ line }) => line)).toEqual([1, 2, 3, 4, 15]);
  });
});
