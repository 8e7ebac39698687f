import type { FoldEvent } from '../../../src/ports/lua.ts';

/** An inventory: stock received, reserved and shipped. Every peer folds the same with the same rules. */
export const REDUCER = `local function add(totals, key, n)
  totals[key] = (totals[key] or 0) + n
end
return function(state, event)
  local p = event.payload
  if not state.items then state.items = {} state.totals = {} end
  local item = state.items[p.sku]
  if not item then
    item = { qty = 0, reserved = 0, value = 0, moves = 0 }
    state.items[p.sku] = item
  end
  if event.type == "receive" then
    item.qty = item.qty + p.n
    item.value = item.value + p.n * p.price
    add(state.totals, "received", p.n)
  elseif event.type == "reserve" then
    if item.qty - item.reserved >= p.n then
      item.reserved = item.reserved + p.n
    else
      add(state.totals, "refused", 1)
    end
  else
    local n = p.n
    if n > item.qty then n = item.qty end
    item.qty = item.qty - n
    if item.reserved > item.qty then item.reserved = item.qty end
    add(state.totals, "shipped", n)
  end
  item.moves = item.moves + 1
  return state
end`;

export interface Movement {
  readonly [key: string]: string | number;
  readonly sku: string;
  readonly n: number;
  /** In quarters, so that doubles and Q32.32 both hold it exactly. */
  readonly price: number;
}

export interface InventoryEvent extends FoldEvent {
  readonly payload: Movement;
}

export interface Item {
  qty: number;
  reserved: number;
  value: number;
  moves: number;
}

export const EVENTS = 100_000;
export const SKUS = 1_000;
/** Events that cross into Lua at once. */
export const BATCH = 1_000;

const TYPES = ['receive', 'reserve', 'ship'] as const;

export function makeEvents(): InventoryEvent[] {
  return Array.from({ length: EVENTS }, (_, i) => ({
    type: TYPES[(i * 7919) % 3] ?? 'ship',
    ulid: `01ARZ3NDEKTSV4RRFF${String(i).padStart(8, '0')}`,
    actor: 'user:ada',
    ns: 'main',
    cid: 'bafyr4ibvnz6xmqwbn4cyzmcqyfjvpfdyzqkbsmqw6k5zmyrbvfx2z2qyva',
    payload: { sku: `sku-${(i * 104729) % SKUS}`, n: (i % 9) + 1, price: (i % 100) / 4 },
  }));
}
