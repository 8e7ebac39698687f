-- pcall, error and assert: what is caught is caught, with the same words everywhere.
local function try(f, ...)
  local ok, problem = pcall(f, ...)
  return (ok and "ok " or "no ") .. (type(problem) == "table" and json.encode_canonical(problem) or tostring(problem))
end

return function(state, event)
  state.caught = {
    try(error, "plain", 0), try(error, { code = 7 }), try(error), try(error, null),
    try(function() error("with a line") end), try(function() error("level two", 2) end),
    try(function() return nil + 1 end), try(function() return {} < {} end), try(function() return #5 end),
    try(function() return ("x").y.z end), try(function() local f f() end), try(5),
    try(assert, false), try(assert, nil, "said"), try(assert, 1, "fine"), try(assert, false, { 1 }),
    try(function() event.x = 1 end), try(function() return 1 // 0 end), try(function() return 1 % 0 end),
    try(string.rep), try(string.rep, "x", 1000000000), try(table.concat, { {} }), try(ipairs),
    try(function() return try(function() error("inner", 0) end) end),
  }
  return state
end
