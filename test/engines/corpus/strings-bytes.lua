-- Strings are bytes: lengths, parts and positions of text in and beyond ASCII.
return function(state, event)
  local s = event.payload.s
  local bytes = json.array()
  for i = 1, #s do bytes[i] = string.byte(s, i) end
  local back = {}
  for i = 1, #bytes do back[i] = string.char(bytes[i]) end
  state[s] = {
    length = #s, bytes = bytes, same = table.concat(back) == s, upper = s:upper(), lower = s:lower(),
    twice = s .. s, found = json.array({ string.find(s .. "|" .. s, s, 2, true) }),
  }
  return state
end
