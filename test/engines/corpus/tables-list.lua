-- insert, remove, concat, unpack and select over lists.
return function(state, event)
  local t = { 1, 2, 3 }
  table.insert(t, 4)
  table.insert(t, 1, 0)
  table.insert(t, 3, 9)
  state.removed = { table.remove(t), table.remove(t, 1), table.remove(t, 2) }
  state.none = table.remove({}) == nil
  state.t = t
  state.unpacked = { table.unpack({ 1, 2, 3, 4 }, 2, 3) }
  state.counted = { select("#"), select("#", nil), select("#", nil, nil, 3), (select(2, "a", "b", "c")), (select(-1, "a", "b")) }
  state.joined = { table.concat({}), table.concat({ 1 }), table.concat({ 1, 2, 3 }, ", "), table.concat({ 1, 2, 3 }, "-", 2), table.concat({ 1, 2, 3 }, "-", 3, 2) }
  local total = 0
  for _, n in ipairs(event.payload.list) do total = total + n end
  state.total = total
  return state
end
