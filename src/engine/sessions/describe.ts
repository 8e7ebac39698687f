import { canonicalJson } from '../../protocol/codec/canonicalJson.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import type { SessionEdit } from '../../protocol/session/replay.ts';
import { counted } from '../words.ts';
import type { World } from '../world/world.ts';
import type { Branch } from './branch.ts';
import { placeIn } from './branchOrder.ts';

/** [OPS-3] A what-if goes so long after its last step, unless it is kept. */
export const EXPIRY_MS = 7 * 24 * 60 * 60 * 1_000;
const MAX_LISTED = 1_000;
const PREVIEW_CHARACTERS = 200;

export interface OffEvent {
  readonly cid: string;
  /** In the base, from 1. */
  readonly number: number;
  readonly type: string;
  readonly actor: string;
}

export interface AddedInfo {
  readonly id: string;
  readonly cid: string;
  /** In the branch, from 1. */
  readonly number: number;
  readonly type: string;
  readonly actor: string;
  readonly preview: string;
}

/** A branch in numbers and words. */
export interface BranchInfo {
  readonly id: string;
  readonly ns: string;
  readonly actor: string;
  readonly mine: boolean;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly editedAt: number;
  readonly expiresAt: number | null;
  readonly expired: boolean;
  readonly kept: boolean;
  readonly discarded: boolean;
  readonly position: number;
  readonly total: number;
  /** Events of reality when it was begun, and those that reality has gained since. */
  readonly base: number;
  readonly behind: number;
  /** Up to here it is reality, event by event. */
  readonly unchanged: number;
  readonly off: readonly OffEvent[];
  readonly offCount: number;
  readonly added: readonly AddedInfo[];
  readonly otherFold: boolean;
  /** What undo takes back and redo brings back, in words; null for nothing. */
  readonly undo: string | null;
  readonly redo: string | null;
}

/** "turn event 1,847 off" and so on: what comes after "Undo:". */
function wordsOf(edit: SessionEdit | undefined): string | null {
  switch (edit?.kind) {
    case undefined:
      return null;
    case 'toggle':
      return `${counted(edit.cids.length, 'event')} ${edit.off ? 'off' : 'on again'}`;
    case 'insert':
      return `add ${edit.type}`;
    case 'remove':
      return 'take an added event away';
    case 'fold':
      return edit.fold === null ? 'the fold in force again' : 'another fold';
    case 'keep':
      return edit.kept ? 'keep' : 'keep no longer';
    case 'discard':
      return 'discard';
  }
}

function offEvents(world: World, { session, order }: Branch): readonly OffEvent[] {
  const events: OffEvent[] = [];
  for (const cid of session.replay.value.off) {
    const event = world.ledger.findCid(cid);
    const place = event === undefined ? null : placeIn(order.base, event);
    if (event !== undefined && place !== null)
      events.push({ cid, number: place + 1, type: event.type, actor: event.actor });
  }
  return events.sort((a, b) => a.number - b.number).slice(0, MAX_LISTED);
}

function addedEvents({ order }: Branch): readonly AddedInfo[] {
  return order.pieces.flatMap(({ added, start }) => {
    if (added === null) return [];
    const { ulid, cid, type, actor, envelope } = added;
    const preview = canonicalJson(envelope.payload).slice(0, PREVIEW_CHARACTERS);
    return [{ id: ulid, cid, number: start + 1, type, actor, preview }];
  });
}

export function isExpired({ session }: Branch, now: number): boolean {
  const { kept } = session.replay.value;
  return !kept && lastStepAt(session.steps) + EXPIRY_MS <= now;
}

function lastStepAt(steps: readonly string[]): number {
  return ulidTime(steps.at(-1) ?? '');
}

export function describeBranch(world: World, branch: Branch): BranchInfo {
  const { session, order, ns, id } = branch;
  const { value, base, done, undone } = session.replay;
  const real = world.ledger.order(ns);
  const editedAt = lastStepAt(session.steps);
  return {
    id,
    ns,
    actor: session.actor,
    mine: world.identity?.actor === session.actor,
    createdAt: ulidTime(session.ulid),
    editedAt,
    expiresAt: value.kept ? null : editedAt + EXPIRY_MS,
    expired: isExpired(branch, world.deps.clock.now()),
    kept: value.kept,
    discarded: value.discarded,
    position: base.position,
    total: order.length,
    base: base.events,
    behind: real.length - base.events,
    unchanged: branch.unchanged,
    off: offEvents(world, branch),
    offCount: value.off.size,
    added: addedEvents(branch),
    otherFold: value.fold !== null,
    undo: wordsOf(done.at(-1)),
    redo: wordsOf(undone.at(-1)),
  };
}

/** All what-ifs of a world, the newest edit first; those that were discarded or have expired with them. */
export function listBranches(world: World): readonly BranchInfo[] {
  return world.branches.all
    .map((branch) => describeBranch(world, branch))
    .sort((a, b) => b.editedAt - a.editedAt || (a.id < b.id ? -1 : 1));
}
