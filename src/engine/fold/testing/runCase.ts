import type { FoldFault, FoldSession, PolicySession, PolicyVerdict } from '../../../ports/lua.ts';
import type { Task } from '../../../ports/runtime.ts';
import { canonicalJson } from '../../../protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../../protocol/codec/json.ts';
import { parseState, type StateNode } from '../../../protocol/state/stateText.ts';
import { differences, shortened } from './compare.ts';
import { valueAt } from './path.ts';
import type { FoldCase, PolicyCase } from './types.ts';

/** What running a case showed: `problems` in words, none if it passed. */
export interface Outcome {
  readonly problems: readonly string[];
  readonly fuel: number;
}

/** Events that take more fuel than this are followed by a breath. */
export const BREATHE_FUEL = 200_000;

type AnyFault = Pick<FoldFault, 'code' | 'message' | 'line' | 'column'>;

function count(n: number): string {
  return n.toLocaleString('en');
}

export function faultWords({ code, message, line, column }: AnyFault): string {
  const where =
    line === undefined ? '' : ` at line ${line}${column === undefined ? '' : `, column ${column}`}`;
  return `${code}${where}: ${shortened(message)}`;
}

/** How a fault stands to the one that is wanted. */
function faultProblems(subject: string, wanted: string | undefined, fault: AnyFault | undefined): string[] {
  if (fault && wanted === undefined) return [`${subject} faulted with ${faultWords(fault)}`];
  if (fault && fault.code !== wanted)
    return [`${subject}: expected the fault ${wanted}, got ${faultWords(fault)}`];
  return [];
}

function fuelProblems(fuel: number, most: number | undefined): string[] {
  if (most === undefined || fuel <= most) return [];
  return [`took ${count(fuel)} fuel, ${count(fuel - most)} more than max_fuel ${count(most)}`];
}

/** "the event (sale)", or "event 2 of 3 (sale)". */
function eventWords({ events }: FoldCase, index: number): string {
  const type = events[index]?.type ?? '';
  return events.length === 1 ? `the event (${type})` : `event ${index + 1} of ${events.length} (${type})`;
}

function stateProblems(session: FoldSession, one: FoldCase): string[] {
  if (one.expect === undefined && one.expectAt.length === 0) return [];
  const state = parseState(session.encode());
  const whole = one.expect === undefined ? [] : differences(one.expect, state);
  return [
    ...whole,
    ...one.expectAt.flatMap(({ path, value }) => differences(value, valueAt(state, path), path)),
  ];
}

/** Folds the events over the case's state [STA-1]. Only the last event may fault, if that is what the case wants. */
export async function runFoldCase(session: FoldSession, one: FoldCase, task: Task): Promise<Outcome> {
  session.restore(one.state);
  const problems: string[] = [];
  let fuel = 0;
  for (const [i, event] of one.events.entries()) {
    const wanted = i === one.events.length - 1 ? one.fault : undefined;
    const before = wanted === undefined ? '' : session.encode();
    const [fault] = session.apply([event]);
    const spent = session.fuelSpent();
    fuel += spent;
    problems.push(...faultProblems(eventWords(one, i), wanted, fault));
    if (wanted !== undefined && !fault) {
      const changes = differences(parseState(before), parseState(session.encode()));
      const became = changes.length === 0 ? 'changed nothing' : `changed the state: ${changes.join('; ')}`;
      problems.push(`${eventWords(one, i)}: expected the fault ${wanted}, but it was folded and ${became}`);
    }
    if (spent > BREATHE_FUEL) await task.breathe();
  }
  return {
    problems: [...problems, ...stateProblems(session, one), ...fuelProblems(fuel, one.maxFuel)],
    fuel,
  };
}

function verdictWords(verdict: PolicyVerdict): string {
  if (verdict.kind === 'allow') return 'allow';
  if (verdict.kind === 'fault') return `the fault ${faultWords(verdict)}`;
  return `deny by rule "${shortened(verdict.rule)}" (${shortened(verdict.reason)})`;
}

function verdictProblems({ verdict: wanted, fault }: PolicyCase, got: PolicyVerdict): string[] {
  const differ = (expected: string) => [`expected ${expected}, got ${verdictWords(got)}`];
  if (fault !== undefined) {
    return got.kind === 'fault' && got.code === fault ? [] : differ(`the fault ${fault}`);
  }
  if (wanted === undefined) return got.kind === 'fault' ? differ('a verdict') : [];
  if (wanted.kind === 'allow') return got.kind === 'allow' ? [] : differ('allow');
  if (got.kind !== 'deny' || got.rule !== wanted.rule)
    return differ(`deny by rule "${shortened(wanted.rule)}"`);
  return [...reasonProblems(wanted.reason, got.reason), ...dataProblems(wanted.data, got.data)];
}

function reasonProblems(wanted: string | undefined, got: string): string[] {
  if (wanted === undefined || wanted === got) return [];
  const [expected, reason] = [wanted, got].map((text) => shortened(JSON.stringify(text)));
  return [`expected the reason ${expected}, got ${reason}`];
}

function dataProblems(wanted: StateNode | undefined, got: JsonValue | undefined): string[] {
  if (wanted === undefined) return [];
  if (got === undefined) return ['expected data, got none'];
  return differences(wanted, parseState(canonicalJson(got))).map((text) => `data ${text}`);
}

/** Asks the policy once [POL-1]. */
export async function runPolicyCase(session: PolicySession, one: PolicyCase): Promise<Outcome> {
  const verdict = session.evaluate(one.event, one.context);
  const fuel = session.fuelSpent();
  return { problems: [...verdictProblems(one, verdict), ...fuelProblems(fuel, one.maxFuel)], fuel };
}
