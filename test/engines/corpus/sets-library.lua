-- The library's sets and counters, and its random numbers [LUA-4].
return function(state, event)
  local members, counts = set.new({ "b", "a" }), counter.new()
  state.added = { set.add(members, "c"), set.add(members, "a"), set.remove(members, "b"), set.has(members, "b") }
  state.members, state.size, state.values = members, set.size(members), set.values(members)
  state.counts = { counter.add(counts, "x"), counter.add(counts, "x", 2.5), counter.get(counts, "y"), counter.total(counts) }
  state.left = counts
  return state
end
