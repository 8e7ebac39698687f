import { resolve } from 'node:path';
import { lintSource } from '../../echolua/compile/compile.ts';
import { compileRgs } from '../../echolua/rgs/compile.ts';
import { wrapTests } from '../../engine/fold/testing/wrap.ts';
import type { LuaFinding, ProgramKind } from '../../ports/lua.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { findSources, formatFinding, readSource } from '../luaFiles.ts';
import { count } from '../output.ts';
import { basePath } from '../place.ts';

export interface LintOptions extends Options {
  /** The sources are policies, not folds. */
  readonly policy?: boolean;
}

interface Report {
  readonly file: string;
  readonly findings: readonly LuaFinding[];
}

/** A test file is no fold: it returns a list of cases. */
async function findingsOf(file: string, source: string, kind: ProgramKind): Promise<readonly LuaFinding[]> {
  if (file.endsWith('.rgs')) return compileRgs(source).findings;
  if (!file.endsWith('_test.lua')) return lintSource(source, kind);
  const wrapped = await wrapTests(source, async (fold) => lintSource(fold));
  return 'findings' in wrapped ? wrapped.findings : [];
}

/** [LUA-2] Everything in the files that EchoLua refuses, with line, column and what to write instead; 1 if anything. */
export async function lint(
  { host, out }: Context,
  options: LintOptions,
  paths: readonly string[],
): Promise<ExitCode> {
  const base = basePath(host, options);
  const kind = options.policy ? 'policy' : 'fold';
  const reports: Report[] = [];
  for (const file of await findSources(paths, base)) {
    reports.push({ file, findings: await findingsOf(file, await readSource(resolve(base, file)), kind) });
  }
  const total = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  if (options.json) await out.json(reports);
  else {
    for (const { file, findings } of reports) {
      await out.lines(...findings.map((finding) => formatFinding(file, finding)));
    }
    const files = count(reports.length, 'file');
    await out.note(total === 0 ? `${files}, nothing to refuse` : `${count(total, 'finding')} in ${files}`);
  }
  return total === 0 ? 0 : 1;
}
