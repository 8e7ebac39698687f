import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { replaceFile } from '../../adapters/node-files/files.ts';
import { compileToElc, lintSource } from '../../echolua/compile/compile.ts';
import { ECHO_ENGINE_ID } from '../../echolua/runtime/limits.ts';
import type { Finding } from '../../echolua/syntax/finding.ts';
import { textOf } from '../../protocol/bytes.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { basePath } from '../place.ts';

async function readSource(path: string): Promise<string> {
  try {
    return textOf(await readFile(path));
  } catch (cause) {
    throw new GatosError('ERR_USAGE', `The file ${path} cannot be read as text.`, {
      hint: 'Name a Lua file that exists.',
      cause,
    });
  }
}

function formatFinding(file: string, finding: Finding): string {
  const { line, column, code, message, instead } = finding;
  const advice = instead === undefined || message.includes(instead) ? '' : `; ${instead}`;
  return `${file}:${line}:${column}: ${code} ${message}${advice}`;
}

/** [LUA-2] Everything in the files that EchoLua refuses, with line, column and what to write instead; 1 if anything. */
export async function lint(
  { host, out }: Context,
  options: Options,
  files: readonly string[],
): Promise<ExitCode> {
  const base = basePath(host, options);
  const reports: { readonly file: string; readonly findings: readonly Finding[] }[] = [];
  for (const file of files) {
    reports.push({ file, findings: lintSource(await readSource(resolve(base, file))) });
  }
  const total = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  if (options.json) await out.json(reports);
  else {
    for (const { file, findings } of reports) {
      await out.lines(...findings.map((finding) => formatFinding(file, finding)));
    }
    await out.note(
      total === 0 ? `${count(files.length, 'file')}, nothing to refuse` : count(total, 'finding'),
    );
  }
  return total === 0 ? 0 : 1;
}

export interface FoldcOptions extends Options {
  readonly output?: string;
}

/** [LUA-1] Compiles a fold to ELC and prints its fold_root: sha256 over what it means, not how it is written. */
export async function foldc({ host, out }: Context, options: FoldcOptions, file: string): Promise<ExitCode> {
  const base = basePath(host, options);
  const compiled = compileToElc(await readSource(resolve(base, file)), { kind: 'fold' });
  if (compiled.elc === undefined) {
    if (options.json) await out.json({ findings: compiled.findings });
    else await out.note(...compiled.findings.map((finding) => formatFinding(file, finding)));
    return 1;
  }
  if (options.output !== undefined) await replaceFile(resolve(base, options.output), compiled.bytes);
  if (options.json)
    await out.json({ fold_root: compiled.foldRoot, engine: ECHO_ENGINE_ID, bytes: compiled.bytes.length });
  else await out.lines(compiled.foldRoot, ECHO_ENGINE_ID);
  return 0;
}
