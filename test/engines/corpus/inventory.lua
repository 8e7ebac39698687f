-- A reducer as people write them: stock by place, reservations, a ledger of money in cents.
local function line(state, sku)
  state.stock[sku] = state.stock[sku] or { on_hand = 0, reserved = 0, places = {} }
  return state.stock[sku]
end

local function receive(state, p)
  local stock = line(state, p.sku)
  stock.on_hand = stock.on_hand + p.qty
  stock.places[p.place] = (stock.places[p.place] or 0) + p.qty
end

local function reserve(state, p)
  local stock = line(state, p.sku)
  if stock.on_hand - stock.reserved < p.qty then error("not enough " .. p.sku) end
  stock.reserved = stock.reserved + p.qty
  state.orders[p.order] = { sku = p.sku, qty = p.qty, due = p.qty * p.price }
end

local function ship(state, p)
  local order = state.orders[p.order]
  if not order then error("no order " .. p.order) end
  local stock = line(state, order.sku)
  stock.on_hand, stock.reserved = stock.on_hand - order.qty, stock.reserved - order.qty
  state.cents = state.cents + order.due
  state.orders[p.order] = nil
end

return function(state, event)
  state.stock, state.orders, state.cents = state.stock or {}, state.orders or {}, state.cents or 0
  local handler = ({ receive = receive, reserve = reserve, ship = ship })[event.type]
  if handler then handler(state, event.payload) end
  return state
end
