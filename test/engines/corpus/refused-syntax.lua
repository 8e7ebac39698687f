-- Not Lua: the position of the first complaint is part of the report.
return function(state, event)
  if event.type == "é👍" then state.x = 1 end
  local text = "é👍" state.y = = 2
  return state
end
