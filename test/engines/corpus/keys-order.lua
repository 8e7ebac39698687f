-- Keys of the canonical state stand in the order of UTF-16 units (RFC 8785), not of bytes.
return function(state, event)
  for i, key in ipairs(event.payload.keys) do state[key] = i end
  state.order = dkeys(state)
  return state
end
