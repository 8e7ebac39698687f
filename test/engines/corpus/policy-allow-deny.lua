-- A policy: who may do what, by the event and by what it is told besides [POL-1].
local function isOwner(actor) return actor == "user:ada" end

return function(event, context)
  local p = event.payload
  if p.case == "deny" then deny("rule-1", "not " .. p.what) end
  if p.case == "caught" then
    pcall(function() deny("rule-2", "pcall stops no verdict") end)
    allow()
  elseif p.case == "twice" then
    allow()
    deny("rule-3", "too late")
  elseif p.case == "silent" then return true
  elseif p.case == "wrong" then return p.missing.field
  elseif p.case == "endless" then while true do end
  elseif p.case == "number" then deny(7.5, 1 / 3)
  elseif p.case == "table" then deny({}, "no text")
  elseif p.case == "write" then context.seen = true
  elseif p.case == "owner" then
    if isOwner(event.actor) and context.owner == event.actor then allow() end
    deny("rule-4", "only " .. tostring(context.owner))
  elseif p.case == "random" then
    if rng(event)(0, 1) == 1 then allow() end
    deny("rule-5", "tails")
  end
  allow()
end
