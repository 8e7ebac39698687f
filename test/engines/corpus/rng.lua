-- pcg32: seeds of every kind, ranges, the event's own seed, several generators at once [LUA-4].
return function(state, event)
  local p = event.payload
  local r = p.seed and rng(p.seed) or rng(event)
  local again = p.seed and rng(p.seed) or rng(event)
  local out = { first = { r(), r(), r() }, same = again() == again() }
  out.dice, out.ranges = json.array(), json.array()
  for i = 1, 12 do out.dice[i] = r(6) end
  for i, range in ipairs(p.ranges or {}) do
    local ok, value = pcall(r, range[1], range[2])
    out.ranges[i] = value
  end
  state[p.name] = out
  return state
end
