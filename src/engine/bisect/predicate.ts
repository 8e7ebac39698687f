import type { Jq } from '../../ports/jq.ts';
import type { LuaFinding, LuaRuntime, PredicateSession } from '../../ports/lua.ts';
import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { FoldTimeline } from '../fold/timeline.ts';
import { jqPaths } from './jqPaths.ts';
import type { Outcome } from './marks.ts';

export type PredicateSource =
  | { readonly kind: 'hand' }
  | { readonly kind: 'jq'; readonly source: string }
  | { readonly kind: 'echolua'; readonly source: string };

/** What tells true from false of states. */
export interface Predicate {
  test(timeline: FoldTimeline, position: number, task: Task): Promise<Outcome>;
  close(): void;
}

export interface PredicateHost {
  readonly runtime: LuaRuntime;
  readonly jq?: Jq | undefined;
}

/** Longer ones come from nobody's hand. */
const MAX_SOURCE = 65_536;

/**
 * Makes a predicate of its source. Throws ERR_PREDICATE_INVALID (`data`: line, column, code of
 * EchoLua's) where the source is none, ERR_USAGE for one by hand and where there is no jq.
 */
export async function openPredicate(host: PredicateHost, predicate: PredicateSource): Promise<Predicate> {
  if (predicate.kind === 'hand')
    throw new GatosError('ERR_USAGE', 'This bisection goes by hand: say good, bad or skip of each position.');
  if (predicate.source.length > MAX_SOURCE)
    throw invalid(`The predicate is longer than ${MAX_SOURCE} characters.`);
  return predicate.kind === 'jq'
    ? jqPredicate(host.jq, predicate.source)
    : echoPredicate(host.runtime, predicate.source);
}

/** What stands against a predicate before it is asked anything. Throws ERR_USAGE where there is no jq. */
export async function checkPredicate(
  { runtime, jq }: PredicateHost,
  predicate: PredicateSource,
): Promise<readonly LuaFinding[]> {
  if (predicate.kind === 'hand') return [];
  if (predicate.kind === 'echolua') return runtime.check(predicate.source, 'predicate');
  const refusal = await requireJq(jq).check(predicate.source);
  return refusal === null ? [] : [{ line: 1, column: 1, code: 'E_SYNTAX', rule: 'jq', message: refusal }];
}

function requireJq(jq: Jq | undefined): Jq {
  if (jq !== undefined) return jq;
  throw new GatosError('ERR_USAGE', 'There is no jq here.', {
    hint: 'Write the predicate in EchoLua: return function(state) return ... end',
  });
}

async function jqPredicate(jq: Jq | undefined, program: string): Promise<Predicate> {
  const engine = requireJq(jq);
  const refusal = await engine.check(program);
  if (refusal !== null) throw invalid(`jq does not take this: ${refusal}`);
  const paths = jqPaths(program);
  return {
    test: async (timeline, position, task) =>
      engine.test(program, await stateFor(timeline, paths, position, task), task),
    close: () => undefined,
  };
}

async function echoPredicate(runtime: LuaRuntime, source: string): Promise<Predicate> {
  const session = await openSession(runtime, source);
  const { paths } = session;
  return {
    test: async (timeline, position, task) =>
      answer(session, await stateFor(timeline, paths, position, task)),
    close: () => session.close(),
  };
}

async function openSession(runtime: LuaRuntime, source: string): Promise<PredicateSession> {
  try {
    const { elc } = await runtime.compile(source, { kind: 'predicate' });
    return await runtime.openPredicate({ elc, source });
  } catch (error) {
    if (!(error instanceof GatosError) || error.code !== 'ERR_FOLD_INVALID') throw error;
    throw new GatosError('ERR_PREDICATE_INVALID', error.message.replace(/^fold\.lua /, 'The predicate, '), {
      hint: 'Write it as: return function(state) return state.count < 0 end',
      data: error.data,
      cause: error,
    });
  }
}

function stateFor(
  timeline: FoldTimeline,
  paths: PredicateSession['paths'],
  position: number,
  task: Task,
): Promise<string> {
  return paths === null ? timeline.textAt(position, task) : timeline.partAt(position, paths, task);
}

function answer(session: PredicateSession, state: string): Outcome {
  const verdict = session.test(state);
  if (verdict.kind === 'answer') return { outcome: verdict.value ? 'true' : 'false', detail: '' };
  const where = verdict.line === undefined ? '' : ` (line ${verdict.line})`;
  return { outcome: 'error', detail: `${verdict.code}: ${verdict.message}${where}` };
}

function invalid(message: string): GatosError {
  return new GatosError('ERR_PREDICATE_INVALID', message, { hint: 'Correct the predicate and try again.' });
}
