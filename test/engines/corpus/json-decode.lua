-- Strict JSON read inside a fold: what is taken, and what is refused where.
return function(state, event)
  local ok, value = pcall(json.decode_strict, event.payload.text)
  state.seen = state.seen or {}
  state.seen[#state.seen + 1] = { ok = ok, value = value }
  return state
end
