import { EventPacker } from '../../../src/adapters/wasmoon/echo/pack.ts';
import type { Peer, Run } from './peer.ts';
import type { InventoryEvent } from './workload.ts';

/** The packed batch that ours gets for this reducer, for all other Lua peers as well. */
export class BatchPacker {
  readonly #packer = new EventPacker(new Set(['type', 'payload']));

  /** The bytes are good until the next call. */
  pack(batch: readonly InventoryEvent[]): Uint8Array {
    this.#packer.writer.clear();
    for (const event of batch) this.#packer.event(event);
    this.#packer.end();
    return this.#packer.writer.bytes();
  }
}

/** What of every Lua peer's time is packing. */
export const packing: Peer = {
  name: 'packing alone',
  async open(): Promise<Run> {
    const packer = new BatchPacker();
    return { fold: (batch) => void packer.pack(batch), state: () => undefined };
  },
};
