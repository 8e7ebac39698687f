-- "1" and 1 are two keys; a fraction, once whole, is the integer's key.
return function(state, event)
  local t = {}
  t[1] = "number"
  t["1"] = "text"
  t[0.5 + 0.5] = t[1] .. " again"
  t[2.5] = "fraction"
  local seen = {}
  for _, key in ipairs({ 1, "1", 2.5, 5 / 2, "2.5", 4 // 4 }) do seen[#seen + 1] = t[key] or "none" end
  state.seen = seen
  state.payload = event.payload.list[event.payload.at] or null
  return state
end
