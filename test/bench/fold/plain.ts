import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import type { Peer, Run } from './peer.ts';
import type { InventoryEvent, Item } from './workload.ts';

class Inventory {
  readonly #items = new Map<string, Item>();
  readonly #totals = new Map<string, number>();

  #add(key: string, n: number): void {
    this.#totals.set(key, (this.#totals.get(key) ?? 0) + n);
  }

  #item(sku: string): Item {
    const known = this.#items.get(sku);
    if (known) return known;
    const item = { qty: 0, reserved: 0, value: 0, moves: 0 };
    this.#items.set(sku, item);
    return item;
  }

  fold({ type, payload: p }: InventoryEvent): void {
    const item = this.#item(p.sku);
    if (type === 'receive') {
      item.qty += p.n;
      item.value += p.n * p.price;
      this.#add('received', p.n);
    } else if (type === 'reserve') {
      if (item.qty - item.reserved >= p.n) item.reserved += p.n;
      else this.#add('refused', 1);
    } else {
      const n = Math.min(p.n, item.qty);
      item.qty -= n;
      if (item.reserved > item.qty) item.reserved = item.qty;
      this.#add('shipped', n);
    }
    item.moves += 1;
  }

  text(): string {
    const state = { items: Object.fromEntries(this.#items), totals: Object.fromEntries(this.#totals) };
    return canonicalJson(state as unknown as JsonValue);
  }
}

/** The least that anything could cost: JavaScript that changes its state in place, without any transfer. */
export const plain: Peer = {
  name: 'plain JavaScript',
  async open(): Promise<Run> {
    const inventory = new Inventory();
    return {
      fold(batch): void {
        for (const event of batch) inventory.fold(event);
      },
      state: () => inventory.text(),
    };
  },
};
