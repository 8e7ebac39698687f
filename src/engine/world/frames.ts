import type { Task } from '../../ports/runtime.ts';
import { Between } from '../fold/frame/between.ts';
import { frameSpan, readFrame, readRowOf } from '../fold/frame/frame.ts';
import { requireFrameRequest, requirePath } from '../fold/frame/limits.ts';
import type { Frame, FrameRequest, StatePath } from '../fold/frame/types.ts';
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
  requireFrameRequest(request);
  const { fold } = time;
  return fold.readBetween(...frameSpan(position, request), task, (before, after) => ({
    position,
    total: fold.total,
    fault: fold.fault(position),
    ...readFrame(before, after, request),
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
  requireFrameRequest(request);
  requirePath(path);
  return time.fold.readBetween(...frameSpan(position, request), task, (before, after) =>
    readRowOf(before, after, request, path),
  );
}

/** [STA-2] Canonical text of the value at a path; null where nothing stands. */
export function valueText(time: Time, position: number, path: StatePath, task: Task): Promise<string | null> {
  requirePath(path);
  return time.fold.readBetween(position, position, task, (side) => {
    const text = side.history.textOf(new Between(side, side).at(path).after, position);
    return text === '' ? null : text;
  });
}
