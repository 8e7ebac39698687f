-- Where exactly fuel ends: how many rounds fit is found by halving, and must be the same number everywhere.
return function(state, event)
  local x = 0
  for i = 1, event.payload.rounds do x = x + i % 3 end
  state.rounds = math.max(state.rounds or 0, event.payload.rounds)
  state.x = x
  return state
end
