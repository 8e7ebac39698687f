import { rowOfValue, stateFrame, valueText } from '../../src/engine/world/frames.ts';
import { timeOf } from '../../src/engine/world/time.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';
import { faultText } from './views.ts';

const pending = (): never => {
  throw new GatosError('ERR_INTERNAL', 'Not built yet.');
};

interface TimeAddress {
  readonly world: string;
  readonly ns: string;
}

export function timeHandlers({
  worlds,
}: HandlerHost): Pick<
  Handlers,
  'state.frame' | 'state.rowOf' | 'state.value' | 'state.blame' | 'state.nextChange' | 'state.fuel'
> {
  const time = async ({ world, ns }: TimeAddress) => timeOf(await worlds.get(world), ns);
  return {
    'state.frame': async ({ position, tree, ...at }, task) => {
      const { fault, ...frame } = await stateFrame(await time(at), position, tree, task);
      return fault === undefined ? frame : { ...frame, fault: faultText(fault) };
    },
    'state.rowOf': async ({ position, tree, path, ...at }, task) => ({
      row: await rowOfValue(await time(at), position, tree, path, task),
    }),
    'state.value': async ({ position, path, ...at }, task) => ({
      text: await valueText(await time(at), position, path, task),
    }),
    'state.blame': pending,
    'state.nextChange': pending,
    'state.fuel': pending,
  };
}
