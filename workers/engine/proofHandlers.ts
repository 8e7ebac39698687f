import { GatosError } from '../../src/protocol/errors.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';

const pending = (): never => {
  throw new GatosError('ERR_INTERNAL', 'Not built yet.');
};

export function proofFrameHandlers(_host: HandlerHost): Pick<Handlers, 'state.proof'> {
  return { 'state.proof': pending };
}
