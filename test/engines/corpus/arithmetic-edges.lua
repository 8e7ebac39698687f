-- The greatest and least numbers, and what goes one past them.
return function(state, event)
  local p = event.payload
  state.done = (state.done or 0) + 1
  if p.op == "add" then state.value = p.a + p.b
  elseif p.op == "sub" then state.value = p.a - p.b
  elseif p.op == "mul" then state.value = p.a * p.b
  elseif p.op == "div" then state.value = p.a / p.b
  elseif p.op == "neg" then state.value = -p.a
  elseif p.op == "abs" then state.value = math.abs(p.a)
  elseif p.op == "floor" then state.value = { math.floor(p.a), math.ceil(p.a) } end
  return state
end
