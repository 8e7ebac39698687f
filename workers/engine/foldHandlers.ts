import { testFold } from '../../src/engine/fold/testFold.ts';
import { tryFold } from '../../src/engine/fold/tryFold.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';

/** The playground: nothing is read from a world and nothing is written. */
export function foldHandlers({ worlds }: HandlerHost): Pick<Handlers, 'fold.try' | 'fold.test'> {
  const { runtime } = worlds.platform;
  return {
    'fold.try': (params) => tryFold(runtime, params),
    'fold.test': ({ source, tests, fuel }, task) => testFold(runtime, { source, tests, fuel }, task),
  };
}
