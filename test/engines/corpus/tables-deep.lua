-- Nesting up to the limit of 64, and past it.
return function(state, event)
  local deep = { leaf = true }
  for i = 1, event.payload.depth do deep = i % 2 == 0 and { deep } or { d = deep } end
  state.deep = deep
  state.depth = event.payload.depth
  return state
end
