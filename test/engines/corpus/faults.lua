-- One event for every code a fold can fail with; state stays as it was before each [STA-6].
return function(state, event)
  local p = event.payload
  local case = p.case
  state.done = (state.done or 0) + 1
  if case == "E_RUNTIME nil" then return state.a.b
  elseif case == "E_RUNTIME arithmetic" then return p.text + 1
  elseif case == "E_RUNTIME compare" then return p.text < 1
  elseif case == "E_RUNTIME call" then return p.text()
  elseif case == "E_RUNTIME length" then return #p.n
  elseif case == "E_RUNTIME concat" then return "a" .. {}
  elseif case == "E_RAISED error" then error("no")
  elseif case == "E_RAISED table" then error({ code = 1 })
  elseif case == "E_RAISED assert" then assert(state.a, "none")
  elseif case == "E_ARGUMENT rep" then state.x = string.rep({}, 2)
  elseif case == "E_ARGUMENT ipairs" then for _ in ipairs(p.n) do state.x = 1 end
  elseif case == "E_ARGUMENT insert" then table.insert({}, 5, 1)
  elseif case == "E_ARGUMENT char" then state.x = string.char(256)
  elseif case == "E_ARGUMENT format" then state.x = string.format(p.pattern, 1)
  elseif case == "E_DIV0 //" then state.x = 1 // (p.n - p.n)
  elseif case == "E_DIV0 %" then state.x = 1 % (p.n - p.n)
  elseif case == "E_CYCLE" then state.self = { state }
  elseif case == "E_SHAPE" then state.t = { 1, x = 2 }
  elseif case == "E_UTF8 value" then state.s = "\xff"
  elseif case == "E_UTF8 surrogate" then state.s = "\xed\xa0\x80"
  elseif case == "E_UTF8 key" then state["\xc0\x80"] = 1
  elseif case == "E_UTF8 cut" then state.s = string.sub(p.text, 1, 1)
  elseif case == "E_OVERFLOW" then state.x = 2147483647 + p.n
  elseif case == "E_NUMBER" then state.x = 1 / (p.n - p.n)
  elseif case == "E_FROZEN event" then event.type = "other"
  elseif case == "E_FROZEN payload" then p.list[1] = 5
  elseif case == "E_FROZEN sort" then dsort(p.list)
  elseif case == "E_LIMIT string" then state.s = string.rep("x", 2000000)
  elseif case == "E_LIMIT unpack" then state.t = { table.unpack({}, 1, 1000000) }
  elseif case == "E_LIMIT shared" then
    local t = {}
    for _ = 1, 40 do t = { t, t } end
    state.t = t
  elseif case == "E_DEPTH calls" then
    local function f() return 1 + f() end
    state.x = f()
  elseif case == "E_DEPTH state" then
    local t = {}
    for _ = 1, 70 do t = { t } end
    state.t = t
  elseif case == "E_REFUSED" then state.x = string.find(p.text, p.pattern)
  elseif case == "E_JSON" then state.x = json.decode_strict("{")
  elseif case == "E_STATE nil" then return nil
  elseif case == "E_STATE text" then return p.text
  elseif case == "E_STATE null" then return null end
  return state
end
