-- Canonical JSON made inside a fold: escapes, order of keys, numbers, nesting.
return function(state, event)
  local text = json.encode_canonical(event.payload.value)
  state.texts = state.texts or {}
  state.texts[#state.texts + 1] = { text = text, length = #text, again = json.encode_canonical(json.decode_strict(text)) == text }
  return state
end
