-- Exact arithmetic on numbers of any length, in limbs of four digits: factorials and powers of two.
local BASE <const> = 10000

local function times(limbs, factor)
  local carry, result = 0, {}
  for i = 1, #limbs do
    local product = limbs[i] * factor + carry
    result[i] = product % BASE
    carry = product // BASE
  end
  while carry > 0 do
    result[#result + 1] = carry % BASE
    carry = carry // BASE
  end
  return result
end

local function text(limbs)
  local parts = { tostring(limbs[#limbs]) }
  for i = #limbs - 1, 1, -1 do parts[#parts + 1] = string.format("%04d", limbs[i]) end
  return table.concat(parts)
end

return function(state, event)
  local factorial, power = { 1 }, { 1 }
  for i = 1, event.payload.n do
    factorial = times(factorial, i)
    power = times(power, 2)
  end
  state["n" .. event.payload.n] = { factorial = text(factorial), power = text(power) }
  return state
end
