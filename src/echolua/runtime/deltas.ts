/**
 * What an event changed, read by src/adapters/wasmoon/echo/deltas.ts. Every table the reader knows has a number; field
 * names that came before have one too.
 *
 * It is a list of 64-bit words, many of which are written by one `string.pack`, and the bytes of its texts one after the
 * other. A word is either a raw number or a letter (8 bits), the number of a name (24) and the number of a table, or a
 * length (32). The letter says what follows: "R" a whole new state; "A" table, length: it is an array; "E" the event's
 * end; else a table's number, a key and a value. Lower-case letters go with the number of a name, those in NAMED with the
 * name itself, upper-case ones with the place in a list.
 */
export const DELTAS_LUA = `
local WORDS, WROTE = {}, 0
local TEXTS, TEXTED = {}, 0
local TABLES, NAMES, NAMED = 0, {}, 0
local MAX_NAMES = 4096
local END, ROOT_LETTER, RESIZE, NAME, NUMBER, FIELD, GONE, ITEM, NAMED_FIELD, NAMED_GONE = byte("ERANnkdIKD", 1, -1)
local RAW, STRING, OBJECT, ARRAY, KNOWN, TRUE, FALSE, NULL = byte("qsoartfz", 1, -1)

-- A letter with the number of a table, or a length.
local function write(letter, number)
  WROTE = WROTE + 1
  WORDS[WROTE] = letter | number << 32
end

local function writeText(letter, text)
  write(letter, #text)
  TEXTED = TEXTED + 1
  TEXTS[TEXTED] = text
end

local writeValue

local function writeTable(t)
  local m = t[true]
  TABLES = TABLES + 1
  m[10] = TABLES
  local count = m[3] and #t or m[4]
  write(m[3] and ARRAY or OBJECT, TABLES)
  write(0, count)
  if m[3] then
    for i = 1, count do writeValue(t[i]) end
    return
  end
  for key, value in next, t do
    if key ~= true then
      writeText(STRING, key)
      writeValue(value)
    end
  end
end

function writeValue(value)
  local kind = type(value)
  if kind == "number" then
    write(RAW, 0)
    WROTE = WROTE + 1
    WORDS[WROTE] = value
  elseif kind == "string" then
    writeText(STRING, value)
  elseif kind == "table" then
    local m = value[true]
    if m[10] and m[8] ~= SERIAL then return write(KNOWN, m[10]) end
    writeTable(value)
  else
    write(value == true and TRUE or value == false and FALSE or NULL, 0)
  end
end

-- The number of a field name; the first time, and when there are too many, nil: then the name itself is written.
local function nameNumber(key)
  local number = NAMES[key]
  if not number and NAMED < MAX_NAMES then
    NAMED = NAMED + 1
    NAMES[key] = NAMED
    writeText(NAME, key)
    return NAMED
  end
  return number
end

local function writeField(id, key, value)
  if type(key) == "number" then
    if value == nil then return end
    write(ITEM, id)
    write(0, key)
    return writeValue(value)
  end
  local name = NAMES[key] or nameNumber(key)
  if not name then
    write(value == nil and NAMED_GONE or NAMED_FIELD, id)
    writeText(STRING, key)
  else
    write((value == nil and GONE or FIELD) | name << 8, id)
  end
  if value ~= nil then writeValue(value) end
end

local function isWorthTelling(t)
  return t[true][8] ~= SERIAL and depthOf(t)
end

-- Small events, which are nearly all, look back for an earlier change of the same field; large ones keep a list.
local function wasTold(i)
  local t, key = LOG[i], LOG[i + 1]
  for j = i - 3, 1, -3 do
    if LOG[j + 1] == key and LOG[j] == t then return true end
  end
  return false
end

local SEEN

local function wasSeen(i)
  local t, key = LOG[i], LOG[i + 1]
  local keys = SEEN[t]
  if not keys then
    keys = {}
    SEEN[t] = keys
  end
  if keys[key] then return true end
  keys[key] = true
  return false
end

local ROOT_TOLD

local function writeEnd() write(END, 0) end

local function writeResized()
  for i = 1, TOUCHES do
    local t = TOUCHED[i]
    local m = t[true]
    if m[3] and isWorthTelling(t) then
      write(RESIZE, m[10])
      write(0, #t)
    end
  end
end

local function writeEvent()
  if ROOT ~= ROOT_TOLD then
    ROOT_TOLD = ROOT
    write(ROOT_LETTER, 0)
    writeTable(ROOT)
    return writeEnd()
  end
  if TOUCHES > 0 then writeResized() end
  local known = wasTold
  if LOGGED > 30 then known, SEEN = wasSeen, {} end
  local last, id
  for i = 1, LOGGED, 3 do
    local t, key = LOG[i], LOG[i + 1]
    if t ~= last then last, id = t, isWorthTelling(t) and t[true][10] end
    if id and key ~= true and not known(i) then
      local value, name = t[key], NAMES[key]
      if name and type(value) == "number" then
        local n = WROTE
        WORDS[n + 1], WORDS[n + 2] = NUMBER | name << 8 | id << 32, value
        WROTE = n + 2
      else
        writeField(id, key, value)
      end
    end
  end
  WROTE = WROTE + 1
  WORDS[WROTE] = END
end

-- A table took the place of another that was the same.
local function moveTold(from, to)
  if ROOT_TOLD == from then ROOT_TOLD = to end
end

-- As if nothing had been told yet.
local function forgetTold()
  ROOT_TOLD, TABLES, NAMES, NAMED, WROTE, TEXTED = nil, 0, {}, 0, 0, 0
end

local CHUNK <const> = 128
local LAYOUT = "<" .. rep("i8", CHUNK)

local function packWords()
  local parts, count = {}, 0
  for from = 1, WROTE, CHUNK do
    local to = min(from + CHUNK - 1, WROTE)
    local layout = to - from + 1 == CHUNK and LAYOUT or "<" .. rep("i8", to - from + 1)
    count = count + 1
    parts[count] = packBytes(layout, unpack(WORDS, from, to))
  end
  return concat(parts)
end

-- The words and the texts of what was not taken yet.
local function takeDeltas()
  local words, texts = packWords(), concat(TEXTS, "", 1, TEXTED)
  if WROTE > 100000 then WORDS = {} end
  if TEXTED > 10000 then TEXTS = {} end
  WROTE, TEXTED = 0, 0
  return words, texts
end
`;
