-- Endless and too long work ends with E_FUEL, whatever catches errors; what is done within the tank is done.
return function(state, event)
  local case = event.payload.case
  state.last = case
  if case == "while" then while true do state.x = 1 end
  elseif case == "repeat" then repeat local x = 1 until x == 2
  elseif case == "for" then for i = 1, 2147483647 do state.x = i end
  elseif case == "pcall" then while true do pcall(function() while true do state.x = 1 end end) end
  elseif case == "caught" then state.ok = pcall(function() while true do state.x = 2 end end)
  elseif case == "sort" then dsort({ 3, 2, 1 }, function() pcall(function() while true do state.x = 3 end end) return true end)
  elseif case == "recursion" then
    local function f() return f() end
    f()
  elseif case == "text" then
    local a = string.rep("a", 500000)
    while true do string.find(a, a .. "b", 1, true) end
  elseif case == "enough" then
    local sum = 0
    for i = 1, 20000 do sum = sum + i % 7 end
    state.sum = sum
  end
  return state
end
