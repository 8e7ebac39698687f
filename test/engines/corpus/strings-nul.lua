-- NUL is a byte like any other: in values, keys, comparison and search.
return function(state, event)
  local s = "a\0b\0\0c"
  state["k\0ey"] = s
  state["k"] = #s
  state.parts = { s:sub(1, 2), s:sub(3), s:sub(-1), s:sub(4, 4) }
  state.order = { "a" < "a\0", "a\0" < "a\0\0", "a\0b" < "a\0c", "\0" < "", "a\0" == "a" }
  state.found = { s:find("\0", 1, true), s:find("\0\0", 1, true), s:find("b\0", 1, true) }
  state.rep = string.rep("\0", 3, "-")
  state.joined = table.concat({ "x", "y" }, "\0")
  state.format = string.format("%s|%s", s, "\0")
  if event.payload.width then state.width = string.format("%5s|", "\0") end
  state.event = event.payload.s == s
  return state
end
