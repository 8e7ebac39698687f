import { ECHO_ENGINE_ID, ECHO_MATH_ID } from '../../echolua/runtime/limits.ts';
import type { LuaRuntime } from '../../ports/lua.ts';

/** A runtime whose code and wasm are loaded when a fold is first opened or checked, so that the shell stays small. */
export function createLazyRuntime(load: () => Promise<LuaRuntime>): LuaRuntime {
  let loading: Promise<LuaRuntime> | undefined;
  const runtime = (): Promise<LuaRuntime> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    engineId: ECHO_ENGINE_ID,
    mathId: ECHO_MATH_ID,
    check: async (source, kind) => (await runtime()).check(source, kind),
    compile: async (source, request) => (await runtime()).compile(source, request),
    inspect: async (elc) => (await runtime()).inspect(elc),
    openFold: async (program, options) => (await runtime()).openFold(program, options),
    openPolicy: async (program, options) => (await runtime()).openPolicy(program, options),
    openPredicate: async (program) => (await runtime()).openPredicate(program),
  };
}
