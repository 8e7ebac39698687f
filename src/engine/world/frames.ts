import type { Task } from '../../ports/runtime.ts';
import { FrameReading, frameSpan } from '../fold/frame/frame.ts';
import { requireFrameRequest, requirePath } from '../fold/frame/limits.ts';
import type { Frame, FrameRequest, StatePath } from '../fold/frame/types.ts';
import { Between } from '../fold/history/between.ts';
import type { Fault } from '../fold/timeline.ts';
import type { Time } from './time.ts';

export interface TimeFrame extends Frame {
  readonly position: number;
  readonly total: number;
  readonly fault: Fault | undefined;
}

/**
 * [STA-1] What is on the screen of the state at a position. Folds up to there where that has not been done, which `task`
 * hears of; throws ERR_USAGE for a position or a request that cannot be.
 */
export function stateFrame(
  time: Time,
  position: number,
  request: FrameRequest,
  task: Task,
): Promise<TimeFrame> {
  const { fold } = time;
  return readTree(time, position, request, task, (reading) => ({
    position,
    total: fold.total,
    fault: fold.fault(position),
    ...reading.frame(),
  }));
}

/** The row of a path in that tree; null when it is not in it. */
export function rowOfValue(
  time: Time,
  position: number,
  request: FrameRequest,
  path: StatePath,
  task: Task,
): Promise<number | null> {
  requirePath(path);
  return readTree(time, position, request, task, (reading) => reading.rowOf(path));
}

/** Lets others in while a large tree is searched, and begins again where history was cut meanwhile. */
async function readTree<T>(
  { fold }: Time,
  position: number,
  request: FrameRequest,
  task: Task,
  use: (reading: FrameReading) => T,
): Promise<T> {
  requireFrameRequest(request);
  const step = (reading: FrameReading) => (reading.step() ? { value: use(reading) } : undefined);
  for (;;) {
    const begun = await fold.readBetween(...frameSpan(position, request), task, (before, after) => {
      const reading = new FrameReading(before, after, request);
      return { reading, found: step(reading), slots: after.history.log.slots };
    });
    let { found } = begun;
    while (found === undefined) {
      task.progress(begun.reading.looked, begun.slots, 'searching');
      await task.breathe();
      if (!begun.reading.isCurrent) break;
      found = step(begun.reading);
    }
    if (found !== undefined) return found.value;
  }
}

/** [STA-2] Canonical text of the value at a path; null where nothing stands. */
export function valueText(time: Time, position: number, path: StatePath, task: Task): Promise<string | null> {
  requirePath(path);
  return time.fold.readBetween(position, position, task, (side) => {
    const text = side.history.textOf(new Between(side, side).at(path).after, position);
    return text === '' ? null : text;
  });
}
