-- Long sums and products of fractions: an error of one unit in the last place would show.
return function(state, event)
  local n, sum, product, alternating = event.payload.n, 0, 1, 0
  for i = 1, n do
    sum = sum + 1 / i
    product = product * (1 + 1 / (i * i))
    alternating = alternating + (i % 2 == 0 and -1 or 1) / (2 * i - 1)
  end
  state["n" .. n] = { sum = sum, product = product, quarterOfPi = alternating, half = sum / 2 }
  return state
end
