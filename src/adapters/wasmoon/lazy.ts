import { ENGINE_ID, MATH_ID } from '../../echolua/engineId.ts';
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
    engineId: ENGINE_ID,
    mathId: MATH_ID,
    check: async (source) => (await runtime()).check(source),
    openFold: async (program) => (await runtime()).openFold(program),
  };
}
