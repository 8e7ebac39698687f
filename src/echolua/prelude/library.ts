/** The whole environment of a fold [LUA-4]. Arguments are checked here, so no host text and no address ever shows. */
export const LIBRARY_LUA = `
local function typeOf(value)
  if value == null then return "null" end
  return type(value)
end

local function bad(index, name, expected, value)
  raise("E_ARGUMENT", "bad argument #" .. format("%d", index) .. " to '" .. name .. "' (" .. expected .. " expected, got " .. typeOf(value) .. ")")
end

local function toText(value)
  local kind = type(value)
  if kind == "string" then return value end
  if kind == "number" then return numberText(canonical(value)) end
  if kind == "nil" or kind == "boolean" then return value == nil and "nil" or value and "true" or "false" end
  return typeOf(value)
end

local function text(value, index, name)
  if type(value) == "string" then return value end
  if type(value) == "number" then return toText(value) end
  bad(index, name, "string", value)
end

local function integer(value, index, name)
  local whole = type(value) == "number" and tointeger(value)
  return whole or bad(index, name, "integer", value)
end

local function number(value, index, name)
  if type(value) == "number" then return value end
  bad(index, name, "number", value)
end

local function plain(value, index, name)
  if type(value) ~= "table" then bad(index, name, "table", value) end
  return value
end

local function callable(value, index, name)
  if type(value) ~= "function" then bad(index, name, "function", value) end
  return value
end

local function sortKeys(list)
  charge(#list * 16)
  return sortDistinct(list)
end

local function sortedKeys(value)
  local numbers, strings = {}, {}
  for key in next, whole(value) do
    local kind = type(key)
    if kind == "number" then
      numbers[#numbers + 1] = key
    elseif kind == "string" then
      strings[#strings + 1] = key
    else
      raise("E_SHAPE", "keys of type " .. typeOf(key) .. " have no order")
    end
  end
  numbers, strings = sortKeys(numbers), sortKeys(strings)
  for i = 1, #strings do numbers[#numbers + 1] = strings[i] end
  return numbers
end

local base = { null = null, type = typeOf, tostring = toText }

function base.dkeys(value) return sortedKeys(plain(value, 1, "dkeys")) end

function base.dvalues(value)
  local keys = sortedKeys(plain(value, 1, "dvalues"))
  for i = 1, #keys do keys[i] = value[keys[i]] end
  return keys
end

function base.dpairs(value)
  local keys, i = sortedKeys(plain(value, 1, "dpairs")), 0
  return function()
    while i < #keys do
      i = i + 1
      local key = keys[i]
      local item = value[key]
      if item ~= nil then return key, item end
    end
  end
end

function base.dsort(list, less)
  plain(list, 1, "dsort")
  if less ~= nil then callable(less, 2, "dsort") end
  local copy, count = {}, #list
  for i = 1, count do copy[i] = list[i] end
  local sorted = mergeSort(copy, less or ascending)
  for i = 1, count do list[i] = sorted[i] end
  return list
end

local function step(list, i)
  i = i + 1
  local value = list[i]
  if value ~= nil then return i, value end
end

function base.ipairs(list) return step, plain(list, 1, "ipairs"), 0 end

function base.tonumber(value, radix)
  if radix ~= nil then
    local digits = text(value, 1, "tonumber")
    radix = integer(radix, 2, "tonumber")
    if radix < 2 or radix > 36 then raise("E_ARGUMENT", "bad argument #2 to 'tonumber' (base out of range)") end
    local result = #digits <= 40 and tonumber(digits, radix) or nil
    return result and result >= -2147483648 and result <= 2147483647 and result or nil
  end
  if type(value) == "number" then return value end
  if type(value) ~= "string" or #value > 1000 then return nil end
  local at, ending = match(value, "^%s*()"), match(value, "()%s*$")
  local found, result, after = readNumber(value, at)
  if found and after == ending then return result end
end

function base.select(index, ...)
  if index == "#" then return select("#", ...) end
  index = integer(index, 1, "select")
  if index == 0 or -index > select("#", ...) then raise("E_ARGUMENT", "bad argument #1 to 'select' (index out of range)") end
  return select(index, ...)
end

function base.error(value, level)
  local line, message = foldLine(), value
  if type(value) == "number" then message = toText(value) end
  if type(message) == "string" then
    local place, rest = match(message, "^fold%.lua:(%d+): (.*)$")
    if place then
      line, message = tonumber(place), rest
    elseif level ~= 0 and line then
      value = "fold.lua:" .. format("%d", line) .. ": " .. message
    end
  else
    message = "the error value is a " .. typeOf(value)
  end
  error(setmetatable({ code = "E_RAISED", raised = true, value = value, message = message, line = line }, FAULT), 0)
end

function base.assert(...)
  local value, message = ...
  if value then return ... end
  if select("#", ...) < 2 then message = "assertion failed!" end
  base.error(message, 0)
end

-- What pcall hands to the fold. Running out of memory is not a result, so it goes on up [LUA-5].
local function caught(ok, ...)
  if ok then return true, ... end
  local fault = ...
  if getmetatable(fault) ~= FAULT then fault = toFault(fault) end
  if fault.code == "E_MEMORY" then error(fault, 0) end
  if fault.raised then return false, fault.value end
  local prefix = fault.line and "fold.lua:" .. format("%d", fault.line) .. ": " or ""
  return false, prefix .. (fault.code == "E_RUNTIME" and "" or fault.code .. ": ") .. fault.message
end

function base.pcall(f, ...) return caught(xpcall(f, toFault, ...)) end

-- See rewrite.ts: a .. b runs as a .. JOIN .. b, which the VM takes from the right.
local JOIN, pending = {}, nil

local function operand(value)
  if type(value) == "string" then return value end
  if type(value) == "number" then return toText(value) end
  raise("E_RUNTIME", "attempt to concatenate a " .. typeOf(value) .. " value")
end

setmetatable(JOIN, { __concat = function(a, b)
  if a == JOIN then
    pending = operand(b)
    return JOIN
  end
  a = operand(a)
  bounded(#a + #pending)
  return a .. pending
end })
base.__concat = JOIN

local strings = {}
function strings.len(s) return #text(s, 1, "len") end
function strings.sub(s, i, j)
  return sub(text(s, 1, "sub"), integer(i, 2, "sub"), j == nil and -1 or integer(j, 3, "sub"))
end
function strings.upper(s)
  s = text(s, 1, "upper")
  charge(#s)
  return upper(s)
end
function strings.lower(s)
  s = text(s, 1, "lower")
  charge(#s)
  return lower(s)
end
function strings.rep(s, count, separator)
  s, count = text(s, 1, "rep"), integer(count, 2, "rep")
  separator = separator == nil and "" or text(separator, 3, "rep")
  if count < 1 then return "" end
  if count > MAX_STRING then bounded(count) end
  bounded(count * #s + (count - 1) * #separator)
  return rep(s, count, separator)
end
function strings.byte(s, i, j)
  s = text(s, 1, "byte")
  i = i == nil and 1 or integer(i, 2, "byte")
  j = j == nil and i or integer(j, 3, "byte")
  if i < 0 then i = max(#s + i + 1, 1) elseif i == 0 then i = 1 end
  if j < 0 then j = #s + j + 1 elseif j > #s then j = #s end
  if j - i >= MAX_UNPACK then raise("E_LIMIT", "string.byte gives at most " .. format("%d", MAX_UNPACK) .. " values") end
  charge((j - i) * 64)
  return byte(s, i, j)
end
function strings.char(...)
  for i = 1, select("#", ...) do
    local code = integer(select(i, ...), i, "char")
    if code < 0 or code > 255 then raise("E_ARGUMENT", "bad argument #" .. format("%d", i) .. " to 'char' (0 to 255 expected)") end
  end
  return char(...)
end
function strings.find(s, needle, start, isPlain)
  s, needle = text(s, 1, "find"), text(needle, 2, "find")
  start = start == nil and 1 or integer(start, 3, "find")
  if not isPlain and find(needle, "[%^%$%*%+%?%.%(%[%%%-]") then
    raise("E_REFUSED", "string.find takes plain text only: write find(s, text, 1, true)")
  end
  charge(#s * max(#needle, 1))
  return find(s, needle, start, true)
end

local function formatOne(flags, width, conversion, value, index)
  if #flags > 4 or #width > 2 then raise("E_ARGUMENT", "bad width in the format") end
  local spec = "%" .. flags .. width .. conversion
  if conversion == "s" then
    if find(flags, "[^-]") then raise("E_ARGUMENT", "only the flag - goes with %s") end
    return format(spec, toText(value))
  end
  return format(spec, integer(value, index, "format"))
end

function strings.format(template, ...)
  template = text(template, 1, "format")
  charge(#template)
  local parts, from, index, total = {}, 1, 0, #template
  while true do
    local stop = find(template, "%", from, true)
    if not stop then break end
    parts[#parts + 1] = sub(template, from, stop - 1)
    local flags, width, conversion, after = match(template, "^([-+ 0]*)(%d*)([%a%%])()", stop + 1)
    if conversion == "%" then
      parts[#parts + 1] = "%"
    elseif conversion == "s" or conversion == "d" or conversion == "x" then
      index = index + 1
      if index > select("#", ...) then raise("E_ARGUMENT", "bad argument #" .. format("%d", index + 1) .. " to 'format' (no value)") end
      parts[#parts + 1] = formatOne(flags, width, conversion, (select(index, ...)), index + 1)
    else
      raise("E_ARGUMENT", "string.format knows %s, %d, %x and %%")
    end
    total = total + #parts[#parts]
    bounded(total)
    from = after
  end
  parts[#parts + 1] = sub(template, from)
  return concat(parts)
end

local tables = {}
function tables.insert(list, ...)
  plain(list, 1, "insert")
  local count, last = select("#", ...), #list
  if count == 1 then
    list[last + 1] = ...
    return
  end
  if count ~= 2 then raise("E_ARGUMENT", "wrong number of arguments to 'insert'") end
  local at, value = ...
  at = integer(at, 2, "insert")
  if at < 1 or at > last + 1 then raise("E_ARGUMENT", "bad argument #2 to 'insert' (position out of bounds)") end
  for i = last, at, -1 do list[i + 1] = list[i] end
  list[at] = value
end
function tables.remove(list, at)
  local last = #plain(list, 1, "remove")
  if at == nil then at = last else at = integer(at, 2, "remove") end
  if last + 1 ~= at and (at < 1 or at > last + 1) and not (last == 0 and at == 0) then
    raise("E_ARGUMENT", "bad argument #2 to 'remove' (position out of bounds)")
  end
  local value = list[at]
  for i = at, last - 1 do list[i] = list[i + 1] end
  if at >= 1 and at <= last then
    list[last] = nil
  elseif at == last + 1 then
    list[at] = nil
  end
  return value
end
function tables.concat(list, separator, i, j)
  plain(list, 1, "concat")
  separator = separator == nil and "" or text(separator, 2, "concat")
  i = i == nil and 1 or integer(i, 3, "concat")
  j = j == nil and #list or integer(j, 4, "concat")
  local parts, total = {}, 0
  for k = i, j do
    local value = list[k]
    if type(value) ~= "string" and type(value) ~= "number" then
      raise("E_ARGUMENT", "a " .. typeOf(value) .. " in the table for 'concat'")
    end
    local part = toText(value)
    total = total + #part + #separator
    if total > MAX_STRING + #separator then bounded(total) end
    parts[#parts + 1] = part
  end
  charge(total)
  return concat(parts, separator)
end
function tables.unpack(list, i, j)
  plain(list, 1, "unpack")
  i = i == nil and 1 or integer(i, 2, "unpack")
  j = j == nil and #list or integer(j, 3, "unpack")
  if i > j then return end
  if j - i >= MAX_UNPACK or j - i < 0 then raise("E_LIMIT", "table.unpack gives at most " .. format("%d", MAX_UNPACK) .. " values") end
  charge((j - i) * 64)
  return unpack(whole(list), i, j)
end

local maths = {}
function maths.abs(x) return abs(number(x, 1, "abs")) end
function maths.floor(x) return floor(number(x, 1, "floor")) end
function maths.ceil(x) return ceil(number(x, 1, "ceil")) end
function maths.tointeger(x) return type(x) == "number" and tointeger(x) or nil end
function maths.max(x, ...)
  number(x, 1, "max")
  for i = 1, select("#", ...) do
    local y = number((select(i, ...)), i + 1, "max")
    if y > x then x = y end
  end
  return x
end
function maths.min(x, ...)
  number(x, 1, "min")
  for i = 1, select("#", ...) do
    local y = number((select(i, ...)), i + 1, "min")
    if y < x then x = y end
  end
  return x
end

local jsons = {}
function jsons.array(list)
  if list == nil then return setmetatable({}, ARRAY) end
  local meta = getmetatable(plain(list, 1, "array"))
  if meta and (meta.array or meta.backing) then return list end
  return setmetatable(whole(list), ARRAY)
end
function jsons.encode_canonical(value)
  value = freeze(value, nil)
  bounded(weigh(value))
  local result = textOf(value, false)
  bounded(#result)
  return result
end
function jsons.decode_strict(source)
  source = text(source, 1, "decode_strict")
  charge(#source * 16)
  local value = decode(source)
  return type(value) == "table" and thaw(value) or value
end

base.string, base.table = proxy(strings, false, 0), proxy(tables, false, 0)
base.math, base.json = proxy(maths, false, 0), proxy(jsons, false, 0)

-- s:upper() and the like; nothing else of a string's metatable is left, so "1" + 1 is an error.
local stringMeta = getmetatable("")
for key in next, stringMeta do stringMeta[key] = nil end
stringMeta.__index = base.string
`;
