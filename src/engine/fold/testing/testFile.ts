import type { Position } from '../../../echolua/syntax/finding.ts';
import type { LuaFinding, LuaRuntime } from '../../../ports/lua.ts';
import { GatosError } from '../../../protocol/errors.ts';
import { parseState, type StateNode } from '../../../protocol/state/stateText.ts';
import { testEvent } from './events.ts';
import { placeInFile, testFinding, wrapTests } from './wrap.ts';

/** [LUA-5] Fuel for running a test file, which only makes a list. */
export const TEST_FILE_FUEL = 5_000_000;
const FUEL_WORDS = '5,000,000';

export interface TestFile {
  /** What it returned; undefined where there are findings. */
  readonly cases: StateNode | undefined;
  readonly findings: readonly LuaFinding[];
  /** Where each case starts, as far as can be seen without running it. */
  readonly places: readonly Position[];
}

function refused(...findings: LuaFinding[]): TestFile {
  return { cases: undefined, findings, places: [] };
}

/**
 * Runs a test file: EchoLua text that returns a list of cases. It is compiled as the body of a fold, so it is sealed and
 * metered as one and may have local functions and tables. Never throws for what the file does.
 */
export async function runTestFile(runtime: LuaRuntime, tests: string): Promise<TestFile> {
  const wrapped = await wrapTests(tests, (source) => runtime.check(source, 'fold'));
  if ('findings' in wrapped) return refused(...wrapped.findings);
  const { source, places } = wrapped;
  const outcome = await runWrapped(runtime, source);
  return outcome instanceof Map || Array.isArray(outcome)
    ? { cases: outcome, findings: [], places }
    : refused(placeInFile(outcome as LuaFinding));
}

async function runWrapped(runtime: LuaRuntime, source: string): Promise<StateNode | LuaFinding> {
  try {
    const { elc } = await runtime.compile(source, { kind: 'fold', fuel: TEST_FILE_FUEL });
    const session = await runtime.openFold({ elc, source });
    try {
      const [fault] = session.apply([testEvent({ type: 'test' }, 1)]);
      return fault ? faultFinding(fault) : parseState(session.encode());
    } finally {
      session.close();
    }
  } catch (error) {
    if (!(error instanceof GatosError) || !error.code.startsWith('ERR_FOLD')) throw error;
    return testFinding(`the test file cannot be run: ${error.message}`, {}, 'E_ENGINE');
  }
}

const WORDS: Readonly<Record<string, string>> = {
  E_STATE: 'the test file must return a list of cases',
  E_FUEL: `the test file does not end, or takes more than ${FUEL_WORDS} fuel`,
};

function faultFinding(fault: { code: string; message: string; line?: number; column?: number }): LuaFinding {
  return testFinding(WORDS[fault.code] ?? fault.message, fault, fault.code);
}
