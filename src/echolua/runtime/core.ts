/**
 * What everything else stands on: fuel, faults and where they happened. A fault is a table with the metatable FAULT;
 * `fatal` ones pass through pcall [LUA-5]. The place is the line of generated code, which says the ELC node [LUA-6].
 */
export const CORE_LUA = `
local null, MAX_STRING, MAX_NESTING, MAX_VALUES, MAX_STATE = ...
local type, error, next, xpcall, tonumber, select, load = type, error, next, xpcall, tonumber, select, load
local setmetatable, getmetatable = setmetatable, getmetatable
local getinfo, upvaluejoin, setupvalue = debug.getinfo, debug.upvaluejoin, debug.setupvalue
local byte, char, find, format, gsub, match, sub, rep, upper, lower, unpackBytes, packBytes =
  string.byte, string.char, string.find, string.format, string.gsub, string.match, string.sub, string.rep,
  string.upper, string.lower, string.unpack, string.pack
local concat, unpack, sort, move, insert, remove =
  table.concat, table.unpack, table.sort, table.move, table.insert, table.remove
local max, min, ult, mininteger = math.max, math.min, math.ult, math.mininteger
local utf8len, utf8char = utf8.len, utf8.char

local R = { null = null, SELECT = select }
local F, A = 0, 0
local FAULT = {}

local function typeOf(value)
  if value == null then return "null" end
  return type(value)
end

-- The line of generated code that is at work.
local function foldLine()
  for level = 2, 1000 do
    local info = getinfo(level, "Sl")
    if not info then return nil end
    if info.source == "=fold" then return info.currentline end
  end
end

local function raise(code, message)
  error(setmetatable({ code = code, message = message, line = foldLine() }, FAULT), 0)
end

-- A fault that no pcall stops.
local function raiseFatal(code, message)
  error(setmetatable({ code = code, message = message, line = foldLine(), fatal = true }, FAULT), 0)
end

function R.NO_FUEL()
  F = -1
  raiseFatal("E_FUEL", "the fuel for this event is used up")
end

function R.NO_MEMORY()
  A = -1
  raiseFatal("E_MEMORY", "this event makes more tables and text than one event may")
end

function R.TOO_DEEP() raise("E_DEPTH", "calls nest deeper than 200") end
function R.TOO_MANY() raise("E_LIMIT", "a function is given more than " .. MAX_VALUES .. " values") end
function R.OVERFLOW() raise("E_OVERFLOW", "the result does not fit Q32.32") end
local noFuel, noMemory, overflow = R.NO_FUEL, R.NO_MEMORY, R.OVERFLOW

-- Pays for the work of a library call [LUA-5].
local function charge(fuel)
  F = F - fuel
  if F < 0 then noFuel() end
end

local function allocate(bytes)
  A = A - bytes
  if A < 0 then noMemory() end
end

-- Pays for a string that is about to be made.
local function chargeText(length)
  if length > MAX_STRING then
    raise("E_LIMIT", "a string would be longer than " .. MAX_STRING .. " bytes")
  end
  F = F - (length >> 4)
  if F < 0 then noFuel() end
  A = A - length
  if A < 0 then noMemory() end
end

-- Order and equality of what may be text: long text is paid for [LUA-5].
function R.LT(a, b)
  if type(a) == "string" and type(b) == "string" then charge(min(#a, #b) >> 6) end
  return a < b
end
function R.LE(a, b)
  if type(a) == "string" and type(b) == "string" then charge(min(#a, #b) >> 6) end
  return a <= b
end
function R.GT(a, b)
  if type(a) == "string" and type(b) == "string" then charge(min(#a, #b) >> 6) end
  return a > b
end
function R.GE(a, b)
  if type(a) == "string" and type(b) == "string" then charge(min(#a, #b) >> 6) end
  return a >= b
end
function R.EQ(a, b)
  if type(a) == "string" and type(b) == "string" and #a == #b then charge(#a >> 6) end
  return a == b
end
local lessThan = R.LT

local NATIVE = {
  { "attempt to index", "E_TYPE", "a %s value has no fields" },
  { "attempt to call", "E_TYPE", "a %s value cannot be called" },
  { "attempt to perform arithmetic on", "E_TYPE", "arithmetic on a %s value" },
  { "attempt to perform bitwise operation on", "E_TYPE", "arithmetic on a %s value" },
  { "attempt to compare two", "E_TYPE", "two %s values have no order" },
}

-- What Lua itself says, in words that are the same everywhere.
local function nativeFault(text)
  text = gsub(match(text, "^%l+:%d+: (.*)$") or text, "light userdata", "null")
  text = gsub(text, "userdata", "null")
  for i = 1, #NATIVE do
    local start, code, message = unpack(NATIVE[i])
    if sub(text, 1, #start) == start then
      local what = match(text, "^ an? (%l+) value", #start + 1) or match(text, "^ (%l+) values", #start + 1)
      return code, format(message, what or "?")
    end
  end
  local a, b = match(text, "^attempt to compare (%l+) with (%l+)")
  if a then return "E_TYPE", "a " .. a .. " and a " .. b .. " have no order" end
  if find(text, "attempt to perform 'n", 1, true) or text == "attempt to divide by zero" then return "E_DIV0", "division by zero" end
  if text == "'for' step is zero" then return "E_ARGUMENT", text end
  if find(text, "stack overflow", 1, true) or find(text, "memory", 1, true) or find(text, "error handling", 1, true) then
    return "E_ENGINE", text
  end
  return "E_RUNTIME", "a library function was given what it cannot take"
end

-- The message handler of every protected call. What ran out of the host's stack or memory is the engine's own failure.
local function toFault(err)
  if getmetatable(err) == FAULT then return err end
  if type(err) ~= "string" then err = "an error of an unknown kind" end
  local code, message = nativeFault(err)
  return setmetatable({ code = code, message = message, line = foldLine(), fatal = code == "E_ENGINE" }, FAULT)
end

-- Memory ran out, or Lua gave up before the handler could run: an engine failure.
local function asFault(err)
  if getmetatable(err) == FAULT then return err end
  return setmetatable({ code = "E_ENGINE", message = type(err) == "string" and err or "unknown", fatal = true }, FAULT)
end
`;
