-- What is an array, what is an object, and what is neither [LUA-8].
return function(state, event)
  local case, p = event.payload.case, event.payload
  if case == "empty" then state.empty = { table = {}, array = json.array(), list = p.list, object = p.object }
  elseif case == "emptied" then
    state.emptied = { 1 }
    state.emptied[1] = nil
    state.marked = json.array({ 1 })
    state.marked[1] = nil
  elseif case == "later" then state.laterArray, state.laterObject = #state.marked, dkeys(state.emptied)
  elseif case == "copy" then
    local copy = {}
    for i, v in ipairs(p.list) do copy[i] = v end
    state.copy = copy
  elseif case == "append" then state.empty.list[#state.empty.list + 1] = "kept an array"
  elseif case == "hole" then state.hole = { 1, nil, 3 }
  elseif case == "mixed" then state.mixed = { 1, x = 2 }
  elseif case == "zero" then state.zero = { [0] = 1 }
  elseif case == "fraction" then state.fraction = { [1.5] = 1 }
  elseif case == "boolean" then state.boolean = { [true] = 1 }
  elseif case == "key" then state.empty.list.name = 1
  elseif case == "function" then state.f = function() return 1 end
  elseif case == "root" then return json.array({ state.copy, 1 })
  elseif case == "back" then return { array = state } end
  return state
end
