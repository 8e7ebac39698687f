import type { Task } from '../ports/runtime.ts';

/** For callers that neither watch nor cancel. */
export const NO_TASK: Task = {
  progress: () => undefined,
  check: () => undefined,
  breathe: () => Promise.resolve(),
};
