import { GatosError } from '../../src/protocol/errors.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';

const pending = (): never => {
  throw new GatosError('ERR_INTERNAL', 'Not built yet.');
};

export function bisectHandlers(
  _host: HandlerHost,
): Pick<Handlers, 'bisect.status' | 'bisect.test' | 'bisect.step' | 'bisect.sample' | 'bisect.report'> {
  return {
    'bisect.status': pending,
    'bisect.test': pending,
    'bisect.step': pending,
    'bisect.sample': pending,
    'bisect.report': pending,
  };
}
