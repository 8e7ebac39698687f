import { resolve } from 'node:path';
import { replaceFile } from '../../adapters/node-files/files.ts';
import { compileToElc } from '../../echolua/compile/compile.ts';
import { compileRgs } from '../../echolua/rgs/compile.ts';
import { ECHO_ENGINE_ID } from '../../echolua/runtime/limits.ts';
import type { LuaFinding } from '../../ports/lua.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { formatFinding, readSource } from '../luaFiles.ts';
import { basePath } from '../place.ts';
import { parseFuel } from './foldc.ts';

export interface PolicycOptions extends Options {
  readonly output?: string;
  readonly fuel?: string;
  /** Print the EchoLua that a `.rgs` source becomes. */
  readonly lua?: boolean;
}

type Compiled =
  | { readonly bytes: Uint8Array; readonly root: string; readonly echoLua: string; readonly rules?: unknown }
  | { readonly bytes: undefined; readonly findings: readonly LuaFinding[] };

function compile(file: string, source: string, fuel: number): Compiled {
  if (file.endsWith('.rgs')) {
    const compiled = compileRgs(source, { fuel });
    if (!compiled.elc) return { bytes: undefined, findings: compiled.findings };
    const { elc, root, echoLua, rules } = compiled;
    return { bytes: elc, root, echoLua, rules };
  }
  const compiled = compileToElc(source, { kind: 'policy', fuel });
  if (!compiled.elc) return { bytes: undefined, findings: compiled.findings };
  return { bytes: compiled.bytes, root: compiled.foldRoot, echoLua: source };
}

/** [POL-3] Compiles a policy, `.rgs` or EchoLua, and prints its policy_code_root: sha256 of the ELC. */
export async function policyc(
  { host, out }: Context,
  options: PolicycOptions,
  file: string,
): Promise<ExitCode> {
  const base = basePath(host, options);
  const fuel = parseFuel(options.fuel);
  const compiled = compile(file, await readSource(resolve(base, file)), fuel);
  if (compiled.bytes === undefined) {
    if (options.json) await out.json({ findings: [...compiled.findings] });
    else await out.note(...compiled.findings.map((finding) => formatFinding(file, finding)));
    return 1;
  }
  const { bytes, root, echoLua, rules } = compiled;
  if (options.output !== undefined) await replaceFile(resolve(base, options.output), bytes);
  if (options.json) {
    const about = { policy_code_root: root, engine: ECHO_ENGINE_ID, fuel, bytes: bytes.length };
    await out.json({ ...about, ...(rules ? { rules } : {}), ...(options.lua ? { echolua: echoLua } : {}) });
  } else await out.lines(...(options.lua ? [echoLua.trimEnd()] : [root, ECHO_ENGINE_ID]));
  return 0;
}
