import { frameProof } from '../../src/engine/proof/frameProof.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';

export function proofFrameHandlers({ worlds }: HandlerHost): Pick<Handlers, 'state.proof'> {
  return {
    'state.proof': async ({ world, ns, position }, task) =>
      frameProof(await worlds.get(world), ns, position, task),
  };
}
