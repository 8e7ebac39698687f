import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { event, refusal, runtime } from './support.ts';

async function policy(body: string, fuel = 100_000) {
  const compiled = compileToElc(`return function(event, context)\n${body}\nend`, { kind: 'policy', fuel });
  if (!compiled.elc) throw new Error(compiled.findings[0]?.message);
  return runtime.openPolicyElc(compiled.elc, compiled.sourceMap);
}

async function verdict(body: string, payload: JsonValue = {}, context: JsonValue = {}) {
  return (await policy(body)).evaluate(event(payload), context);
}

describe('[POL-1] policies on echo@1', () => {
  const QUORUM = `if event.payload.breaking and #context.approvals < 2 then
  deny("ADR-0042", "API breaking changes require 2-of-3 quorum")
end
allow()`;

  it('allow and deny', async () => {
    const session = await policy(QUORUM);
    const ask = (breaking: boolean, approvals: string[]) =>
      session.evaluate(event({ breaking }), { approvals });
    expect(ask(false, [])).toEqual({ kind: 'allow' });
    expect(ask(true, ['ada'])).toEqual({
      kind: 'deny',
      rule: 'ADR-0042',
      reason: 'API breaking changes require 2-of-3 quorum',
    });
    expect(ask(true, ['ada', 'bob'])).toEqual({ kind: 'allow' });
    expect(ask(true, [])).toMatchObject({ kind: 'deny' });
  });

  it('the first word counts, and no pcall takes it back', async () => {
    expect(await verdict('pcall(deny, "r", "no") allow()')).toEqual({
      kind: 'deny',
      rule: 'r',
      reason: 'no',
    });
    expect(await verdict('allow() deny("r", "no")')).toEqual({ kind: 'allow' });
    expect(await verdict('return allow()')).toEqual({ kind: 'allow' });
  });

  it('a denial carries data for programs, as canonical JSON', async () => {
    const said =
      'deny("r", "no", { need = { at_least = 2, of = json.array() }, ["__proto__"] = null, half = 0.5 })';
    expect(await verdict(said)).toEqual({
      kind: 'deny',
      rule: 'r',
      reason: 'no',
      data: JSON.parse('{"__proto__":null,"half":0.5,"need":{"at_least":2,"of":[]}}'),
    });
    expect(await verdict('deny("r", "no", null)')).toMatchObject({ data: null });
    expect(await verdict('deny("r", "no", nil)')).toEqual({ kind: 'deny', rule: 'r', reason: 'no' });
  });

  it.each([
    ['E_SHAPE', 'deny("r", "no", { deny })'],
    ['E_SHAPE', 'deny("r", "no", { 1, a = 2 })'],
    ['E_LIMIT', 'local s = string.rep("x", 600000) deny("r", "no", { s, s })'],
    ['E_VERDICT', 'return true'],
    ['E_TYPE', 'local x = event.missing.field allow()'],
    ['E_FUEL', 'while true do end'],
    ['E_FROZEN', 'event.type = "other" allow()'],
    ['E_FROZEN', 'context.approvals = 5 allow()'],
    ['E_ARGUMENT', 'deny("r")'],
    ['E_RAISED', 'error("no")'],
  ])('is no verdict but %s: %s', async (code, body) => {
    expect(await verdict(body)).toMatchObject({ kind: 'fault', code });
  });

  it('says where it failed, and stays usable', async () => {
    const session = await policy('local n = event.payload.n + 1\nallow()');
    expect(session.evaluate(event({ n: 'x' }))).toMatchObject({ kind: 'fault', code: 'E_TYPE', line: 2 });
    expect(session.evaluate(event({ n: 1 }))).toEqual({ kind: 'allow' });
  });

  it('is not a fold, nor the other way round', async () => {
    const compiled = compileToElc('return function(event, context) allow() end', { kind: 'policy' });
    if (!compiled.elc) throw new Error('does not compile');
    const { elc } = compiled;
    expect((await refusal(() => runtime.openFoldElc(elc))).code).toBe('ERR_FOLD_INVALID');
  });
});
