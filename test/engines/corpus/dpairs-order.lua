-- dpairs, dkeys and dvalues: integers first, then text by bytes, however the table was filled.
local function trailOf(t)
  local trail = {}
  for key, value in dpairs(t) do trail[#trail + 1] = type(key) .. " " .. key .. "=" .. value end
  return table.concat(trail, ", ")
end

return function(state, event)
  local up, down, keys = {}, {}, event.payload.keys
  for i, key in ipairs(keys) do up[key] = i end
  for i = #keys, 1, -1 do down[keys[i]] = i end
  state.trail = trailOf(up)
  state.same = trailOf(up) == trailOf(down)
  state.keys = dkeys(up)
  state.values = dvalues(down)
  state.again = trailOf({ [3] = "c", [1] = "a", ["2"] = "text", [2] = "b", [-1] = "minus", [0] = "zero" })
  return state
end
