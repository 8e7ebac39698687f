-- counter: fractions, zero that goes away, negative counts, totals that overflow [LUA-4].
return function(state, event)
  local p = event.payload
  state.c = state.c or counter.new()
  local results = json.array()
  for i, step in ipairs(p.steps) do results[i] = counter.add(state.c, step[1], step[2]) end
  state.results, state.keys = results, dkeys(state.c)
  state.total = counter.total(state.c)
  state.absent = counter.get(state.c, "absent")
  return state
end
