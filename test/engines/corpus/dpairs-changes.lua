-- Changing the table that dpairs walks: added keys do not come, removed ones are skipped.
return function(state, event)
  local t, seen = { a = 1, b = 2, c = 3, d = 4 }, {}
  for key, value in dpairs(t) do
    seen[#seen + 1] = key .. value
    t["new" .. key] = value
    t.b = nil
    t.d = 40
  end
  state.seen, state.t = seen, t
  state.event = {}
  for key, value in dpairs(event.payload) do state.event[#state.event + 1] = { key = key, value = value } end
  return state
end
