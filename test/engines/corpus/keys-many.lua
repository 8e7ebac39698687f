-- Thousands of keys, put in and taken out in an order of their own.
return function(state, event)
  local p = event.payload
  state.stock = state.stock or {}
  for i = p.from, p.to do
    local key = "sku-" .. i * 7919 % 10007
    if p.remove then state.stock[key] = nil else state.stock[key] = (state.stock[key] or 0) + i % 11 / 4 end
  end
  local count, sum = 0, 0
  for _, value in dpairs(state.stock) do
    count = count + 1
    sum = sum + value
  end
  state.count, state.sum = count, sum
  return state
end
