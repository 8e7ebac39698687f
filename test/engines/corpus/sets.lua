-- set: order of members, sizes, sets in the state and out of it, what is no member [LUA-4].
return function(state, event)
  local p = event.payload
  state.s = state.s or set.new()
  local log = json.array()
  for i, m in ipairs(p.add or {}) do log[#log + 1] = set.add(state.s, m) end
  for i, m in ipairs(p.remove or {}) do log[#log + 1] = set.remove(state.s, m) end
  local copy = set.new(set.values(state.s))
  set.add(copy, "only in the copy")
  state.log, state.size, state.copied = log, set.size(state.s), set.size(copy)
  state.values = set.values(state.s)
  state.has = { set.has(state.s, "b"), set.has(state.s, "1"), set.has(state.s, "") }
  if p.fail == "table" then set.add(state.s, {}) elseif p.fail == "nil" then set.add(state.s)
  elseif p.fail == "event" then set.add(p, "x") elseif p.fail == "utf8" then set.add(state.s, "\xff")
  elseif p.fail == "list" then set.new({ 1, {} }) elseif p.fail == "key" then set.add(state.s, string.rep("k", 2000)) end
  return state
end
