import type { Task } from '../../ports/runtime.ts';
import { diffStates } from '../../protocol/state/diff.ts';
import { parseState } from '../../protocol/state/stateText.ts';
import type { Fault, FoldTimeline } from '../fold/timeline.ts';
import type { EventOrder } from '../ledger/event.ts';
import type { World } from '../world/world.ts';

const MAX_FAULTS = 1_000;

export interface FaultChange {
  readonly cid: string;
  readonly type: string;
  readonly actor: string;
  /** In the branch, from 1. */
  readonly number: number;
  readonly fault: Fault;
}

export interface Comparison {
  readonly position: number;
  readonly realPosition: number;
  readonly stateRoot: string;
  readonly realStateRoot: string;
  readonly diff: ReturnType<typeof diffStates>['diff'];
  readonly truncated: boolean;
  /** Events up to here that the fold fails on in the branch and not in reality; cut at 1,000. */
  readonly newFaults: readonly FaultChange[];
  /** The other way round. */
  readonly goneFaults: readonly FaultChange[];
}

/** The moment of reality that a moment of a branch stands against: after the same events, as far as they are the base's. */
export function realPositionOf(world: World, id: string, position: number): number {
  const { order, ns } = world.branches.get(id);
  const before = order.baseBefore(position);
  const last = before === 0 ? undefined : order.base.at(before - 1);
  return last === undefined ? 0 : (world.ledger.numberOf({ cid: last.cid, ns }) ?? 0);
}

/** Faults up to a position, by Event-CID. */
function faultsOf(fold: FoldTimeline, order: EventOrder, position: number): ReadonlyMap<string, Fault> {
  const faults = new Map<string, Fault>();
  for (const [number, fault] of fold.faults) {
    const cid = number <= position ? order.at(number - 1)?.cid : undefined;
    if (cid !== undefined) faults.set(cid, fault);
  }
  return faults;
}

/** [OPS-3] A moment of a branch against reality; `position` null is the end. */
export async function compareBranch(
  world: World,
  id: string,
  at: number | null,
  task: Task,
): Promise<Comparison> {
  const branch = world.branches.wake(id);
  const { order, ns, states } = branch;
  const position = at ?? order.length;
  const real = world.timelines.get(ns);
  const realPosition = realPositionOf(world, id, position);
  const mine = await states.stateAt(position, task);
  const theirs = await real.stateAt(realPosition, task);
  const { diff, truncated } = diffStates(parseState(theirs.state), parseState(mine.state), MAX_FAULTS);
  const [now, before] = [
    faultsOf(states, order, position),
    faultsOf(real, world.ledger.order(ns), realPosition),
  ];
  const only = (these: ReadonlyMap<string, Fault>, those: ReadonlyMap<string, Fault>): FaultChange[] => {
    const changes: FaultChange[] = [];
    for (const [cid, fault] of these) {
      const number = those.has(cid) ? null : branch.numberOf(cid);
      const event = number === null ? undefined : order.at(number - 1);
      if (number === null || event === undefined) continue;
      changes.push({ cid, type: event.type, actor: event.actor, number, fault });
    }
    return changes.sort((a, b) => a.number - b.number).slice(0, MAX_FAULTS);
  };
  return {
    position,
    realPosition,
    stateRoot: mine.stateRoot,
    realStateRoot: theirs.stateRoot,
    diff,
    truncated,
    newFaults: only(now, before),
    goneFaults: only(before, now),
  };
}
