import type { World } from '../engine/world/world.ts';
import type { Host } from './host.ts';
import type { Output } from './output.ts';
import type { Place } from './place.ts';
import type { CliTask } from './task.ts';

/** One run of the command line. */
export interface Context {
  readonly host: Host;
  readonly out: Output;
  readonly task: CliTask;
}

/** A run with its world open. */
export interface Session extends Context {
  readonly world: World;
  readonly place: Place;
}

/** Options that every verb has. */
export interface Options {
  readonly ns: string;
  readonly json?: boolean;
  /** -C: work as if started there. */
  readonly C?: string;
}

/** 0 done; 1 refused or failed; 2 wrong use. */
export type ExitCode = 0 | 1 | 2;
