-- Sets and counters as plain tables, by hand: the same as any engine's library would keep.
return function(state, event)
  state.members, state.counts = state.members or {}, state.counts or {}
  for _, word in ipairs(event.payload.words) do
    state.members[word] = true
    state.counts[word] = (state.counts[word] or 0) + 1
    if state.counts[word] == 3 then state.counts[word] = nil end
  end
  state.size = #dkeys(state.members)
  return state
end
