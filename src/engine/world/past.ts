import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { requirePath } from '../fold/frame/limits.ts';
import { type FoldCount, foldOnce } from '../fold/past/foldOnce.ts';
import { nextChange } from '../fold/past/nextChange.ts';
import { type PastValue, valuePast } from '../fold/past/valuePast.ts';
import { toFoldEvent } from '../fold/program.ts';
import type { FullEvent } from '../ledger/event.ts';
import type { Time } from './time.ts';
import type { World } from './world.ts';

const MAX_CHANGES = 1_000;
const MAX_TEXT = 200;

type Path = readonly (string | number)[];

export interface BlameRequest {
  readonly path: Path;
  readonly position: number;
  /** How many changes, 1 to 1,000. */
  readonly limit: number;
}

export interface ValueBlame {
  readonly changes: readonly PastValue[];
  readonly complete: boolean;
  /** The event of the newest with its envelope; undefined where the value was there at the beginning, or never. */
  readonly origin: FullEvent | undefined;
}

/** Which events set the value at a path, newest first. Of them only the newest is read from Git. */
export async function blameValue(time: Time, request: BlameRequest, task: Task): Promise<ValueBlame> {
  const { path, position, limit } = request;
  requirePath(path);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_CHANGES)
    throw new GatosError('ERR_USAGE', `A value's past is asked for in 1 to ${MAX_CHANGES} changes.`);
  const past = await valuePast(time.fold, { path, position, limit, text: MAX_TEXT }, task);
  const newest = past.changes[0]?.event;
  const [origin] = newest === undefined ? [] : await time.load([newest]);
  return { ...past, origin };
}

/** The next position at which the value at a path becomes another; null where there is none. */
export function nextChangeOf(
  time: Time,
  path: Path,
  position: number,
  direction: 1 | -1,
  task: Task,
): Promise<number | null> {
  requirePath(path);
  return nextChange(time.fold, path, position, direction, task);
}

/** Folds event number `position` once more from the state before it, counting. Throws ERR_USAGE at 0. */
export async function fuelOf(
  world: World,
  { fold, load }: Time,
  position: number,
  task: Task,
): Promise<FoldCount & { readonly source: string }> {
  const before = await fold.readLeading(position, task, ({ history }) => {
    const event = fold.eventAt(position);
    return event === undefined ? undefined : { event, state: history.text(position - 1) };
  });
  if (before === undefined)
    throw new GatosError('ERR_USAGE', 'At position 0 no event has been folded.', {
      hint: 'Ask for the number of an event, from 1 on.',
    });
  const [event] = await load([before.event]);
  if (event === undefined) throw new GatosError('ERR_OBJECT_MISSING', `Event ${position} cannot be read.`);
  const count = await foldOnce(world.deps.runtime, fold.spec, before.state, toFoldEvent(event));
  return { ...count, source: fold.spec.source };
}
