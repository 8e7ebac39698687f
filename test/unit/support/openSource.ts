import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import type { FoldSession, LuaRuntime } from '../../../src/ports/lua.ts';

/** The ELC of a source that must compile. */
export function elcOf(source: string, fuel?: number): Uint8Array {
  const compiled = compileToElc(source, { kind: 'fold', ...(fuel === undefined ? {} : { fuel }) });
  if (!compiled.elc)
    throw new Error(compiled.findings.map(({ code, message }) => `${code} ${message}`).join('; '));
  return compiled.bytes;
}

/** Compiles and opens; throws ERR_FOLD_INVALID as `compile` does. */
export async function openSource(runtime: LuaRuntime, source: string, fuel?: number): Promise<FoldSession> {
  const { elc } = await runtime.compile(source, { kind: 'fold', ...(fuel === undefined ? {} : { fuel }) });
  return runtime.openFold({ elc, source });
}

/** A runtime like `runtime` but for what is overridden. */
export function runtimeLike(runtime: LuaRuntime, override: Partial<LuaRuntime>): LuaRuntime {
  return {
    engineId: runtime.engineId,
    mathId: runtime.mathId,
    check: (source, kind) => runtime.check(source, kind),
    compile: (source, request) => runtime.compile(source, request),
    inspect: (elc) => runtime.inspect(elc),
    openFold: (program) => runtime.openFold(program),
    openPolicy: (program) => runtime.openPolicy(program),
    openPredicate: (program) => runtime.openPredicate(program),
    ...override,
  };
}
