import type { WorkerEvent } from '../contract.ts';
import type { FromWorker, ToWorker } from '../messages.ts';

/** Which program a tab runs. */
export interface Build {
  /** For people. */
  readonly id: string;
  /** Seconds since the epoch of its newest commit; 0 where nobody knows. */
  readonly time: number;
  /** Version of the calls and answers that cross between tabs: only equal ones understand each other. */
  readonly wire: number;
}

/** Count up whenever a tab of the last release would misread a call, an answer or an event of this one. */
export const WIRE_VERSION = 1;

export function isNewer(a: Build, b: Build): boolean {
  return a.wire === b.wire ? a.time > b.time : a.wire > b.wire;
}

export function canTalk(a: Build, b: Build): boolean {
  return a.wire === b.wire;
}

/**
 * What the workers of all tabs say to each other. `hello`, `owner`, `claim`, `leaving` and `left` must be understood by
 * every release, older or newer: never change or remove a field of theirs. A `term` is one time of being the owner.
 */
export type Wire =
  /** Who owns the storage? */
  | { readonly kind: 'hello'; readonly from: string; readonly build: Build }
  | { readonly kind: 'owner'; readonly term: string; readonly build: Build; readonly hidden: boolean }
  /** `from` asks the owner to hand over. */
  | { readonly kind: 'claim'; readonly term: string; readonly from: string; readonly build: Build }
  /** The owner takes no more calls; it answers those it took, says `left`, then lets go. `next` should follow. */
  | { readonly kind: 'leaving'; readonly term: string; readonly next: string | null }
  | { readonly kind: 'left'; readonly term: string }
  | { readonly kind: 'call'; readonly term: string; readonly from: string; readonly message: ToWorker }
  | { readonly kind: 'answer'; readonly to: string; readonly message: FromWorker }
  | { readonly kind: 'event'; readonly build: Build; readonly event: WorkerEvent };
