import type { LineHits } from '../../../ports/lua.ts';
import type { Task } from '../../../ports/runtime.ts';
import { GatosError } from '../../../protocol/errors.ts';
import { BREATHE_FUEL, type Outcome } from './runCase.ts';
import type { CaseResult } from './types.ts';

interface Session {
  hits?(): readonly LineHits[];
  close(): void;
}

/** Cases that are run without a breath, if they take little fuel. */
const BREATHE_CASES = 20;

export interface CasesReport {
  readonly cases: readonly CaseResult[];
  readonly coverage: readonly LineHits[];
}

/** An engine that gave up (memory, stack) is no result of the program, but the case cannot be said to hold. */
function engineProblem(error: unknown): string {
  if (!(error instanceof GatosError) || error.code === 'ERR_CANCELLED') throw error;
  return `${error.message} (${error.code})`;
}

function merge(lines: Map<number, number>, hits: readonly LineHits[]): void {
  for (const { line, hits: count } of hits) lines.set(line, (lines.get(line) ?? 0) + count);
}

/** Adds what a session counted; one whose engine failed has nothing to say any more. */
function closeSession(session: Session, lines: Map<number, number>): void {
  try {
    merge(lines, session.hits?.() ?? []);
  } catch (error) {
    engineProblem(error);
  } finally {
    session.close();
  }
}

/**
 * Runs the cases one after the other on one session, or a new one after an engine failure. Breathes between them, so
 * that the host stays of use and can cancel (ERR_CANCELLED).
 */
export async function runCases<C extends { name: string; line?: number }, S extends Session>(
  cases: readonly C[],
  open: () => Promise<S>,
  run: (session: S, one: C) => Promise<Outcome>,
  task: Task,
): Promise<CasesReport> {
  const results: CaseResult[] = [];
  const lines = new Map<number, number>();
  let session = await open();
  let owed = 0;
  try {
    for (const [i, one] of cases.entries()) {
      task.progress(i, cases.length, 'testing');
      let outcome: Outcome;
      try {
        outcome = await run(session, one);
      } catch (error) {
        outcome = { problems: [engineProblem(error)], fuel: 0 };
        closeSession(session, lines);
        session = await open();
      }
      results.push(resultOf(one, outcome));
      owed += outcome.fuel + BREATHE_FUEL / BREATHE_CASES;
      if (owed >= BREATHE_FUEL) {
        owed = 0;
        await task.breathe();
      }
    }
  } finally {
    closeSession(session, lines);
  }
  const coverage = [...lines].map(([line, hits]) => ({ line, hits })).sort((a, b) => a.line - b.line);
  return { cases: results, coverage };
}

function resultOf({ name, line }: { name: string; line?: number }, { problems, fuel }: Outcome): CaseResult {
  const detail = problems.join('\n');
  return { name, ok: problems.length === 0, detail, fuel, ...(line === undefined ? {} : { line }) };
}
