import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import { parseJsonStrict } from '../../../src/protocol/codec/parseJson.ts';

/**
 * Packed batches for stock Lua. A number is 8 bytes of Q32.32 there, which becomes a float. Where integers have 32 bits
 * (fengari), the same bytes are read in two halves.
 */
function numbers(wide: boolean): { layout: string; names: string; value: string } {
  if (wide) return { layout: 'i8', names: '"a" .. i', value: '"a" .. i .. "/4294967296.0"' };
  return {
    layout: 'I4i4',
    names: '"a" .. i .. ",b" .. i',
    value: '"b" .. i .. "+(a" .. i .. "<0 and a" .. i .. "+4294967296.0 or a" .. i .. ")/4294967296.0"',
  };
}

/**
 * Lua source of the harness: a chunk that is given the reducer's chunk and returns load(bytes), run(count) and dump().
 * Like ours it makes one reader for each shape of payload, so that a payload is read by one `string.unpack`.
 */
export function stockHarness(wide = true): string {
  const { layout, names, value } = numbers(wide);
  return `local chunk = ...
local unpack, byte, concat, format = string.unpack, string.byte, table.concat, string.format
local shapes = {}
local function define(data, at)
  local id, count, key, kind
  id, count, at = unpack("<I2B", data, at)
  local names, layout, fields = {}, {}, {}
  for i = 1, count do
    key, kind, at = unpack("<s4B", data, at)
    local isNumber = kind == 110
    names[i], layout[i] = isNumber and ${names} or "a" .. i, isNumber and "${layout}" or "s4"
    fields[i] = "['" .. key .. "']=" .. (isNumber and ${value} or "a" .. i)
  end
  names[count + 1] = "at"
  local list = concat(names, ",")
  shapes[id] = load("local unpack=... return function(data,at) local " .. list .. "=unpack('<" .. concat(layout) ..
    "',data,at) return {" .. concat(fields, ",") .. "},at end")(unpack)
  return shapes[id](data, at)
end
local function value(data, at)
  if byte(data, at) == 104 then
    local id
    id, at = unpack("<I2", data, at + 1)
    return shapes[id](data, at)
  end
  return define(data, at + 1)
end
local fold = chunk()
local state = {}
local batch, at
local function run(count)
  for _ = 1, count do
    local kind, payload
    kind, at = unpack("<s4", batch, at)
    payload, at = value(batch, at)
    state = fold(state, { type = kind, payload = payload })
  end
end
local function text(value)
  if type(value) ~= "table" then return format("%.17g", value) end
  local parts = {}
  for key, item in next, value do parts[#parts + 1] = '"' .. key .. '":' .. text(item) end
  return "{" .. concat(parts, ",") .. "}"
end
return function(data) batch, at = data, 1 end, run, function() return text(state) end`;
}

/** What `dump` says, in canonical text. */
export function canonicalState(dumped: string): string {
  return canonicalJson(parseJsonStrict(dumped));
}
