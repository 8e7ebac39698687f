-- json: text of values and back again, by canonical order, escapes and numbers [LUA-4] [ENC-7].
return function(state, event)
  local p = event.payload
  local text = json.encode_canonical(p)
  local back = json.decode_strict(text)
  state.text, state.same = text, json.encode_canonical(back) == text
  state.back = back
  state.shuffled = json.decode_strict(" { \"b\" : [ ] , \"a\" : { \"\" : 1e2 } , \"\\u00e9\\ud83d\\ude00\" : -0.0 } ")
  if p.text then state.decoded = json.decode_strict(p.text) end
  return state
end
