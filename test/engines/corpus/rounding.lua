-- Fractions at their last digit: ties of *, truncation of /, floors of // and %, text there and back [LUA-3] [ENC-7].
local TINY <const> = 0.0000000002

return function(state, event)
  local a, b = event.payload.a, event.payload.b
  local function try(f) local ok, v = pcall(f) return ok and v or string.sub(v, 1, string.find(v, ":", 1, true) - 1) end
  state[a .. " " .. b] = {
    product = try(function() return a * b end), back = try(function() return a * b / b end),
    quotient = try(function() return a / b end), floor = try(function() return a // b end),
    rest = try(function() return a % b end), sum = try(function() return a // b * b + a % b == a end),
    halves = { a * 0.5, -a * 0.5, a / 2, -a / 2, a / -2 }, tiny = { a * TINY, a / 3, -a / 3 },
    text = tonumber(tostring(a)) == a, least = math.min(a, b), order = { a < b, a <= b, a == b },
    rounded = { math.floor(a), math.ceil(a), math.floor(-b), math.ceil(-b) },
  }
  return state
end
