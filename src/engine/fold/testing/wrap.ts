import { unwrap } from '../../../echolua/lint/references.ts';
import type { Position } from '../../../echolua/syntax/finding.ts';
import { parseLua } from '../../../echolua/syntax/parse.ts';
import type { LuaFinding } from '../../../ports/lua.ts';

/** One line, so that lines of the file stay true; only columns of its first line move. */
const HEAD = 'return function() ';

/** A test file as a fold that returns the list as its state, and where each case starts as far as can be seen. */
export interface WrappedTests {
  readonly source: string;
  readonly places: readonly Position[];
}

export function testFinding(message: string, at: Partial<Position> = {}, code = 'E_TEST'): LuaFinding {
  return { line: at.line ?? 1, column: at.column ?? 1, code, rule: 'test', message };
}

/** The place in the file of a place in the fold that it was wrapped into. */
export function placeInFile<P extends Position>(at: P): P {
  return at.line === 1 ? { ...at, column: Math.max(1, at.column - HEAD.length) } : at;
}

/** [LUA-2] What stands against a test file before it is run; `check` is that for the source of a fold. */
export async function wrapTests(
  tests: string,
  check: (source: string) => Promise<readonly LuaFinding[]>,
): Promise<WrappedTests | { readonly findings: readonly LuaFinding[] }> {
  const { chunk, findings } = parseLua(tests);
  if (!chunk) return { findings };
  const last = chunk.body.at(-1);
  if (last?.kind !== 'return') {
    const message = 'a test file must end in: return { { name = "...", ... }, ... }';
    return { findings: [testFinding(message, chunk.end)] };
  }
  const source = `${HEAD}${tests}\nend`;
  const refusals = (await check(source)).map(placeInFile);
  if (refusals.length > 0) return { findings: refusals };
  const table = last.values[0] && unwrap(last.values[0]);
  return { source, places: table?.kind === 'table' ? table.fields.map(({ value }) => value) : [] };
}
