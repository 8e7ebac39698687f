-- Not EchoLua: the findings are part of the report.
local cache = {}
return function(state, event)
  for k, v in pairs(state) do cache[k] = v end
  table.sort(cache)
  state.at = os.time()
  state.random = math.random()
  state.text = string.gsub(event.type, "a", "b")
  total = 1
  return state
end
