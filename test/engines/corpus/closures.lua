-- Functions as values: upvalues of their own, varargs, recursion, several results.
local function counter()
  local n = 0
  return function(step) n = n + (step or 1) return n end
end

local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end

local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do total = total + (select(i, ...) or 0) end
  return total, select("#", ...)
end

return function(state, event)
  local a, b = counter(), counter()
  a() a() b(10)
  state.counters = { a(), b(), (a(0.5)) }
  state.fib = fib(event.payload.n)
  state.sums = { sum(1, nil, 3, nil) }
  state.empty = { sum() }
  local made = {}
  for i = 1, 3 do made[i] = function() return i * 10 end end
  state.made = { made[1](), made[2](), made[3]() }
  local object = { n = 5 }
  function object.add(self, n) self.n = self.n + n return self end
  state.object = object:add(2):add(3).n
  local i = 0
  repeat local last = i i = i + 1 until last >= 3
  state.i = i
  return state
end
