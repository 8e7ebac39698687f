import { type ChangeFn, change, getHeads, init, initializeWasm, view } from '@automerge/automerge/slim';
import { ActionCreators, instrument } from '@redux-devtools/instrument';
import { legacy_createStore as createStore, type UnknownAction } from '@reduxjs/toolkit';
import { type Spread, spreadOf } from './statistics.ts';
import { type BenchEvent, makeEvents, randomPositions } from './workload.ts';

interface Item {
  moves: number;
  qty: number;
  reserved: number;
}

export interface Inventory {
  items: { [sku: string]: Item };
  totals: { moves: number; received: number; shipped: number };
}

const EMPTY: Inventory = { items: {}, totals: { moves: 0, received: 0, shipped: 0 } };
const ROWS = 40;

function moved(item: Item | undefined, { type, payload: { n } }: BenchEvent): Item {
  const { moves, qty, reserved } = item ?? { moves: 0, qty: 0, reserved: 0 };
  return {
    moves: moves + 1,
    qty: type === 'receive' ? qty + n : type === 'ship' ? qty - n : qty,
    reserved: type === 'reserve' ? reserved + n : reserved,
  };
}

/** The bench's fold as a Redux reducer on plain objects: what is not changed is shared. */
function reduce(state: Inventory = EMPTY, action: UnknownAction): Inventory {
  if (typeof action.payload !== 'object') return state;
  const event = action as unknown as BenchEvent;
  const { sku, n } = event.payload;
  const { moves, received, shipped } = state.totals;
  return {
    items: { ...state.items, [sku]: moved(state.items[sku], event) },
    totals: {
      moves: moves + 1,
      received: event.type === 'receive' ? received + n : received,
      shipped: event.type === 'ship' ? shipped + n : shipped,
    },
  };
}

/** Forty of the items, as many as a screen shows; the sum keeps anybody from leaving the reading out. */
function readRows({ items }: Inventory): number {
  let sum = 0;
  let rows = 0;
  for (const sku in items) {
    sum += items[sku]?.qty ?? 0;
    rows += 1;
    if (rows === ROWS) break;
  }
  return sum;
}

function timed<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const start = performance.now();
  const value = work();
  return { ms: performance.now() - start, value };
}

/** JUMP_TO_ACTION of the lifted reducer, and the rows of the state it leads to. */
export function jumpRedux(
  count: number,
  jumps: number,
): { readonly building: number; readonly jumping: Spread } {
  const events = makeEvents(count);
  const store = createStore(reduce, undefined, instrument(undefined, { maxAge: count + 2 }) as never);
  const { liftedStore } = store as unknown as {
    liftedStore: { dispatch(action: unknown): void };
  };
  // All at once: one dispatch each would copy the list of all actions every time.
  const { ms: building } = timed(() => liftedStore.dispatch(ActionCreators.importState(events as never)));
  const each = randomPositions(count, jumps).map(
    (position) =>
      timed(() => {
        liftedStore.dispatch(ActionCreators.jumpToAction(position));
        const state = store.getState() as Inventory;
        if (state.totals.moves !== position) throw new Error(`${state.totals.moves} is not ${position}`);
        return readRows(state);
      }).ms,
  );
  return { building: building / 1000, jumping: spreadOf(each) };
}

const changeOf =
  (event: BenchEvent): ChangeFn<Inventory> =>
  (doc) => {
    const { sku, n } = event.payload;
    const item = doc.items[sku];
    if (item === undefined) doc.items[sku] = moved(undefined, event);
    else {
      if (event.type === 'receive') item.qty += n;
      else if (event.type === 'ship') item.qty -= n;
      else item.reserved += n;
      item.moves += 1;
    }
    doc.totals.moves += 1;
    if (event.type === 'receive') doc.totals.received += n;
    if (event.type === 'ship') doc.totals.shipped += n;
  };

/** One change an event; `view` at the heads of random ones, and the rows of it. */
export async function viewAutomerge(count: number, jumps: number) {
  await initializeWasm(new Uint8Array(await (await fetch('/automerge.wasm')).arrayBuffer()));
  const events = makeEvents(count);
  const wanted = new Set(randomPositions(count, jumps));
  const heads = new Map<number, string[]>();
  const start = performance.now();
  let doc = change(init<Inventory>(), (fresh) => Object.assign(fresh, EMPTY));
  if (wanted.has(0)) heads.set(0, getHeads(doc));
  for (const [i, event] of events.entries()) {
    doc = change(doc, changeOf(event));
    if (wanted.has(i + 1)) heads.set(i + 1, getHeads(doc));
  }
  const building = (performance.now() - start) / 1000;
  const viewing: number[] = [];
  const reading: number[] = [];
  for (const position of wanted) {
    const at = heads.get(position) ?? [];
    const viewed = timed(() => view(doc, at));
    const read = timed(() => readRows(viewed.value));
    if (viewed.value.totals.moves !== position) throw new Error(`not the state at ${position}`);
    viewing.push(viewed.ms);
    reading.push(viewed.ms + read.ms);
  }
  return { building, viewing: spreadOf(viewing), reading: spreadOf(reading) };
}
