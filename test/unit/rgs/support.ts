import { type CompiledRgs, compileRgs } from '../../../src/echolua/rgs/compile.ts';
import type { FoldEvent, PolicyVerdict } from '../../../src/ports/lua.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { EVENT_CID, runtime } from '../echo/support.ts';

/** An event as the gate shows it; what is left out is the usual. */
export function eventOf(fields: Partial<FoldEvent> = {}): FoldEvent {
  const usual = { type: 'test', ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV', actor: 'user:ada', ns: 'main' };
  return { ...usual, cid: EVENT_CID, payload: {}, ...fields };
}

export function compiled(source: string, fuel?: number): CompiledRgs {
  const result = compileRgs(source, fuel === undefined ? {} : { fuel });
  if (result.elc) return result;
  throw new Error(
    result.findings.map(({ line, column, message }) => `${line}:${column} ${message}`).join('; '),
  );
}

export async function open(source: string, fuel?: number) {
  return runtime.openPolicy({ elc: compiled(source, fuel).elc });
}

export async function verdictOf(
  source: string,
  event: Partial<FoldEvent> = {},
  context: JsonValue = {},
): Promise<PolicyVerdict> {
  const session = await open(source);
  const verdict = session.evaluate(eventOf(event), context);
  session.close();
  return verdict;
}

/**
 * `true`, `false`, or the code of the error: of each condition, judged as rules of one policy, by one session.
 */
export async function truthsOf(
  conditions: readonly string[],
  payload: JsonValue = {},
  context: JsonValue = {},
): Promise<(boolean | string)[]> {
  const rules = conditions.map((condition, i) => `deny "r${i}" when ${condition} because "yes"`);
  const verdict = await verdictOf(rules.join('\n'), { payload }, context);
  if (verdict.kind === 'fault') throw new Error(`${verdict.code} ${verdict.message}`);
  const said = new Map(denialsOf(verdict).map(({ rule, error }) => [rule, error ?? true]));
  return conditions.map((_, i) => said.get(`r${i}`) ?? false);
}

export interface Denial {
  readonly rule: string;
  readonly reason: string;
  readonly adr?: string;
  readonly error?: string;
  readonly needs?: readonly unknown[];
}

export function denialsOf(verdict: PolicyVerdict): readonly Denial[] {
  if (verdict.kind !== 'deny') return [];
  return (verdict.data as unknown as { denials: Denial[] }).denials;
}

/** What a value shows as in a reason. */
export async function shownOf(
  value: string,
  payload: JsonValue = {},
  context: JsonValue = {},
): Promise<string> {
  const source = `let shown = ${value}\ndeny "r" when true because "{shown}"`;
  const verdict = await verdictOf(source, { payload }, context);
  return verdict.kind === 'deny' ? verdict.reason : JSON.stringify(verdict);
}
