import type { Task } from '../../ports/runtime.ts';
import { eventCidOf } from '../../protocol/codec/cid.ts';
import { parseKeyId } from '../../protocol/crypto/keys.ts';
import { GatosError } from '../../protocol/errors.ts';
import { encodeEnvelope } from '../../protocol/event/envelope.ts';
import type { StateDifference } from '../../protocol/state/diff.ts';
import { foldEventsOf } from '../fold/program.ts';
import { type Fault, FoldTimeline } from '../fold/timeline.ts';
import type { FullEvent } from '../ledger/event.ts';
import { counted } from '../words.ts';
import type { Time } from '../world/time.ts';
import type { World } from '../world/world.ts';
import type { Ask } from './ends.ts';
import type { Mark } from './marks.ts';

const MAX_DIFF = 200;

/** The first bad event, with what it did. */
export interface Finding {
  readonly number: number;
  readonly event: FullEvent;
  readonly diff: readonly StateDifference[];
  readonly truncated: boolean;
  /** `blake3:<64 hex>` of the states on both sides of it. */
  readonly rootBefore: string;
  readonly rootAfter: string;
  readonly fault: Fault | undefined;
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Throws ERR_USAGE where there is no such event. */
export async function findingAt(time: Time, number: number, task: Task): Promise<Finding> {
  const [event] = await time.load(time.order.slice(number - 1, number));
  if (event === undefined) throw new GatosError('ERR_USAGE', `There is no event number ${number}.`);
  const [before, after] = await time.fold.statesAt(number - 1, number, task);
  const { diff, truncated } = await time.fold.changesAt(number, MAX_DIFF, task);
  return {
    ...{ number, event, diff, truncated },
    rootBefore: before.stateRoot,
    rootAfter: after.stateRoot,
    fault: time.fold.fault(number),
  };
}

/**
 * Proves both sides of the first bad event: its bytes and signature again, the states before and after it folded from
 * the first event on by a fold of their own, and what the predicate says of them.
 */
export async function proveFinding(
  world: World,
  time: Time,
  finding: Finding,
  marks: readonly Mark[],
  ask: Ask | null,
  task: Task,
): Promise<readonly Check[]> {
  return [
    await signatureCheck(world, finding),
    ...(await foldChecks(world, time, finding, task)),
    ...(await answerChecks(finding, marks, ask, task)),
  ];
}

/** [EVT-2] [ENC-3] */
async function signatureCheck(world: World, { event }: Finding): Promise<Check> {
  const { canonical } = encodeEnvelope(event.envelope);
  const named = eventCidOf(canonical) === event.cid;
  const signed = await world.deps.verifier.verify(parseKeyId(event.keyId), canonical, event.signature);
  return {
    name: 'The event',
    ok: named && signed,
    detail: named
      ? `its bytes give its Event-CID, and the signature of ${event.keyId} over them ${signed ? 'holds' : 'does not hold'}`
      : 'its bytes do not give its Event-CID',
  };
}

/** [STA-1] [STA-2] A session of its own, from the empty state: nothing that was kept is looked at. */
async function foldChecks(world: World, time: Time, finding: Finding, task: Task): Promise<readonly Check[]> {
  const fresh = new FoldTimeline(world.deps.runtime, time.fold.spec, foldEventsOf(time));
  try {
    fresh.follow(time.order.slice(0, finding.number), 0);
    const [before, after] = await fresh.statesAt(finding.number - 1, finding.number, task);
    const side = (name: string, number: number, wanted: string, root: string): Check => ({
      name,
      ok: root === wanted,
      detail:
        root === wanted
          ? `folding ${counted(number, 'event')} from the empty state gives ${root} again`
          : `folding ${counted(number, 'event')} from the empty state gives ${root}, not ${wanted}`,
    });
    return [
      side('The state before it', finding.number - 1, finding.rootBefore, before.stateRoot),
      side('The state after it', finding.number, finding.rootAfter, after.stateRoot),
    ];
  } finally {
    fresh.close();
  }
}

/** Where the question may not be asked again, what was noted when it was. */
async function answerChecks(
  { number }: Finding,
  marks: readonly Mark[],
  ask: Ask | null,
  task: Task,
): Promise<readonly Check[]> {
  const sides = [number - 1, number] as const;
  const [before, after] = sides.map(
    (position) => marks.findLast((mark) => mark.position === position)?.outcome,
  );
  const name = 'The question';
  if (ask === null) {
    if (before === undefined || after === undefined) return [];
    return [
      { name, ok: before !== after, detail: `the answer was ${before} before it and ${after} after it` },
    ];
  }
  const again = [(await ask(sides[0], task)).outcome, (await ask(sides[1], task)).outcome] as const;
  const ok = again[0] === before && again[1] === after;
  const noted = ok ? '' : ', which is not what was noted';
  return [
    { name, ok, detail: `asked again, the answer is ${again[0]} before it and ${again[1]} after it${noted}` },
  ];
}
