/** Canonical state text [STA-2] from nodes, and strict JSON into nodes [ENC-4]. */
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

local function utf16Less(a, b) return utf16Key(a) < utf16Key(b) end

local function utf16Order(keys)
  for i = 1, #keys do
    if find(keys[i], "[\xEE-\xF4]") then return mergeSort(move(keys, 1, #keys, 1, {}), utf16Less) end
  end
  return keys
end

local textOf

local function scalarText(value)
  if value == true then return "true" end
  if value == false then return "false" end
  if value == null then return "null" end
  if type(value) == "string" then return quote(value) end
  return numberText(value)
end

local function nodeText(node, keep)
  local map, parts = node.map, {}
  if node.array then
    for i = 1, node.count do parts[i] = textOf(map[i], keep) end
    return "[" .. concat(parts, ",") .. "]"
  end
  local keys = utf16Order(node.keys)
  for i = 1, #keys do
    local key = keys[i]
    parts[i] = quote(key) .. ":" .. textOf(map[key], keep)
  end
  return "{" .. concat(parts, ",") .. "}"
end

-- Canonical text of a node or scalar. Where the host asks, nodes keep theirs until they change; where a fold asks, they
-- do not, for what an event costs must not depend on what the host asked before.
function textOf(value, keep)
  if type(value) ~= "table" then return scalarText(value) end
  if not keep then return nodeText(value, false) end
  local text = value.text
  if not text then
    text = nodeText(value, true)
    value.text = text
  end
  return text
end

local function refuse(at, why)
  raise("E_JSON", "not JSON at byte " .. format("%d", at) .. ": " .. why)
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
  local map, count = {}, 0
  at = skipSpace(text, at + 1)
  if byte(text, at) == 93 then return makeArray(map, 0), at + 1 end
  while true do
    count = count + 1
    map[count], at = readValue(text, at, depth)
    local code = byte(text, at)
    if code == 93 then return makeArray(map, count), at + 1 end
    if code ~= 44 then refuse(at, "a comma or ] is missing") end
    at = at + 1
  end
end

local function readObject(text, at, depth)
  local map, keys = {}, {}
  at = skipSpace(text, at + 1)
  if byte(text, at) == 125 then return makeObject(keys, map), at + 1 end
  while true do
    at = skipSpace(text, at)
    if byte(text, at) ~= 34 then refuse(at, "a key is missing") end
    local key
    key, at = readString(text, at)
    if map[key] ~= nil then refuse(at, "a key comes twice") end
    at = skipSpace(text, at)
    if byte(text, at) ~= 58 then refuse(at, "a colon is missing") end
    keys[#keys + 1] = key
    map[key], at = readValue(text, at + 1, depth)
    local code = byte(text, at)
    if code == 125 then return makeObject(sortDistinct(keys), map), at + 1 end
    if code ~= 44 then refuse(at, "a comma or } is missing") end
    at = at + 1
  end
end

local function readScalar(text, at)
  local found, number, after = readNumber(text, at)
  if found then
    if number == nil then overflow() end
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
    if depth >= MAX_NESTING then refuse(at, "nested deeper than " .. format("%d", MAX_NESTING)) end
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
