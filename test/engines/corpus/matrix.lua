-- Tables of tables of fractions: a matrix raised to a power, and solved by elimination.
local function times(a, b)
  local c = {}
  for i = 1, #a do
    c[i] = {}
    for j = 1, #b[1] do
      local sum = 0
      for k = 1, #b do sum = sum + a[i][k] * b[k][j] end
      c[i][j] = sum
    end
  end
  return c
end

local function solve(rows)
  for i = 1, #rows do
    for j = i + 1, #rows do
      local factor = rows[j][i] / rows[i][i]
      for k = i, #rows[j] do rows[j][k] = rows[j][k] - factor * rows[i][k] end
    end
  end
  local x = {}
  for i = #rows, 1, -1 do
    local sum = rows[i][#rows + 1]
    for k = i + 1, #rows do sum = sum - rows[i][k] * x[k] end
    x[i] = sum / rows[i][i]
  end
  return x
end

return function(state, event)
  local m = { { 0.5, 0.25 }, { 0.125, 0.75 } }
  local power = m
  for _ = 2, event.payload.n do power = times(power, m) end
  state.power = power
  local solved = {}
  local x = solve({ { 3, 2, -1, 1 }, { 2, -2, 4, -2 }, { -1, 0.5, -1, 0 } })
  for i = 1, 3 do solved[i] = x[i] end
  state.solved = solved
  return state
end
