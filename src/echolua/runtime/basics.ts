/** Arguments, and the functions that have no table [LUA-4]. Numbers are raw; `integer` gives them unshifted. */
export const BASICS_LUA = `
local function bad(index, name, expected, value)
  raise("E_ARGUMENT", "bad argument #" .. index .. " to '" .. name .. "' (" .. expected .. " expected, got " .. typeOf(value) .. ")")
end

local function text(value, index, name)
  if type(value) == "string" then return value end
  if type(value) == "number" then return numberText(value) end
  bad(index, name, "string", value)
end

local function number(value, index, name)
  if type(value) == "number" then return value end
  bad(index, name, "number", value)
end

local function integer(value, index, name)
  if type(value) == "number" and value & LOW == 0 then return value // 0x100000000 end
  bad(index, name, "integer", value)
end

local function plain(value, index, name)
  if type(value) ~= "table" then bad(index, name, "table", value) end
  return value
end

R.type = typeOf
function R.tostring(value)
  charge(1)
  return toText(value)
end

function R.dkeys(t)
  local keys, numbers = sortedKeys(plain(t, 1, "dkeys"))
  for i = 1, numbers do keys[i] = keys[i] << 32 end
  return keys
end

function R.dvalues(t)
  local keys, _, count = sortedKeys(plain(t, 1, "dvalues"))
  for i = 1, count do keys[i] = t[keys[i]] end
  return keys
end

function R.dpairs(t)
  local keys, numbers, count = sortedKeys(plain(t, 1, "dpairs"))
  local i = 0
  return function()
    while i < count do
      i = i + 1
      local key = keys[i]
      local value = t[key]
      if value ~= nil then return i <= numbers and key << 32 or key, value end
    end
  end
end

local function nextItem(_, list, i)
  i = i // 0x100000000 + 1
  local value = list[i]
  if value ~= nil then return i << 32, value end
end

function R.ipairs(list) return nextItem, plain(list, 1, "ipairs"), 0 end

function R.tonumber(value, radix)
  charge(1)
  if radix ~= nil then
    local digits = text(value, 1, "tonumber")
    radix = integer(radix, 2, "tonumber")
    if radix < 2 or radix > 36 then raise("E_ARGUMENT", "bad argument #2 to 'tonumber' (base out of range)") end
    local result = #digits <= 40 and match(digits, "^%s*%-?%w+%s*$") and tonumber(digits, radix) or nil
    return result and result >= -0x80000000 and result <= MOST and result << 32 or nil
  end
  if type(value) == "number" then return value end
  if type(value) ~= "string" or #value > 1000 then return nil end
  charge(#value >> 4)
  local found, result, after = readNumber(value, match(value, "^%s*()"))
  if found and find(value, "^%s*$", after) then return result end
  return nil
end

function R.select(index, ...)
  if index == "#" then return select("#", ...) << 32 end
  index = integer(index, 1, "select")
  if index == 0 or -index > select("#", ...) then raise("E_ARGUMENT", "bad argument #1 to 'select' (index out of range)") end
  return select(index, ...)
end

-- An error value that is a table of the fold's own is given to pcall as it is; the host is told its kind only.
local function raiseValue(value)
  local message = value
  if type(value) == "number" then message = numberText(value) end
  if type(message) ~= "string" then message = "the error value is a " .. typeOf(value) end
  error(setmetatable({ code = "E_RAISED", raised = true, value = value, message = message, line = foldLine() }, FAULT), 0)
end
R.error = raiseValue

function R.assert(...)
  local value, message = ...
  if value then return ... end
  if select("#", ...) < 2 then message = "assertion failed!" end
  raiseValue(message)
end

local function caught(ok, ...)
  if ok then return true, ... end
  local fault = asFault(...)
  if fault.fatal then error(fault, 0) end
  if fault.raised then return false, fault.value end
  return false, fault.code .. ": " .. fault.message
end

function R.pcall(depth, f, ...)
  charge(2)
  -- Two levels, so that nested ones stay within the 200 calls that Lua itself can nest in C.
  if depth > 198 then R.TOO_DEEP() end
  return caught(xpcall(f, toFault, depth + 2, ...))
end

-- [LUA-4] pcg32 (XSH-RR): the generator of pcg-random.org with the stream of its check program.
local function generator(seed)
  local state, step = 0, 54 << 1 | 1
  local function draw()
    local old = state
    state = old * 6364136223846793005 + step
    local shifted, turn = ((old >> 18 ~ old) >> 27) & LOW, old >> 59
    return (shifted >> turn | shifted << (-turn & 31)) & LOW
  end
  draw()
  state = state + seed
  draw()
  return draw
end

local function bounded(draw, count)
  local threshold = (0x100000000 - count) % count
  while true do
    local value = draw()
    if value >= threshold then return value % count end
    charge(1)
  end
end

function R.rng(seed)
  if type(seed) == "table" then seed = SEEDS[seed] end
  if type(seed) ~= "number" then raise("E_ARGUMENT", "rng takes a number or the event") end
  charge(4)
  allocate(256)
  local draw = generator(seed)
  return function(_, least, most)
    charge(2)
    if least == nil then return draw() end
    least = integer(least, 1, "rng")
    if most == nil then least, most = 1, least else most = integer(most, 2, "rng") end
    if most < least then raise("E_ARGUMENT", "rng: the range is empty") end
    if most - least > MOST then raise("E_ARGUMENT", "rng: the range is too wide") end
    return (least + bounded(draw, most - least + 1)) << 32
  end
end
`;
