-- Numbers joined to text, by .. and by the library.
return function(state, event)
  local v = event.payload.v
  local joined = "<" .. v .. ">"
  state[joined] = {
    pair = v .. "/" .. -v, twice = v .. v, half = "h" .. v / 2, whole = "w" .. v * 2 // 2,
    list = table.concat({ v, v + 1, "x" }, ";"), said = tostring(v), text = string.format("%s", v),
  }
  return state
end
