import { resolve } from 'node:path';
import { replaceFile } from '../../adapters/node-files/files.ts';
import { compileToElc } from '../../echolua/compile/compile.ts';
import { DEFAULT_FUEL } from '../../echolua/elc.ts';
import { ECHO_ENGINE_ID } from '../../echolua/runtime/limits.ts';
import { MAX_FUEL } from '../../echolua/syntax/limits.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { Context, ExitCode } from '../context.ts';
import { formatFinding, readSource } from '../luaFiles.ts';
import { basePath } from '../place.ts';
import type { LintOptions } from './lint.ts';

export interface FoldcOptions extends LintOptions {
  readonly output?: string;
  readonly fuel?: string;
}

/** `--fuel`; ERR_USAGE for what is no fuel. */
export function parseFuel(text: string | undefined): number {
  if (text === undefined) return DEFAULT_FUEL;
  const fuel = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (fuel >= 1 && fuel <= MAX_FUEL) return fuel;
  throw new GatosError('ERR_USAGE', `--fuel takes a whole number from 1 to ${MAX_FUEL}, not "${text}".`, {
    hint: `Leave it out for ${DEFAULT_FUEL}.`,
  });
}

/** [LUA-1] Compiles a fold or policy to ELC and prints its root: sha256 over what it means, not how it is written. */
export async function foldc({ host, out }: Context, options: FoldcOptions, file: string): Promise<ExitCode> {
  const base = basePath(host, options);
  const kind = options.policy ? 'policy' : 'fold';
  const fuel = parseFuel(options.fuel);
  const compiled = compileToElc(await readSource(resolve(base, file)), { kind, fuel });
  if (compiled.elc === undefined) {
    if (options.json) await out.json({ findings: compiled.findings });
    else await out.note(...compiled.findings.map((finding) => formatFinding(file, finding)));
    return 1;
  }
  if (options.output !== undefined) await replaceFile(resolve(base, options.output), compiled.bytes);
  if (options.json) {
    const { foldRoot, bytes } = compiled;
    await out.json({ fold_root: foldRoot, engine: ECHO_ENGINE_ID, kind, fuel, bytes: bytes.length });
  } else await out.lines(compiled.foldRoot, ECHO_ENGINE_ID);
  return 0;
}
