/**
 * Events as tables that the barrier refuses to change; packed by src/adapters/wasmoon/echo/pack.ts. Objects of scalars
 * come in shapes: the keys once, then the values of each in one piece, read by a function made for the shape.
 */
export const EVENT_LUA = `
local unpackValue
local SHAPES, SEEDS = {}, setmetatable({}, { __mode = "k" })

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

-- A function that reads a table of fixed fields: "layout" for string.unpack, "fields" for the constructor.
local function makeReader(layout, fields, count, rest)
  local names = {}
  for i = 1, count do names[i] = "a" .. i end
  names[count + 1] = "at"
  local list = concat(names, ",")
  local source = "local FROZEN,unpack,value,SEEDS=... return function(data,at) local " .. list .. "=" ..
    (count == 0 and "at" or "unpack('<" .. layout .. "',data,at)") ..
    " local t={[true]=FROZEN," .. fields .. "}" .. rest .. " return t,at end"
  return load(source, "=lib", "t", {})(FROZEN, unpackBytes, unpackValue, SEEDS)
end

local LAYOUTS = { [110] = "i8", [115] = "s4", [98] = "B" }

local function defineShape(data, at)
  local id, count, key, kind
  id, count, at = unpackBytes("<I2B", data, at)
  local layout, fields = {}, {}
  for i = 1, count do
    key, kind, at = unpackBytes("<s4B", data, at)
    layout[i] = LAYOUTS[kind]
    fields[i] = format("[%q]=", key) .. "a" .. i .. (kind == 98 and "==1" or "")
  end
  SHAPES[id] = makeReader(concat(layout), concat(fields, ","), count, "")
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
  raise("E_OVERFLOW", "a number of the event does not fit Q32.32")
end

-- A reader of events with just the fields that the program can see, in the order of pack.ts.
local function makeEventReader(wanted, seeded)
  local layout, fields, count, rest = {}, {}, 0, ""
  for _, name in next, { "type", "ulid", "actor", "ns", "cid", "ts" } do
    if find(wanted, "," .. name .. ",", 1, true) then
      count = count + 1
      layout[count] = "s4"
      fields[count] = name .. "=a" .. count .. (name == "ts" and "~='' and a" .. count .. " or nil" or "")
    end
  end
  if seeded then
    count = count + 1
    layout[count] = "i8"
    rest = " SEEDS[t]=a" .. count
  end
  if find(wanted, ",payload,", 1, true) then rest = rest .. " t.payload,at=value(data,at)" end
  return makeReader(concat(layout), concat(fields, ","), count, rest)
end
`;
