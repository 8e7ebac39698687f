-- Whole numbers: signs of // and %, precedence, comparison.
return function(state, event)
  local a, b = event.payload.a, event.payload.b
  state.seen = state.seen or {}
  state.seen[#state.seen + 1] = {
    sum = a + b, difference = a - b, product = a * b, negated = -a,
    quotient = a // b, rest = a % b, identity = (a // b) * b + a % b == a,
    order = a < b and "<" or a == b and "=" or ">", mixed = a + b * 2 - -a,
  }
  return state
end
