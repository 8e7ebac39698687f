import type { Task } from '../../ports/runtime.ts';

/** Work at a time before others get their turn, in milliseconds. */
const SLICE_MS = 8;

/** Nobody watches or cancels; others get their turn all the same. */
export const UNWATCHED: Task = {
  progress: () => undefined,
  check: () => undefined,
  breathe: otherTasks,
};

/** Resolves when the events that wait have had their turn. Unlike a timer it is not held back to 4 ms. */
function otherTasks(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Long work in short slices: call `turn` after each small piece. */
export class Slices {
  readonly task: Task;
  #started = performance.now();

  constructor(task: Task) {
    this.task = task;
  }

  /** Lets others work when this slice is used up; throws ERR_CANCELLED once the task is cancelled. */
  async turn(): Promise<void> {
    if (performance.now() - this.#started < SLICE_MS) return;
    await this.task.breathe();
    this.task.check();
    this.#started = performance.now();
  }
}
