-- The budgets of one event: tables, text, closures, values, and that no pcall gives any of it back [LUA-5].
return function(state, event)
  local case = event.payload.case
  state.events = (state.events or 0) + 1
  if case == "caught" then
    local text = "[" .. string.rep("[],", 100000) .. "[]]"
    while true do pcall(function() local v = json.decode_strict(text) end) end
  elseif case == "fuel" then
    while true do pcall(function() while true do end end) end
  elseif case == "fuel twice" then
    local ok = pcall(pcall, pcall, function() while true do end end)
    state.caught = ok
  elseif case == "decode" then
    local text = "[" .. string.rep("[],", 100000) .. "[]]"
    for i = 1, 1000 do local v = json.decode_strict(text) end
  elseif case == "values" then
    local function wide(...) return select("#", ...) end
    local t = {}
    for i = 1, 1000 do t[i] = i end
    state.wide = wide(table.unpack(t, 1, 1000))
    state.wider = wide(0, table.unpack(t, 1, 1000))
  elseif case == "keys" then
    for i = 1, 100000 do state["k" .. i] = i end
  end
  return state
end
