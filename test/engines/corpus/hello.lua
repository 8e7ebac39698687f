-- The fold of "Hello, GATOS", as a new world starts with it.
return function(state, event)
  if event.type == "add" then state.count = (state.count or 0) + event.payload.n end
  return state
end
