/** Canonical JSON text of values [STA-2], and strict JSON into tables [ENC-4]. */
export const JSON_LUA = String.raw`
local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
for code = 0, 31 do
  local c = char(code)
  ESCAPES[c] = ESCAPES[c] or format("\\u%04x", code)
end

local function quote(text)
  if find(text, '[%c"\\]') then text = gsub(text, '[%c"\\]', ESCAPES) end
  return '"' .. text .. '"'
end

-- RFC 8785 orders keys by UTF-16 units: as bytes, but what is beyond U+FFFF comes before U+E000 to U+FFFF.
local function utf16Key(key)
  return (gsub(key, "[\xEE\xEF]", { ["\xEE"] = "\xFE", ["\xEF"] = "\xFF" }))
end

local function utf16Order(keys)
  for i = 1, #keys do
    if find(keys[i], "[\xEE-\xF4]") then
      sort(keys, function(a, b) return utf16Key(a) < utf16Key(b) end)
      return keys
    end
  end
  return keys
end

local TEXT, PIECES = {}, 0

local function say(piece)
  PIECES = PIECES + 1
  TEXT[PIECES] = piece
  allocate(16 + #piece)
end

local writeText

local function writeList(t, count, depth)
  say("[")
  for i = 1, count do
    if i > 1 then say(",") end
    writeText(t[i], depth)
  end
  say("]")
end

local function writeObject(t, keys, depth)
  say("{")
  keys = utf16Order(keys)
  for i = 1, #keys do
    local key = keys[i]
    if not utf8len(key) then raise("E_UTF8", "a key is not valid UTF-8") end
    say((i > 1 and "," or "") .. quote(key) .. ":")
    writeText(t[key], depth)
  end
  say("}")
end

local function writeTableText(t, depth)
  if depth >= MAX_NESTING then raise("E_DEPTH", "nested deeper than " .. MAX_NESTING) end
  local keys, numbers, count = sortedKeys(t)
  local m = t[true]
  if numbers == 0 then
    if m and m[3] then
      if count > 0 then raise("E_SHAPE", "string keys in an array") end
      return say("[]")
    end
    return writeObject(t, keys, depth + 1)
  end
  if numbers ~= count or keys[1] ~= 1 or keys[numbers] ~= numbers then
    raise("E_SHAPE", "keys are neither all strings nor exactly 1 to n")
  end
  writeList(t, count, depth + 1)
end

function writeText(value, depth)
  local kind = type(value)
  if kind == "string" then
    if not utf8len(value) then raise("E_UTF8", "not valid UTF-8") end
    say(quote(value))
  elseif kind == "number" then
    say(numberText(value))
  elseif kind == "table" then
    charge(1)
    writeTableText(value, depth)
  elseif kind == "boolean" then
    say(value and "true" or "false")
  elseif value == null then
    say("null")
  else
    raise("E_SHAPE", "a " .. kind .. " has no JSON")
  end
end

local function canonicalText(value)
  TEXT, PIECES = {}, 0
  writeText(value, 0)
  local text = concat(TEXT)
  TEXT = {}
  return text
end

local function refuse(at, why)
  raise("E_JSON", "not JSON at byte " .. at .. ": " .. why)
end

local UNESCAPED = { [34] = '"', [92] = "\\", [47] = "/", [98] = "\b", [102] = "\f", [110] = "\n", [114] = "\r", [116] = "\t" }

local function readUnicode(text, at)
  local digits = match(text, "^%x%x%x%x", at + 2)
  if not digits then refuse(at, "a bad escape") end
  local code = tonumber(digits, 16)
  if code < 0xD800 or code > 0xDFFF then return utf8char(code), at + 6 end
  local low = code < 0xDC00 and match(text, "^\\u([dD][c-fC-F]%x%x)", at + 6)
  if not low then refuse(at, "half of a surrogate pair") end
  return utf8char(0x10000 + ((code - 0xD800) << 10) + tonumber(low, 16) - 0xDC00), at + 12
end

local function readString(text, at)
  local parts, from = {}, at + 1
  while true do
    local stop = find(text, '["\\%c]', from)
    while stop and byte(text, stop) == 127 do stop = find(text, '["\\%c]', stop + 1) end
    if not stop then refuse(at, "a string that does not end") end
    parts[#parts + 1] = sub(text, from, stop - 1)
    local code = byte(text, stop)
    if code == 34 then return concat(parts), stop + 1 end
    if code ~= 92 then refuse(stop, "a control character in a string") end
    code = byte(text, stop + 1)
    if code == 117 then
      parts[#parts + 1], from = readUnicode(text, stop)
    else
      parts[#parts + 1], from = UNESCAPED[code] or refuse(stop, "a bad escape"), stop + 2
    end
  end
end

local function skipSpace(text, at) return match(text, "^[ \t\r\n]*()", at) end

local readValue

local function readArray(text, at, depth)
  local list, count = { [true] = MARKED }, 0
  at = skipSpace(text, at + 1)
  if byte(text, at) == 93 then return list, at + 1 end
  while true do
    count = count + 1
    list[count], at = readValue(text, at, depth)
    local code = byte(text, at)
    if code == 93 then return list, at + 1 end
    if code ~= 44 then refuse(at, "a comma or ] is missing") end
    at = at + 1
  end
end

local function readObject(text, at, depth)
  local object = {}
  at = skipSpace(text, at + 1)
  if byte(text, at) == 125 then return object, at + 1 end
  while true do
    at = skipSpace(text, at)
    if byte(text, at) ~= 34 then refuse(at, "a key is missing") end
    local key
    key, at = readString(text, at)
    if object[key] ~= nil then refuse(at, "a key comes twice") end
    at = skipSpace(text, at)
    if byte(text, at) ~= 58 then refuse(at, "a colon is missing") end
    object[key], at = readValue(text, at + 1, depth)
    local code = byte(text, at)
    if code == 125 then return object, at + 1 end
    if code ~= 44 then refuse(at, "a comma or } is missing") end
    at = at + 1
  end
end

local function readScalar(text, at)
  local found, number, after = readNumber(text, at)
  if found then
    if number == nil then raise("E_OVERFLOW", "a number does not fit Q32.32") end
    return number, after
  end
  local word = match(text, "^%l+", at)
  if word == "null" then return null, at + 4 end
  if word == "true" then return true, at + 4 end
  if word == "false" then return false, at + 5 end
  refuse(at, "a value is missing")
end

-- The value at a position, and the position of what follows it.
function readValue(text, at, depth)
  at = skipSpace(text, at)
  local code, value = byte(text, at), nil
  if code == 34 then
    value, at = readString(text, at)
  elseif code == 123 or code == 91 then
    if depth >= MAX_NESTING then refuse(at, "nested deeper than " .. MAX_NESTING) end
    allocate(128)
    if code == 123 then value, at = readObject(text, at, depth + 1) else value, at = readArray(text, at, depth + 1) end
  else
    value, at = readScalar(text, at)
  end
  return value, skipSpace(text, at)
end

local function decode(text)
  if not utf8len(text) then raise("E_UTF8", "the text is not valid UTF-8") end
  local value, at = readValue(text, 1, 0)
  if at <= #text then refuse(at, "something follows the value") end
  return value
end
`;
