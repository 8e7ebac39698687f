import type { InventoryEvent } from './workload.ts';

/** One fold at work, from the empty state on. */
export interface Run {
  fold(batch: readonly InventoryEvent[]): void;
  /** Canonical text of the state, which must be the same for all [STA-2]; undefined where a peer keeps none. */
  state(): string | undefined;
  close?(): void;
}

/** Something that folds events, and how it is called in the report. */
export interface Peer {
  readonly name: string;
  /** Starts anew. Not timed. */
  open(): Promise<Run>;
}

export interface PeerOptions {
  /** Compiled once, so that every round runs optimised code. */
  readonly module: WebAssembly.Module;
}
