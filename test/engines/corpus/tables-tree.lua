-- State is a tree: a table stored in two places becomes two, and a cycle is refused [STA-1].
return function(state, event)
  local case = event.payload.case
  if case == "share" then
    local one = { n = 1 }
    state.left, state.right = one, one
    one.n = 2
  elseif case == "change" then
    state.left.n = 3
    state.right.n = state.right.n + 10
  elseif case == "move" then
    state.moved = state.left
    state.left = nil
    state.moved.n = 4
  elseif case == "self" then
    state.self = state
  elseif case == "ring" then
    local a, b = {}, {}
    a.b, b.a = b, a
    state.ring = a
  elseif case == "new" then
    return { only = state.moved, was = dkeys(state) }
  elseif case == "event" then
    state.copy = event.payload
  end
  return state
end
