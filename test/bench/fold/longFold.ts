/** A handler of an order, about as people write them: 17 lines. */
function handler(i: number, seed: number): string {
  return `local function step${i}(state, event)
  local p = event.payload
  local order = state.orders[p.id]
  if not order then
    order = { lines = {}, total = 0, status = "new", paid = 0 }
    state.orders[p.id] = order
  end
  for _, line in ipairs(p.lines) do
    local price = line.price * (100 - ${i % 50}) / 100
    table.insert(order.lines, { sku = line.sku, n = line.n, price = price })
    order.total = order.total + price * line.n
  end
  if order.total > ${1000 + seed} and order.status ~= "closed" then
    order.status = "step${i}:" .. tostring(#order.lines)
  end
  state.counts["step${i}"] = (state.counts["step${i}"] or 0) + 1
end
`;
}

const HANDLER_LINES = 17 + 2;
const FRAME_LINES = 5;

/** Source of a fold of at least `lines` lines; `seed` makes it another program of the same size. */
export function longFold(lines: number, seed = 0): string {
  const count = Math.ceil((lines - FRAME_LINES) / HANDLER_LINES);
  const handlers = Array.from({ length: count }, (_, i) => handler(i, seed));
  const calls = handlers.map((_, i) => `if event.type == "step${i}" then\n    step${i}(state, event)\n  `);
  return `${handlers.join('')}return function(state, event)
  if not state.orders then state.orders = {} state.counts = {} end
  ${calls.join('else')}end
  return state
end
`;
}
