import type { JsonObject } from '../../protocol/codec/json.ts';
import { GatosError } from '../../protocol/errors.ts';
import { formatUlid, parseUlid, ulidTime } from '../../protocol/event/ulid.ts';
import { foldOf } from '../../protocol/policy/bundle.ts';
import type { SessionOp } from '../../protocol/session/step.ts';
import { compileFold } from '../fold/program.ts';
import { headsAt } from '../proof/heads.ts';
import { lawInForce, requireIdentity, type World } from '../world/world.ts';
import type { Branch } from './branch.ts';
import { hypotheticalEvent } from './hypothetical.ts';
import { addStep, beginSession } from './write.ts';

/** What a person does to a branch. Positions are the branch's. */
export type BranchEdit =
  | { readonly kind: 'toggle'; readonly cids: readonly string[]; readonly off: boolean }
  /** After the first `position` events; null: at the end. */
  | {
      readonly kind: 'insert';
      readonly position: number | null;
      readonly type: string;
      readonly payload: JsonObject;
      /** Null: the actor who edits. */
      readonly actor: string | null;
      readonly ts?: string;
    }
  | { readonly kind: 'remove'; readonly id: string }
  /** Null: the fold in force again. */
  | { readonly kind: 'fold'; readonly fold: BranchFold | null }
  | { readonly kind: 'keep'; readonly kept: boolean }
  | { readonly kind: 'discard' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

export interface BranchFold {
  readonly source: string;
  readonly fuel?: number;
  readonly tests?: string;
}

/** [OPS-3] Begins a what-if at a moment of a namespace. Throws ERR_USAGE where there is no such moment. */
export async function createBranch(
  world: World,
  ns: string,
  position: number,
  key?: string,
): Promise<Branch> {
  world.timelines.get(ns);
  return beginSession(
    world,
    () => {
      const order = world.ledger.order(ns);
      if (!Number.isInteger(position) || position < 0 || position > order.length) {
        throw new GatosError(
          'ERR_USAGE',
          `There is no position ${position}: the timeline goes from 0 to ${order.length}.`,
        );
      }
      const gov = lawInForce(world).place.cid;
      return { kind: 'fork', ns, heads: headsAt(order), events: order.length, position, gov };
    },
    key,
  );
}

/** [OPS-3] One edit, one commit; resolves when it is durable. Throws ERR_SESSION_INVALID where it does not fit. */
export function editBranch(world: World, id: string, edit: BranchEdit, key?: string): Promise<Branch> {
  return addStep(world, id, (branch, ulid) => operation(world, branch, edit, ulid), key);
}

async function operation(
  world: World,
  branch: Branch,
  edit: BranchEdit,
  ulid: string,
): Promise<Exclude<SessionOp, { kind: 'fork' }>> {
  switch (edit.kind) {
    case 'toggle':
      return { ...edit, cids: [...new Set(edit.cids)].sort() };
    case 'insert':
      return insertion(world, branch, edit, ulid);
    case 'fold':
      return { kind: 'fold', fold: edit.fold === null ? null : await storedFold(world, branch, edit.fold) };
    default:
      return edit;
  }
}

/** The moment that an added event belongs to: that of the event before it; at the end, now. */
function timeAt(branch: Branch, position: number, now: number): number {
  const before = position === branch.order.length ? undefined : branch.order.at(position - 1);
  if (before !== undefined && position > 0) return ulidTime(before.ulid);
  const first = branch.order.at(0);
  return position === 0 && first !== undefined ? Math.max(0, ulidTime(first.ulid) - 1) : now;
}

function insertion(
  world: World,
  branch: Branch,
  { position, type, payload, actor, ts }: BranchEdit & { kind: 'insert' },
  ulid: string,
): SessionOp & { kind: 'insert' } {
  const { order, session } = branch;
  const at = position ?? order.length;
  if (!Number.isInteger(at) || at < 0 || at > order.length) {
    throw new GatosError(
      'ERR_USAGE',
      `There is no position ${at}: this what-if goes from 0 to ${order.length}.`,
    );
  }
  const id = formatUlid({
    time: timeAt(branch, at, world.deps.clock.now()),
    entropy: parseUlid(ulid).entropy,
  });
  const place = position === null ? order.placeAtEnd() : order.placeFor(at);
  const event = {
    id,
    type,
    actor: actor ?? requireIdentity(world).actor,
    payload,
    ...(ts === undefined ? {} : { ts }),
  };
  const { governance } = world.ledger;
  const gov = governance.byCid.get(session.replay.base.gov) ?? lawInForce(world).place;
  // What could be no event is refused before it is written (EVT-1).
  hypotheticalEvent(event, { ns: branch.ns, repo: governance.genesis.cid, place: gov });
  return { kind: 'insert', ...place, ...event };
}

/** What inserting would throw, without writing anything. */
export function checkInsert(world: World, id: string, edit: BranchEdit & { kind: 'insert' }): void {
  insertion(world, world.branches.get(id), edit, formatUlid({ time: 0, entropy: 0n }));
}

async function storedFold(world: World, branch: Branch, fold: BranchFold) {
  const inForce = foldOf(lawInForce(world).bundle, branch.ns);
  const before = branch.session.replay.value.fold;
  const spec = branch.fold ?? world.timelines.get(branch.ns).spec;
  const known = fold.fuel ?? before?.fuel;
  const fuel = known ?? (spec.elc === null ? undefined : (await world.deps.runtime.inspect(spec.elc)).fuel);
  const { elc } = await compileFold(world.deps.runtime, fold.source, fuel);
  return {
    source: fold.source,
    fuel: fuel ?? (await world.deps.runtime.inspect(elc)).fuel,
    tests: fold.tests ?? before?.tests ?? inForce?.tests ?? '',
  };
}
