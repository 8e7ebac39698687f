import { GatosError } from '../../src/protocol/errors.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';

const pending = (): never => {
  throw new GatosError('ERR_INTERNAL', 'Not built yet.');
};

export function timeHandlers(
  _host: HandlerHost,
): Pick<
  Handlers,
  'state.frame' | 'state.rowOf' | 'state.value' | 'state.blame' | 'state.nextChange' | 'state.fuel'
> {
  return {
    'state.frame': pending,
    'state.rowOf': pending,
    'state.value': pending,
    'state.blame': pending,
    'state.nextChange': pending,
    'state.fuel': pending,
  };
}
