/**
 * What an event changed, as bytes read by src/adapters/wasmoon/echo/deltas.ts. Every table the reader knows has a number;
 * field names that came before have one too. A letter says what follows: "R" a whole new state; "A" table, length: it is
 * an array; "E" the event's end; else a table's number, a key and a value. Lower-case letters go with the number of a
 * name, those in NAMED with the name itself, upper-case ones with the place in a list.
 */
export const DELTAS_LUA = `
local OUT, WROTE = {}, 0
local TABLES, NAMES, NAMED = 0, {}, 0
local MAX_NAMES = 4096

local function write(piece)
  WROTE = WROTE + 1
  OUT[WROTE] = piece
end

local writeValue

local function writeTable(t)
  local m = t[true]
  TABLES = TABLES + 1
  m[10] = TABLES
  if m[3] then
    local count = #t
    write(packBytes("<c1I4I4", "a", TABLES, count))
    for i = 1, count do writeValue(t[i]) end
    return
  end
  write(packBytes("<c1I4I4", "o", TABLES, m[4]))
  for key, value in next, t do
    if key ~= true then
      write(packBytes("<s4", key))
      writeValue(value)
    end
  end
end

function writeValue(value)
  local kind = type(value)
  if kind == "number" then return write(packBytes("<c1i8", "q", value)) end
  if kind == "string" then return write(packBytes("<c1s4", "s", value)) end
  if kind == "table" then
    local m = value[true]
    if m[10] and m[8] ~= SERIAL then return write(packBytes("<c1I4", "r", m[10])) end
    return writeTable(value)
  end
  write(value == true and "t" or value == false and "f" or "z")
end

-- The number of a field name; the first time, and when there are too many, nil: then the name itself is written.
local function nameNumber(key)
  local number = NAMES[key]
  if not number and NAMED < MAX_NAMES then
    NAMED = NAMED + 1
    NAMES[key] = NAMED
    write(packBytes("<c1s4", "N", key))
    return NAMED
  end
  return number
end

local function writeField(id, key, value)
  if type(key) == "number" then
    if value == nil then return end
    write(packBytes("<c1I4I4", "I", id, key))
    return writeValue(value)
  end
  local name = NAMES[key] or nameNumber(key)
  if not name then
    write(packBytes("<c1I4s4", value == nil and "D" or "K", id, key))
    if value ~= nil then writeValue(value) end
  elseif type(value) == "number" then
    write(packBytes("<c1I4I2i8", "n", id, name, value))
  else
    write(packBytes("<c1I4I2", value == nil and "d" or "k", id, name))
    if value ~= nil then writeValue(value) end
  end
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

local function writeEvent()
  if ROOT ~= ROOT_TOLD then
    ROOT_TOLD = ROOT
    write("R")
    writeTable(ROOT)
    return write("E")
  end
  for i = 1, TOUCHES do
    local t = TOUCHED[i]
    local m = t[true]
    if m[3] and isWorthTelling(t) then write(packBytes("<c1I4I4", "A", m[10], #t)) end
  end
  local known = wasTold
  if LOGGED > 30 then known, SEEN = wasSeen, {} end
  local last, worth
  for i = 1, LOGGED, 3 do
    local t, key = LOG[i], LOG[i + 1]
    if t ~= last then last, worth = t, isWorthTelling(t) end
    if worth and key ~= true and not known(i) then writeField(t[true][10], key, t[key]) end
  end
  write("E")
end

-- A table took the place of another that was the same.
local function moveTold(from, to)
  if ROOT_TOLD == from then ROOT_TOLD = to end
end

-- As if nothing had been told yet.
local function forgetTold()
  ROOT_TOLD, TABLES, NAMES, NAMED, WROTE = nil, 0, {}, 0, 0
end

local function takeDeltas()
  local bytes = concat(OUT, "", 1, WROTE)
  WROTE = 0
  if #OUT > 100000 then OUT = {} end
  return bytes
end
`;
