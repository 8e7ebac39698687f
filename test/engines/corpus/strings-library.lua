-- The string library at and past its edges.
return function(state, event)
  local s = event.payload.s
  state.sub = { s:sub(2, 3), s:sub(-2, -1), s:sub(0, 1), s:sub(3, 2), s:sub(-100, 100), s:sub(100, 200) }
  state.byte = { s:byte(1, -1) }
  state.rep = { s:rep(0), s:rep(-1), s:rep(2), s:rep(3, ",") }
  state.find = { (s:find("c", 1, true)), (s:find("", 3, true)), s:find("zz", 1, true) == nil, (s:find("a", -3, true)) or null }
  state.special = { (("a.b%c"):find("%", 1, true)), (("a.b%c"):find(".", 1, true)) }
  state.format = string.format("%d|%5d|%-5d|%05d|%x|%s|%10s|%-6s|%%", 42, 42, 42, 42, 255, s, s, "ab")
  state.values = string.format("%s %s %s %s", nil, true, 0.5, null)
  state.chars = string.char(104, 105, 0, 226, 130, 172)
  return state
end
