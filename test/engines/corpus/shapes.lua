-- What is neither array nor object when the event ends, however it came about, and what is again by then [LUA-8].
return function(state, event)
  local case = event.payload.case
  state.list = state.list or json.array({ 1, 2, 3, { 4 } })
  state.map = state.map or { a = 1, b = { c = 2 } }
  if case == "hole" then state.list[2] = nil
  elseif case == "closed" then state.list[2] = nil state.list[2] = "again"
  elseif case == "end" then state.list[#state.list] = nil
  elseif case == "beyond" then state.list[#state.list + 2] = 1
  elseif case == "filled" then state.list[#state.list + 2] = 1 state.list[#state.list] = 0
  elseif case == "backwards" then local t = {} for i = 5, 1, -1 do t[i] = i end state.back = t
  elseif case == "mixed" then state.map[1] = 1
  elseif case == "unmixed" then state.map[1] = 1 state.map[1] = nil
  elseif case == "named" then state.list.name = 1
  elseif case == "unnamed" then state.list.name = 1 state.list.name = nil
  elseif case == "turned" then state.map.a = nil state.map.b = nil state.map[1] = "now an array"
  elseif case == "emptied" then for i = #state.list, 1, -1 do state.list[i] = nil end
  elseif case == "local" then local t = { 1, nil, 3 } state.out = t state.out[2] = 2
  elseif case == "taken" then local t = state.list t[2] = nil state.list = 0
  elseif case == "length" then state.list[2] = nil state.n = #state.list
  elseif case == "deep" then state.map.b.c = { { { 1, x = 2 } } }
  elseif case == "zero" then state.list[0] = 1
  elseif case == "negative" then state.map = { [-1] = 1 } end
  return state
end
