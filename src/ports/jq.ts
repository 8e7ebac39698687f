import type { Task } from './runtime.ts';

/** What a jq program says of a state: its last output, where `false`, `null` and no output at all are false (jq -e). */
export interface JqOutcome {
  readonly outcome: 'true' | 'false' | 'error';
  /** What jq says of an error, or that the time was over; empty else. */
  readonly detail: string;
}

/**
 * jq itself, somewhere it can be ended: a person's program may run for ever, so whoever implements this sets a limit of
 * time to every call and stays usable afterwards.
 */
export interface Jq {
  /** What jq says against the program itself; null where it compiles. */
  check(program: string): Promise<string | null>;
  /**
   * Runs the program on one state. `stateText` is canonical JSON; its numbers are exact decimals (ENC-7). Throws
   * ERR_CANCELLED by `task`; ERR_PREDICATE_INVALID where the program does not compile. Whatever else goes wrong with
   * the program, its time limit included, is an outcome `error`.
   */
  test(program: string, stateText: string, task: Task): Promise<JqOutcome>;
  /** Lets go of the worker, if there is one; the next call starts another. */
  close(): void;
}
