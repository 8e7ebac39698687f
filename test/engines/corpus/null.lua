-- null is a value: true in a condition, equal to itself only, kept in lists and objects; nil deletes.
return function(state, event)
  local p = event.payload
  state.truthy = null and "yes" or "no"
  state.kinds = { type(null), type(nil), type(p.a), type(p.missing) }
  state.equal = { null == null, null == false, null == nil, null == p.a, null == "null", null == 0 }
  state.list = { null, 1, null }
  state.length = #state.list
  state.kept = null
  state.deleted = 1
  state.deleted = nil
  state.text = tostring(null) .. json.encode_canonical({ null, { a = null } })
  state.from = json.decode_strict("[null,{\"k\":null}]")
  state.payload = p
  if p.fail == "index" then return null.x elseif p.fail == "add" then return null + 1
  elseif p.fail == "call" then return null() elseif p.fail == "write" then null.x = 1
  elseif p.fail == "compare" then return null < 1 elseif p.fail == "length" then return #null end
  return state
end
