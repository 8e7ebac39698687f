import { GatosError } from '../../src/protocol/errors.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';

const pending = (): never => {
  throw new GatosError('ERR_INTERNAL', 'Not built yet.');
};

export function searchHandlers(_host: HandlerHost): Pick<Handlers, 'timeline.search' | 'note.list'> {
  return { 'timeline.search': pending, 'note.list': pending };
}
