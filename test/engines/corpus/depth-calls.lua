-- Deep calls of every kind: plain, through pcall, through a sort, through concatenation.
return function(state, event)
  local case, depth = event.payload.case, event.payload.depth
  local function plain(n) if n == 0 then return 0 end return 1 + plain(n - 1) end
  local function caught(n)
    if n == 0 then return 0 end
    local ok, below = pcall(caught, n - 1)
    return ok and 1 + below or error(below, 0)
  end
  local function sorted(n)
    if n == 0 then return 0 end
    local below = 0
    dsort({ 2, 1 }, function() below = sorted(n - 1) return true end)
    return 1 + below
  end
  local function tail(n) if n == 0 then return depth end return tail(n - 1) end
  if case == "plain" then state.reached = plain(depth)
  elseif case == "pcall" then state.reached = caught(depth)
  elseif case == "sort" then state.reached = sorted(depth)
  elseif case == "tail" then state.reached = tail(depth) end
  state[case .. depth] = true
  return state
end
