-- dsort keeps equal items in their order, whatever the size.
return function(state, event)
  local items, size = json.array(), event.payload.size
  for i = 1, size do items[i] = { rank = i * 7919 % 7, at = i } end
  dsort(items, function(a, b) return a.rank < b.rank end)
  local trail = {}
  for i, item in ipairs(items) do
    trail[i] = item.rank .. ":" .. item.at
    local before = items[i - 1]
    if before and (before.rank > item.rank or before.rank == item.rank and before.at > item.at) then
      error("not stable")
    end
  end
  state["size" .. size] = table.concat(trail, " ")
  return state
end
