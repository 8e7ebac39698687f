-- Text compares by bytes, also where UTF-16 would say otherwise.
return function(state, event)
  local words = json.array()
  for i, word in ipairs(event.payload.words) do words[i] = word end
  dsort(words)
  state.sorted = words
  local down = json.array()
  for i, word in ipairs(event.payload.words) do down[i] = word end
  state.down = dsort(down, function(a, b) return a > b end)
  for i = 2, #words do
    if words[i] < words[i - 1] then error("not sorted") end
  end
  return state
end
