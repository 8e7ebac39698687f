import type { FullEvent } from '../../src/engine/ledger/event.ts';
import { rowOfValue, stateFrame, valueText } from '../../src/engine/world/frames.ts';
import { blameValue, fuelOf, nextChangeOf, type ValueBlame } from '../../src/engine/world/past.ts';
import { timeOf } from '../../src/engine/world/time.ts';
import type { Blame } from '../../src/rpc/contract.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';
import { faultText } from './views.ts';

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
    'state.blame': async ({ path, position, limit, ...at }, task) =>
      blameView(await blameValue(await time(at), { path, position, limit }, task)),
    'state.nextChange': async ({ path, position, direction, ...at }, task) => ({
      position: await nextChangeOf(await time(at), path, position, direction, task),
    }),
    'state.fuel': async ({ position, ...at }, task) =>
      fuelOf(await worlds.get(at.world), await time(at), position, task),
  };
}

function blameView({ changes, complete, origin }: ValueBlame): Blame {
  const number = changes[0]?.number ?? 0;
  return {
    complete,
    changes: changes.map(({ number, text, kind, event }) => ({
      number,
      text: kind === 'absent' ? null : text,
      kind,
      type: event?.type ?? '',
      actor: event?.actor ?? '',
      cid: event?.cid ?? '',
      time: event?.time ?? 0,
    })),
    origin: origin === undefined ? null : originView(number, origin),
  };
}

function originView(number: number, { cid, oid, keyId, envelope }: FullEvent): Blame['origin'] {
  return {
    number,
    cid,
    commit: oid,
    keyId,
    policyRoot: envelope.policy_root,
    govCid: envelope.gov ?? '',
    // No policy asks for one yet.
    grant: null,
  };
}
