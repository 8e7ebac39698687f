import type { Elc } from '../elc.ts';
import type { CodegenOptions } from './blocks.ts';
import { eventFieldsOf } from './eventFields.ts';
import { Statements } from './statements.ts';
import { type LaidOut, layOut, quote } from './values.ts';

export interface GeneratedLua extends LaidOut {
  /** The fields of the event that it can see; others need not be handed over. */
  readonly eventFields: ReadonlySet<string>;
}

/**
 * [LUA-1] ELC -> Lua text for the EchoLua runtime: a chunk that is given the runtime's table of functions and returns a
 * function that runs the program's chunk. Its first two upvalues are F (fuel) and A (allocation), which the runtime
 * joins to its own. Takes ELC as `compileToElc` and `openElc` give it; throws an Error on anything else.
 */
export function generateLua(elc: Elc, options: CodegenOptions = {}): GeneratedLua {
  const statements = new Statements(elc, options);
  const body = statements.block(elc.body);
  const names = [...statements.expressions.used].sort();
  const library =
    names.length === 0
      ? ''
      : `local ${names.join(',')}=${names.map((name) => `R[${quote(name)}]`).join(',')};`;
  const text = `local R=...;local F,A=0,0;${library}return function()do local _=F,A end;${body}end`;
  return {
    ...layOut(text),
    eventFields: eventFieldsOf(elc, names.includes('rng') || names.includes('V_rng')),
  };
}
