-- What a fold sees of an event, and no more.
return function(state, event)
  state.keys = dkeys(event)
  state.types = state.types or {}
  state.types[event.type] = (state.types[event.type] or 0) + 1
  state.last = event
  state.ulids = state.ulids or {}
  state.ulids[#state.ulids + 1] = event.ulid
  if state.before and event.ulid <= state.before then error("not in order") end
  state.before = event.ulid
  return state
end
