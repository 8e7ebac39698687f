-- Long text: built, cut, searched and stored near the limit of one string.
return function(state, event)
  local n = event.payload.n
  local s = string.rep("0123456789abcdef", n)
  state.length = #s
  state.middle = s:sub(#s // 2, #s // 2 + 9)
  state.found = (s .. "needle"):find("needle", 1, true)
  local parts = {}
  for i = 1, 200 do parts[i] = s:sub(i, i) end
  state.parts = table.concat(parts)
  if n > 65000 then state.whole = s end
  return state
end
