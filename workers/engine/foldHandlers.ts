import { testFold } from '../../src/engine/fold/testFold.ts';
import { tryFold } from '../../src/engine/fold/tryFold.ts';
import type { LuaRuntime } from '../../src/ports/lua.ts';
import type { Handlers } from '../../src/rpc/server.ts';

interface PlaygroundHost {
  readonly worlds: { readonly platform: { readonly runtime: LuaRuntime } };
}

/** The playground: nothing is read from a world and nothing is written. */
export function foldHandlers({ worlds }: PlaygroundHost): Pick<Handlers, 'fold.try' | 'fold.test'> {
  const { runtime } = worlds.platform;
  return {
    'fold.try': (params) => tryFold(runtime, params),
    'fold.test': (params, task) => testFold(runtime, params, task),
  };
}
