import { createAction, createReducer, type UnknownAction } from '@reduxjs/toolkit';
import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import type { Peer, Run } from './peer.ts';
import type { Item, Movement } from './workload.ts';

export const REDUX = 'Redux Toolkit (immer)';

interface Inventory {
  items: { [sku: string]: Item };
  totals: { [name: string]: number };
}

function itemOf({ items }: Inventory, sku: string): Item {
  items[sku] ??= { qty: 0, reserved: 0, value: 0, moves: 0 };
  return items[sku];
}

function add({ totals }: Inventory, key: string, n: number): void {
  totals[key] = (totals[key] ?? 0) + n;
}

/** As its documentation has it written; events are the actions. */
const inventory = createReducer<Inventory>({ items: {}, totals: {} }, (builder) => {
  builder
    .addCase(createAction<Movement>('receive'), (state, { payload: p }) => {
      const item = itemOf(state, p.sku);
      item.qty += p.n;
      item.value += p.n * p.price;
      item.moves += 1;
      add(state, 'received', p.n);
    })
    .addCase(createAction<Movement>('reserve'), (state, { payload: p }) => {
      const item = itemOf(state, p.sku);
      if (item.qty - item.reserved >= p.n) item.reserved += p.n;
      else add(state, 'refused', 1);
      item.moves += 1;
    })
    .addCase(createAction<Movement>('ship'), (state, { payload: p }) => {
      const item = itemOf(state, p.sku);
      const n = Math.min(p.n, item.qty);
      item.qty -= n;
      if (item.reserved > item.qty) item.reserved = item.qty;
      item.moves += 1;
      add(state, 'shipped', n);
    });
});

export const reduxToolkit: Peer = {
  name: REDUX,
  async open(): Promise<Run> {
    let state = inventory.getInitialState();
    return {
      fold(batch): void {
        for (const event of batch) state = inventory(state, event as unknown as UnknownAction);
      },
      state: () => canonicalJson(state as unknown as JsonValue),
    };
  },
};
