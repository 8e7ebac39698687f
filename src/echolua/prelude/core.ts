/** Faults with a code and the line of the fold they happened on [LUA-6], and charging for work the VM does not count. */
export const CORE_LUA = `
local null, MAX_STRING, MAX_NESTING, MAX_UNPACK, MAX_STATE = ...
local type, error, next, xpcall, rawlen, tonumber, select = type, error, next, xpcall, rawlen, tonumber, select
local setmetatable, getmetatable, rawget, rawset = setmetatable, getmetatable, rawget, rawset
local getinfo, setupvalue = debug.getinfo, debug.setupvalue
local byte, char, find, format, gsub, match, sub, rep, upper, lower, strunpack =
  string.byte, string.char, string.find, string.format, string.gsub, string.match, string.sub, string.rep,
  string.upper, string.lower, string.unpack
local concat, unpack, sort, move = table.concat, table.unpack, table.sort, table.move
local insert, remove = table.insert, table.remove
local abs, floor, ceil, max, min, tointeger, mathtype, huge =
  math.abs, math.floor, math.ceil, math.max, math.min, math.tointeger, math.type, math.huge
local utf8len, utf8char = utf8.len, utf8.char

local FAULT = {}

local function foldLine()
  for level = 2, 100 do
    local info = getinfo(level, "Sl")
    if not info then return nil end
    if info.source == "@fold.lua" then return info.currentline end
  end
end

local function raise(code, message)
  error(setmetatable({ code = code, message = message, line = foldLine() }, FAULT), 0)
end

local function codeOf(message)
  if message == "not enough memory" then return "E_MEMORY", message end
  if find(message, "stack overflow", 1, true) or message == "error in error handling" then
    return "E_DEPTH", "the calls go too deep"
  end
  if find(message, "attempt to perform 'n", 1, true) or message == "attempt to divide by zero" then
    return "E_DIV0", "division by zero"
  end
  return "E_RUNTIME", message
end

-- The message handler of every protected call: whatever was thrown, as a fault.
local function toFault(err)
  if getmetatable(err) == FAULT then return err end
  if type(err) ~= "string" then err = "an error that is not a string" end
  local line, message = match(err, "^fold%.lua:(%d+): (.*)$")
  message = message or match(err, "^lib:%d+: (.*)$") or err
  message = gsub(message, "light userdata", "null")
  message = gsub(message, "userdata", "null")
  message = gsub(message, "global '__concat'", "..")
  local code, text = codeOf(message)
  return setmetatable({ code = code, message = text, line = tonumber(line) or foldLine() }, FAULT)
end

-- Work done by C code in one instruction is paid for in instructions: one for 64 bytes or elements.
local function charge(amount)
  for _ = 1, amount >> 6 do end
end

local function bounded(length)
  if length > MAX_STRING then
    raise("E_LIMIT", "a string would be longer than " .. format("%d", MAX_STRING) .. " bytes")
  end
  charge(length)
end
`;
