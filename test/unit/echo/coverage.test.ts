import { describe, expect, it } from 'vitest';
import { generateLua } from '../../../src/echolua/codegen/generate.ts';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import type { OpenOptions } from '../../../src/ports/lua.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { readCorpus } from '../../../src/tools/engines/bundle.mjs';
import { readPrograms } from '../../engines/program.ts';
import { FoldGenerator, render } from '../echolua/foldGenerator.ts';
import { Random } from '../echolua/random.ts';
import { event, runtime } from './support.ts';

const WATCHED: OpenOptions = { coverage: true };

function compiled(source: string, kind: 'fold' | 'policy' = 'fold') {
  const result = compileToElc(source, { kind, fuel: 100_000 });
  if (!result.elc) throw new Error(result.findings[0]?.message);
  return { elc: result.bytes, source };
}

/** `line:hits` after folding the payloads. */
async function hitsOf(source: string, ...payloads: { n: number }[]): Promise<string> {
  const session = await runtime.openFold(compiled(source), WATCHED);
  session.apply(payloads.map((payload) => event(payload)));
  return session
    .hits()
    .map(({ line, hits }) => `${line}:${hits}`)
    .join(' ');
}

/** What a chunk that fails when it is loaded says. */
function refused(error: unknown): { message: string; data: unknown } {
  if (!(error instanceof GatosError)) throw error;
  return { message: error.message, data: error.data };
}

/** Everything that can be seen of a program at work. */
async function story(
  source: string,
  payloads: readonly (readonly [string, JsonValue])[],
  options: OpenOptions,
) {
  const session = await runtime.openFold(compiled(source), options).catch(refused);
  if (!('apply' in session)) return session;
  const steps = payloads.map(([type, payload]) => {
    const faults = session.apply([event(payload, type)]);
    return { faults, fuel: session.fuelSpent(), state: session.encode() };
  });
  session.close();
  return steps;
}

describe('[LUA-6] coverage of lines', () => {
  it('counts every statement, and says 0 for branches and functions that never ran', async () => {
    const source = `local function unused(a)
  local b = a + 1
  return b
end
return function(state, event)
  local n = event.payload.n
  for i = 1, n do
    state.sum = (state.sum or 0) + i
    if i == 3 then break end
  end
  if n > 5 then
    state.large = true
  elseif n < 0 then
    state.negative = true
    return state
  else
    state.small = true
  end
  while state.sum > 100 do
    state.sum = 0
  end
  repeat
    local done = true
  until done
  return state
end`;
    expect(await hitsOf(source, { n: 2 }, { n: 7 })).toBe(
      '1:1 2:0 3:0 5:1 6:2 7:2 8:5 9:5 11:2 12:1 14:0 15:0 17:1 19:2 20:0 22:2 23:2 25:2',
    );
  });

  it('counts what ran before a fault, and what pcall caught', async () => {
    const source = `return function(state, event)
  pcall(function()
    error("x")
  end)
  local x = 1 / event.payload.n
  state.x = x
  return state
end`;
    expect(await hitsOf(source, { n: 0 }, { n: 2 })).toBe('1:1 2:2 3:2 5:2 6:1 7:1');
  });

  it('puts a statement over several lines on its first, and takes the most of several on one', async () => {
    const source = `return function(state, event)
  state.list = {
    1,
    2,
  }
  if event.payload.n > 1 then state.a = 1 end state.b = 2
  tostring(
    1
  )
  return
    state
end`;
    expect(await hitsOf(source, { n: 1 }, { n: 2 }, { n: 2 })).toBe('1:1 2:3 6:3 7:3 10:3');
  });

  it('goes on over restores, and is empty without the source or unasked', async () => {
    const source = 'return function(state, event)\n  state.n = event.payload.n\n  return state\nend';
    const program = compiled(source);
    const session = await runtime.openFold(program, WATCHED);
    session.apply([event({ n: 1 })]);
    session.restore('{}');
    session.apply([event({ n: 1 })]);
    expect(session.hits()).toContainEqual({ line: 2, hits: 2 });
    expect((await runtime.openFold(program)).hits()).toEqual([]);
    expect((await runtime.openFold({ elc: program.elc }, WATCHED)).hits()).toEqual([]);
  });

  it('counts lines of policies', async () => {
    const source = `return function(event, context)
  if context.ok then
    allow()
  end
  deny("rule", "no")
end`;
    const session = await runtime.openPolicy(compiled(source, 'policy'), WATCHED);
    session.evaluate(event(), { ok: true });
    session.evaluate(event(), {});
    session.evaluate(event(), {});
    expect(session.hits()).toEqual([
      { line: 1, hits: 1 },
      { line: 2, hits: 3 },
      { line: 3, hits: 1 },
      { line: 5, hits: 2 },
    ]);
  });

  it('leaves the generated text alone unless asked', () => {
    const { elc } = compileToElc('return function(state, event) state.n = 1 return state end', {
      kind: 'fold',
    });
    if (!elc) throw new Error('it does not compile');
    expect(generateLua(elc).text).toBe(generateLua(elc, { coverage: false }).text);
    expect(generateLua(elc).text).not.toContain('HITS');
    expect(generateLua(elc, { coverage: true }).text).toContain('HITS');
  });
});

describe('[LUA-5] [STA-1] being watched changes no state, no fault and no fuel', () => {
  const corpus = readPrograms(readCorpus() as unknown as JsonValue).filter(
    ({ kind, source }) => kind === 'fold' && compileToElc(source, { kind }).elc,
  );

  it.each(corpus.map(({ name, source, events }) => ({ name, source, events })))(
    '$name',
    async ({ source, events }) => {
      const payloads = events.slice(0, 40).map(({ type = 'test', payload }) => [type, payload] as const);
      const watched = await story(source, payloads, WATCHED);
      expect(watched).toEqual(await story(source, payloads, {}));
    },
  );

  it('of generated programs', async () => {
    let ran = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const random = new Random(seed);
      const source = render(random, new FoldGenerator(random).fold(100));
      if (!compileToElc(source, { kind: 'fold' }).elc) continue;
      ran += 1;
      const payloads: [string, JsonValue][] = [
        ['a', { n: 1 }],
        ['b', { n: 2.5, items: [1, 2] }],
      ];
      expect(await story(source, payloads, WATCHED), source).toEqual(await story(source, payloads, {}));
    }
    expect(ran).toBeGreaterThan(15);
  });
});
