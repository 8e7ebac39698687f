import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import { parseJsonStrict } from '../../../src/protocol/codec/parseJson.ts';

export interface HarnessOptions {
  /** Whether integers have 64 bits. Where they have 32 (fengari), the same bytes are read in two halves. */
  readonly wide: boolean;
  /** One table for all events, one for all payloads: right only for reducers that keep nothing of an event. */
  readonly reuse: boolean;
}

/** How a number, 8 bytes of Q32.32 in the batch, becomes a float: its layout, its names, and what of them it is. */
const WIDE = `local LAYOUT, NAMES, VALUE = "i8", "a@", "a@/4294967296.0"`;
const NARROW = `local LAYOUT, NAMES = "I4i4", "a@,b@"
local VALUE = "b@+(a@<0 and a@+4294967296.0 or a@)/4294967296.0"`;

/** What stands before a reader, and what it makes of kind, fields and stores. */
const FRESH = `local BEFORE, AFTER = "", " return {type=kind,payload={FIELDS}},id,at end"`;
const REUSED = `local BEFORE = "local p={ROOMS} local e={type=false,payload=p} "
local AFTER = " local p,e=p,e e.type=kind STORES return e,id,at end"`;

const READERS = `
local unpack, concat = string.unpack, table.concat
local readers = {}

local function define(id, shape)
  local names, layouts, fields, rooms, stores = {}, {}, {}, {}, {}
  for i, field in ipairs(shape) do
    local isNumber = field.kind == 110
    names[i] = (isNumber and NAMES or "a@"):gsub("@", i)
    layouts[i] = isNumber and LAYOUT or "s4"
    fields[i] = field.key .. "=" .. (isNumber and VALUE or "a@"):gsub("@", i)
    rooms[i], stores[i] = field.key .. "=false", "p." .. fields[i]
  end
  local text = { FIELDS = concat(fields, ","), ROOMS = concat(rooms, ","), STORES = concat(stores, " ") }
  readers[id] = load("local unpack=... " .. BEFORE:gsub("%u+", text) .. "return function(data,at) local kind," ..
    concat(names, ",") .. ",id,at=unpack('<s4" .. concat(layouts) .. "I2',data,at)" .. AFTER:gsub("%u+", text))(unpack)
end

-- The first event of a shape says what the shape is.
readers[0] = function(data, at)
  local kind, _, id, count
  kind, _, id, count, at = unpack("<s4BI2B", data, at)
  local shape = {}
  for i = 1, count do
    shape[i] = {}
    shape[i].key, shape[i].kind, at = unpack("<s4B", data, at)
  end
  define(id + 1, shape)
  local event, next_id, length = readers[id + 1](string.pack("<s4", kind) .. data:sub(at), 1)
  return event, next_id, length + at - 1 - (4 + #kind)
end`;

/**
 * Lua source that folds packed batches: a chunk that is given the reducer's chunk and returns load(bytes), run(count)
 * and dump(). Like ours it makes a reader for the shape of the events, so that each is one `string.unpack`.
 */
export function stockHarness({ wide, reuse }: HarnessOptions): string {
  return `local chunk = ...
${wide ? WIDE : NARROW}
${reuse ? REUSED : FRESH}
${READERS}
local fold = chunk()
local state, batch, id, at = {}, "", 0, 1
local function start(data)
  batch = data
  id, at = unpack("<I2", data)
end
local function run(count)
  for _ = 1, count do
    local event
    event, id, at = readers[id](batch, at)
    state = fold(state, event)
  end
end
local function text(value)
  if type(value) ~= "table" then return string.format("%.17g", value) end
  local parts = {}
  for key, item in next, value do parts[#parts + 1] = '"' .. key .. '":' .. text(item) end
  return "{" .. concat(parts, ",") .. "}"
end
return start, run, function() return text(state) end`;
}

/** What `dump` says, in canonical text. */
export function canonicalState(dumped: string): string {
  return canonicalJson(parseJsonStrict(dumped));
}
