/** `string.*`: bytes, no patterns [LUA-4]. */
export const STRINGS_LUA = `
local S = {}
function S.len(s) return #text(s, 1, "len") << 32 end
function S.sub(s, i, j)
  local result = sub(text(s, 1, "sub"), integer(i, 2, "sub"), j == nil and -1 or integer(j, 3, "sub"))
  chargeText(#result)
  return result
end
function S.upper(s)
  s = text(s, 1, "upper")
  chargeText(#s)
  return upper(s)
end
function S.lower(s)
  s = text(s, 1, "lower")
  chargeText(#s)
  return lower(s)
end
function S.rep(s, count, separator)
  s, count = text(s, 1, "rep"), integer(count, 2, "rep")
  separator = separator == nil and "" or text(separator, 3, "rep")
  if count < 1 then return "" end
  chargeText(count * #s + (count - 1) * #separator)
  if #s + #separator == 0 then return "" end
  return rep(s, count, separator)
end

local function widen(...)
  local list = { ... }
  for i = 1, #list do list[i] = list[i] << 32 end
  return unpack(list)
end

function S.byte(s, i, j)
  s = text(s, 1, "byte")
  i = i == nil and 1 or integer(i, 2, "byte")
  j = j == nil and i or integer(j, 3, "byte")
  if i < 0 then i = max(#s + i + 1, 1) elseif i == 0 then i = 1 end
  if j < 0 then j = #s + j + 1 elseif j > #s then j = #s end
  if j - i >= MAX_VALUES then raise("E_LIMIT", "string.byte gives at most " .. MAX_VALUES .. " values") end
  if i > j then return end
  charge((j - i) >> 2)
  if i == j then return byte(s, i) << 32 end
  return widen(byte(s, i, j))
end
function S.char(...)
  local codes = { ... }
  local count = select("#", ...)
  chargeText(count)
  for i = 1, count do
    local code = integer(codes[i], i, "char")
    if code < 0 or code > 255 then raise("E_ARGUMENT", "bad argument #" .. i .. " to 'char' (0 to 255 expected)") end
    codes[i] = code
  end
  return char(unpack(codes, 1, count))
end
function S.find(s, needle, start, isPlain)
  s, needle = text(s, 1, "find"), text(needle, 2, "find")
  start = start == nil and 1 or integer(start, 3, "find")
  charge(1 + (#s * max(#needle, 1) >> 6) + (#needle >> 4))
  if not isPlain and find(needle, "[%^%$%*%+%?%.%(%[%%%-]") then
    raise("E_REFUSED", "string.find takes plain text only: write find(s, text, 1, true)")
  end
  local first, last = find(s, needle, start, true)
  if first then return first << 32, last << 32 end
  return nil
end

local function formatOne(flags, width, conversion, value, index)
  if #flags > 4 or #width > 2 then raise("E_ARGUMENT", "bad width in the format") end
  local spec = "%" .. flags .. width .. conversion
  if conversion == "s" then
    if find(flags, "[^-]") then raise("E_ARGUMENT", "only the flag - goes with %s") end
    value = toText(value)
    if width ~= "" and find(value, "\\0", 1, true) then raise("E_ARGUMENT", "text with a zero byte takes no width") end
    return width == "" and value or format(spec, value)
  end
  if conversion == "x" and find(flags, "[+ ]") then raise("E_ARGUMENT", "%x takes no sign") end
  return format(spec, integer(value, index, "format"))
end

function S.format(template, ...)
  template = text(template, 1, "format")
  local parts, from, index, total = {}, 1, 0, #template
  charge(1 + (total >> 2))
  while true do
    local stop = find(template, "%", from, true)
    if not stop then break end
    parts[#parts + 1] = sub(template, from, stop - 1)
    local flags, width, conversion, after = match(template, "^([-+ 0]*)(%d*)([%a%%])()", stop + 1)
    if conversion == "%" and flags == "" and width == "" then
      parts[#parts + 1] = "%"
    elseif conversion == "s" or conversion == "d" or conversion == "x" then
      index = index + 1
      if index > select("#", ...) then raise("E_ARGUMENT", "bad argument #" .. index + 1 .. " to 'format' (no value)") end
      parts[#parts + 1] = formatOne(flags, width, conversion, (select(index, ...)), index + 1)
    else
      raise("E_ARGUMENT", "string.format knows %s, %d, %x and %%")
    end
    total = total + #parts[#parts]
    chargeText(#parts[#parts])
    if total > MAX_STRING then chargeText(total) end
    from = after
  end
  parts[#parts + 1] = sub(template, from)
  chargeText(total)
  return concat(parts)
end
for name, f in next, S do R["string_" .. name] = f end

-- object:name(...) for text as for tables.
function R.METHOD(depth, object, name, ...)
  if type(object) == "string" then
    local f = S[name]
    if not f then raise("E_TYPE", "text has no function '" .. name .. "'") end
    return f(object, ...)
  end
  return object[name](depth, object, ...)
end
`;
