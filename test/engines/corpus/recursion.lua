-- Calls that call themselves in every way there is, at 199, 200 and 201 levels and without end [LUA-5].
local function even(n) if n == 0 then return true end return not even(n - 1) end

return function(state, event)
  local case, n = event.payload.case, event.payload.n
  local object = {}
  function object.down(self, k) if k == 0 then return "method" end return self:down(k - 1) end
  local function wide(k, ...) if k == 0 then return select("#", ...) end return wide(k - 1, k, ...) end
  local function caught(k) if k == 0 then return "bottom" end return select(2, pcall(caught, k - 1)) end
  local function endless() return endless() end
  local function mutual(k, other) if k == 0 then return 0 end return other(k - 1, mutual) end
  local seen = 0
  local function through(k) seen = k dsort({ 2, 1 }, function() return through(k + 1) end) end
  if case == "even" then state.even = even(n)
  elseif case == "method" then state.method = object:down(n)
  elseif case == "wide" then state.wide = wide(n)
  elseif case == "caught" then state.caught = caught(n)
  elseif case == "endless" then endless()
  elseif case == "mutual" then state.mutual = mutual(n, mutual)
  elseif case == "after" then
    local ok, message = pcall(endless)
    state.after = { ok, message, even(10) }
  elseif case == "sorting" then
    local ok, message = pcall(through, 0)
    state.sorting = { seen, message }
  end
  return state
end
