import { compileRgs } from '../../echolua/rgs/compile.ts';
import type { CompiledProgram, LineHits, LuaFinding, LuaRuntime, TestedKind } from '../../ports/lua.ts';
import type { Task } from '../../ports/runtime.ts';
import { NO_TASK } from '../task.ts';
import { programFinding } from './programFinding.ts';
import { rgsCoverage } from './rgsTests.ts';
import { readCases, type TestCases } from './testing/readCases.ts';
import { runFoldCase, runPolicyCase } from './testing/runCase.ts';
import { type CasesReport, runCases } from './testing/runCases.ts';
import type { CaseResult, FoldCase, PolicyCase } from './testing/types.ts';

export interface TestRequest {
  readonly source: string;
  /** EchoLua text that returns a list of cases: docs/testing.md. */
  readonly tests: string;
  /** Fuel for one event [LUA-5]; the engine's default unless said. */
  readonly fuel?: number;
  readonly kind?: TestedKind;
  /** `source` is a policy in `.rgs`: findings are of it, and coverage counts how often the condition of each rule held. */
  readonly rgs?: boolean;
}

export interface TestReport {
  /** Of the program, then of the test file: with any of them nothing ran. */
  readonly findings: readonly LuaFinding[];
  readonly testFindings: readonly LuaFinding[];
  readonly cases: readonly CaseResult[];
  /** Lines of the source on which a statement starts, in order, and how often the cases ran them. */
  readonly coverage: readonly LineHits[];
}

/** The one kind or the other, with cases of that kind. */
type Suite =
  | ({ readonly kind: 'fold' } & TestCases<FoldCase>)
  | ({ readonly kind: 'policy' } & TestCases<PolicyCase>);

async function readSuite(runtime: LuaRuntime, tests: string, kind: TestedKind): Promise<Suite> {
  if (kind === 'fold') return { kind, ...(await readCases(runtime, tests, kind)) };
  return { kind, ...(await readCases(runtime, tests, kind)) };
}

async function compile(
  runtime: LuaRuntime,
  { source, fuel, kind = 'fold' }: TestRequest,
): Promise<CompiledProgram | readonly LuaFinding[]> {
  const findings = await runtime.check(source, kind);
  if (findings.length > 0) return findings;
  try {
    return await runtime.compile(source, { kind, ...(fuel === undefined ? {} : { fuel }) });
  } catch (error) {
    return [programFinding(error)];
  }
}

function isProgram(value: CompiledProgram | readonly LuaFinding[]): value is CompiledProgram {
  return !Array.isArray(value);
}

/**
 * Runs the unit tests of a fold or policy on the engine that folds with it, with line coverage. Never throws for what
 * either text does; ERR_CANCELLED when the task is cancelled.
 */
export async function testFold(
  runtime: LuaRuntime,
  request: TestRequest,
  task: Task = NO_TASK,
): Promise<TestReport> {
  if (request.rgs) return testRgs(runtime, request, task);
  const program = await compile(runtime, request);
  const suite = await readSuite(runtime, request.tests, request.kind ?? 'fold');
  const nothing = { testFindings: suite.findings, cases: [], coverage: [] };
  if (!isProgram(program)) return { findings: program, ...nothing };
  if (suite.findings.length > 0) return { findings: [], ...nothing };
  const report = await runSuite(runtime, suite, { elc: program.elc, source: request.source }, task);
  return { findings: [], testFindings: [], ...report };
}

async function testRgs(runtime: LuaRuntime, request: TestRequest, task: Task): Promise<TestReport> {
  const { fuel, tests } = request;
  const program = compileRgs(request.source, fuel === undefined ? {} : { fuel });
  const suite = await readSuite(runtime, tests, 'policy');
  const findings = { findings: program.findings, testFindings: suite.findings };
  if (!program.elc || suite.findings.length > 0) return { ...findings, cases: [], coverage: [] };
  const { cases, coverage } = await runSuite(
    runtime,
    suite,
    { elc: program.elc, source: program.echoLua },
    task,
  );
  return { ...findings, cases, coverage: rgsCoverage(program, coverage) };
}

function runSuite(
  runtime: LuaRuntime,
  suite: Suite,
  program: { readonly elc: Uint8Array; readonly source: string },
  task: Task,
): Promise<CasesReport> {
  const options = { coverage: true };
  if (suite.kind === 'policy') {
    return runCases(suite.cases, () => runtime.openPolicy(program, options), runPolicyCase, task);
  }
  const run = (session: Parameters<typeof runFoldCase>[0], one: FoldCase) => runFoldCase(session, one, task);
  return runCases(suite.cases, () => runtime.openFold(program, options), run, task);
}
