import type { Peer, Run } from './peer.ts';
import { BATCH, type InventoryEvent, makeEvents } from './workload.ts';

/** Runs peers a slice at a time, for whoever says which is next. The same code in a worker and in Node. */
export class Desk {
  readonly #peers: readonly Peer[];
  readonly #events: readonly InventoryEvent[] = makeEvents();
  readonly #runs = new Map<string, Run>();

  constructor(peers: readonly Peer[]) {
    this.#peers = peers;
  }

  names(): string[] {
    return this.#peers.map(({ name }) => name);
  }

  /** Starts all of them anew. */
  async open(): Promise<void> {
    for (const peer of this.#peers) this.#runs.set(peer.name, await peer.open());
  }

  #run(name: string): Run {
    const run = this.#runs.get(name);
    if (!run) throw new Error(`${name} is not open`);
    return run;
  }

  /** Folds the events from `from` to `to`, in batches; milliseconds. */
  slice(name: string, from: number, to: number): number {
    const run = this.#run(name);
    const batches: (readonly InventoryEvent[])[] = [];
    for (let at = from; at < to; at += BATCH) batches.push(this.#events.slice(at, at + BATCH));
    const start = performance.now();
    for (const batch of batches) run.fold(batch);
    return performance.now() - start;
  }

  state(name: string): string | undefined {
    return this.#run(name).state();
  }

  close(): void {
    for (const run of this.#runs.values()) run.close?.();
    this.#runs.clear();
  }
}
