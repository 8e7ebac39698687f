-- Canonical text of fractions and numbers read back from text, never through a double [ENC-7].
return function(state, event)
  local text = event.payload.text
  local n = tonumber(text)
  state[text] = n == nil and null or { value = n, text = tostring(n), again = tonumber(tostring(n)) == n }
  return state
end
