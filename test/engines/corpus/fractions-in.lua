-- Numbers of an event as Q32.32 holds them: nearest, ties to even [ENC-7].
return function(state, event)
  state.values = state.values or {}
  state.values[#state.values + 1] = event.payload.v
  return state
end
