-- Nothing but state lives from one event to the next [STA-1].
local function fresh() return { n = 0 } end
local LIMIT <const> = 3

return function(state, event)
  local box = fresh()
  box.n = box.n + 1
  state.n = (state.n or 0) + box.n
  state.log = state.log or json.array()
  table.insert(state.log, 1, event.payload.name)
  while #state.log > LIMIT do table.remove(state.log) end
  state.by = state.by or {}
  state.by[event.payload.name] = { at = state.n, log = state.log }
  return state
end
