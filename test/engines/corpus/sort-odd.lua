-- Sorting with a comparison that is none, that counts, that fails, and of values that do not compare.
return function(state, event)
  local case, calls = event.payload.case, 0
  local list = { 5, 3, 9, 1, 1, 7 }
  if case == "always" then dsort(list, function() return true end)
  elseif case == "never" then dsort(list, function() return false end)
  elseif case == "flip" then dsort(list, function() calls = calls + 1 return calls % 2 == 0 end)
  elseif case == "count" then dsort(list, function(a, b) calls = calls + 1 return a < b end)
  elseif case == "fails" then dsort(list, function(a, b) if a == 7 then error("seven") end return a < b end)
  elseif case == "mixed" then dsort({ 1, "a", 2 })
  elseif case == "tables" then dsort({ {}, {} })
  elseif case == "number" then dsort(5)
  elseif case == "fractions" then list = dsort({ 0.5, -0.5, 0.25, 0, 0.5000000002, -2147483647 - 1, 2147483647.5 }) end
  state[case] = { list = list, calls = calls }
  return state
end
