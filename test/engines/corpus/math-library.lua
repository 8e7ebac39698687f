-- The math library and tonumber with a base.
return function(state, event)
  local v = event.payload.v
  state["v" .. v] = {
    abs = math.abs(v), floor = math.floor(v), ceil = math.ceil(v), whole = math.tointeger(v) or null,
    least = math.min(v, 0, 1.5), greatest = math.max(v, 0, 1.5), parts = { v // 1, v % 1, v // 0.25, v % 0.25, v % -0.3 },
  }
  state.bases = {
    tonumber("ff", 16), tonumber("FF", 16), tonumber("777", 8), tonumber("z", 36), tonumber("-101", 2),
    tonumber("8", 8) or null, tonumber("", 10) or null, tonumber("zzzzzzzz", 36) or null, tonumber(7) or null,
  }
  return state
end
