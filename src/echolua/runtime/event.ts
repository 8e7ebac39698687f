/**
 * Events as tables that the barrier refuses to change; packed by src/adapters/wasmoon/echo/pack.ts. Objects of scalars
 * come in shapes: the keys once, then the values of each in one piece, read by a function made for the shape.
 *
 * Every event begins with the number of its reader. A reader also reads the number that follows its event, so that an
 * event whose payload is of a known shape is a single `string.unpack`.
 */
export const EVENT_LUA = `
local unpackValue
local SHAPES, SEEDS = {}, setmetatable({}, { __mode = "k" })
-- The reader of an event with a payload of shape n is READERS[n + 1]; READERS[0] reads any.
local READERS = {}
-- A number that does not fit was met: the event is read to its end all the same, for it may define shapes.
local OVERFLOWN = false

local function unpackArray(data, at)
  local count
  count, at = unpackBytes("<I4", data, at)
  local list = { [true] = FROZEN_LIST }
  for i = 1, count do list[i], at = unpackValue(data, at) end
  return list, at
end

local function unpackObject(data, at)
  local count, key
  count, at = unpackBytes("<I4", data, at)
  local object = { [true] = FROZEN }
  for _ = 1, count do
    key, at = unpackBytes("<s4", data, at)
    object[key], at = unpackValue(data, at)
  end
  return object, at
end

-- What can be read in one piece: a layout for string.unpack, the names a1, a2, ... of its values, and fields with the
-- expressions of those names that are their values.
local LAYOUTS = { [110] = "i8", [115] = "s4", [98] = "B" }

local function startPiece(from)
  return { count = from.count, layout = from.layout, names = from.names, keys = {}, values = {} }
end

local NOTHING = { count = 0, layout = "", names = "" }

local function addItem(piece, layout)
  piece.count = piece.count + 1
  piece.layout = piece.layout .. layout
  piece.names = piece.names .. "a" .. piece.count .. ","
  return "a" .. piece.count
end

local function addField(piece, layout, key, expression)
  local value = addItem(piece, layout)
  insert(piece.keys, format("%q", key))
  insert(piece.values, (gsub(expression, "@", value)))
end

local function addFields(piece, shape)
  for i = 1, #shape do addField(piece, LAYOUTS[shape[i].kind], shape[i].key, shape[i].kind == 98 and "@==1" or "@") end
  return piece
end

-- Text of a constructor of these fields, with those values or, to give them room, with false.
local function constructor(piece, filled, more)
  local text = "{[true]=FROZEN," .. (more or "")
  for i = 1, #piece.keys do text = text .. "[" .. piece.keys[i] .. "]=" .. (filled and piece.values[i] or "false") .. "," end
  return text .. "}"
end

local function assignments(name, piece)
  local text = ""
  for i = 1, #piece.keys do text = text .. name .. "[" .. piece.keys[i] .. "]=" .. piece.values[i] .. " " end
  return text
end

local function make(source)
  return load("local FROZEN,unpack,readRest,SEEDS=... " .. source, "=lib", "t", {})
end

-- A new table each time: there may be many of one shape in one event.
local function shapeReader(shape)
  local piece = addFields(startPiece(NOTHING), shape)
  return make("return function(data,at) local " .. piece.names .. "at=unpack('<" .. piece.layout ..
    "',data,at) return " .. constructor(piece, true) .. ",at end")(FROZEN, unpackBytes)
end

local head, seed

-- Which fields of an event the program sees, in the order of pack.ts.
local function startHead(wanted, seeded)
  head = startPiece(NOTHING)
  for _, name in next, { "type", "ulid", "actor", "ns", "cid", "ts" } do
    if find(wanted, "," .. name .. ",", 1, true) then
      addField(head, "s4", name, name == "ts" and "@~='' and @ or nil" or "@")
    end
  end
  seed = seeded and " SEEDS[e]=" .. addItem(head, "i8") or ""
end

-- Event and payload are the same two tables each time: they are read-only, and nothing of an event outlives it [STA-1].
local function eventReader(shape)
  local piece = addFields(startPiece(head), shape)
  return make("local P=" .. constructor(piece, false) .. " local E=" .. constructor(head, false, "payload=P,") ..
    " return function(data,at) local " .. piece.names .. "reader,at=unpack('<" .. piece.layout ..
    "I2',data,at) local e,p=E,P " .. assignments("e", head) .. assignments("p", piece) .. seed ..
    " return e,reader,at end")(FROZEN, unpackBytes, nil, SEEDS)
end

-- The payload, if there is one to read, and the number of the next event's reader.
local function readRest(event, data, at)
  event.payload, at = unpackValue(data, at)
  if OVERFLOWN then
    OVERFLOWN = false
    raise("E_OVERFLOW", "a number of the event does not fit Q32.32")
  end
  return event, unpackBytes("<I2", data, at)
end

local function makeReaders(wanted, seeded)
  startHead(wanted, seeded)
  local rest = find(wanted, ",payload,", 1, true) and "readRest(e,data,at)" or "e,unpack('<I2',data,at)"
  local unpacked = head.count == 0 and "" or "local " .. head.names .. "at=unpack('<" .. head.layout .. "',data,at) "
  READERS[0] = make("return function(data,at) " .. unpacked .. "local e=" .. constructor(head, true, "payload=nil,") ..
    seed .. " return " .. rest .. " end")(FROZEN, unpackBytes, readRest, SEEDS)
  return READERS
end

local function defineShape(data, at)
  local id, count
  id, count, at = unpackBytes("<I2B", data, at)
  local shape = {}
  for i = 1, count do
    shape[i] = {}
    shape[i].key, shape[i].kind, at = unpackBytes("<s4B", data, at)
  end
  SHAPES[id], READERS[id + 1] = shapeReader(shape), eventReader(shape)
  return SHAPES[id](data, at)
end

function unpackValue(data, at)
  local tag = byte(data, at)
  at = at + 1
  if tag == 104 then
    local id
    id, at = unpackBytes("<I2", data, at)
    return SHAPES[id](data, at)
  end
  if tag == 115 then return unpackBytes("<s4", data, at) end
  if tag == 113 then return unpackBytes("<i8", data, at) end
  if tag == 111 then return unpackObject(data, at) end
  if tag == 97 then return unpackArray(data, at) end
  if tag == 116 then return true, at end
  if tag == 102 then return false, at end
  if tag == 122 then return null, at end
  if tag == 72 then return defineShape(data, at) end
  OVERFLOWN = true
  return null, at
end

-- A value that stands by itself.
local function readValue(data, at)
  local holder = {}
  readRest(holder, data, at)
  return holder.payload
end
`;
