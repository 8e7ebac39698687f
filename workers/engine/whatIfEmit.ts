import type { EmitRequest } from '../../src/engine/emit/emit.ts';
import { checkInsert } from '../../src/engine/sessions/edit.ts';
import { timeOf } from '../../src/engine/world/time.ts';
import type { World } from '../../src/engine/world/world.ts';
import { toErrorShape } from '../../src/protocol/errors.ts';
import type { EmitResult, WorldId } from '../../src/rpc/contract.ts';
import type { HandlerHost } from './handlers.ts';
import { editAndTell } from './whatIfHandlers.ts';

const insertOf = ({ type, payload, ts }: EmitRequest) => ({
  kind: 'insert' as const,
  position: null,
  type,
  payload,
  actor: null,
  ...(ts === undefined ? {} : { ts }),
});

/** What an event could not be anywhere it cannot be in a what-if. No gate is asked: promoting asks it. */
export function checkWhatIf(world: World, request: EmitRequest): EmitResult {
  const total = world.branches.get(request.ns).order.length;
  try {
    checkInsert(world, request.ns, insertOf(request));
    return { verdict: 'accepted', number: total + 1, cid: '', commit: '', ref: '', total };
  } catch (error) {
    const { code, message, hint } = toErrorShape(error);
    return {
      verdict: 'denied',
      rule: 'EVT-1',
      code,
      reason: message,
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

/** [OPS-3] What is emitted into a what-if is added at its end. */
export async function emitWhatIf(
  host: HandlerHost,
  id: WorldId,
  world: World,
  request: EmitRequest,
): Promise<EmitResult> {
  const refused = checkWhatIf(world, request);
  if (refused.verdict === 'denied') return refused;
  await editAndTell(host, id, world, request.ns, insertOf(request), request.key);
  const { order } = timeOf(world, request.ns);
  const cid = order.at(-1)?.cid ?? '';
  return { verdict: 'accepted', number: order.length, cid, commit: '', ref: '', total: order.length };
}
