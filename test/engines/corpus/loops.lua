-- Loops at their edges: steps, fractions, empty ranges, break, the greatest number.
local function count(from, to, step)
  local trail = {}
  for i = from, to, step do
    trail[#trail + 1] = i
    if #trail >= 10 then break end
  end
  return json.array(trail)
end

return function(state, event)
  local p = event.payload
  state.seen = state.seen or {}
  state.seen[#state.seen + 1] = count(p.from, p.to, p.step or 1)
  return state
end
