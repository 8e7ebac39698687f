import { MAX_FINDINGS } from '../../../echolua/syntax/limits.ts';
import type { LuaFinding, LuaRuntime, TestedKind } from '../../../ports/lua.ts';
import { shortened } from './compare.ts';
import { readFoldCase, readPolicyCase } from './readCase.ts';
import { runTestFile, type TestFile } from './testFile.ts';
import type { FoldCase, PolicyCase } from './types.ts';
import { testFinding } from './wrap.ts';

export const MAX_CASES = 1_000;

interface CaseOf {
  readonly fold: FoldCase;
  readonly policy: PolicyCase;
}

export interface TestCases<C> {
  readonly cases: readonly C[];
  /** With any, nothing should be run. */
  readonly findings: readonly LuaFinding[];
}

const READERS: {
  readonly [K in TestedKind]: (...args: Parameters<typeof readFoldCase>) => CaseOf[K] | undefined;
} = {
  fold: readFoldCase,
  policy: readPolicyCase,
};

function listOf({ cases }: TestFile): { list: readonly unknown[]; problem?: string } {
  if (cases instanceof Map && cases.size === 0)
    return { list: [], problem: 'the test file returns no cases' };
  if (!Array.isArray(cases))
    return { list: [], problem: 'the test file must return a list: { { name = ... }, ... }' };
  if (cases.length > MAX_CASES)
    return { list: [], problem: `the test file returns ${cases.length} cases; ${MAX_CASES} are the most` };
  return cases.length === 0 ? { list: [], problem: 'the test file returns no cases' } : { list: cases };
}

/** The cases of a test file, strictly read. Runs the file, sealed; never throws for what it does. */
export async function readCases<K extends TestedKind>(
  runtime: LuaRuntime,
  tests: string,
  kind: K,
): Promise<TestCases<CaseOf[K]>> {
  const file = await runTestFile(runtime, tests);
  if (file.cases === undefined) return { cases: [], findings: file.findings };
  const { list, problem } = listOf(file);
  if (problem !== undefined) return { cases: [], findings: [testFinding(problem)] };
  const findings: LuaFinding[] = [];
  const names = new Set<string>();
  const cases = list.flatMap((node, i): CaseOf[K][] => {
    const at = file.places.length === list.length ? file.places[i] : undefined;
    const name =
      node instanceof Map && typeof node.get('name') === 'string'
        ? ` "${shortened(`${node.get('name')}`)}"`
        : '';
    const tell = (message: string) => findings.push(testFinding(`case ${i + 1}${name}: ${message}`, at));
    if (!(node instanceof Map)) {
      tell('a case is a table: { name = "...", event = { ... }, ... }');
      return [];
    }
    const read = READERS[kind](node, tell);
    if (read && names.has(read.name)) tell('another case has this name');
    if (read && read.name !== '') names.add(read.name);
    return read ? [{ ...read, ...(at ? { line: at.line } : {}) }] : [];
  });
  return { cases: findings.length > 0 ? [] : cases, findings: findings.slice(0, MAX_FINDINGS) };
}
