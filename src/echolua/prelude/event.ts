/**
 * Events as folds see them: read-only. Each table is an empty proxy whose metatable holds the data, so that every write
 * runs into __newindex [STA-1]. They come packed by src/adapters/wasmoon/pack.ts.
 */
export const EVENT_LUA = `
local function frozen(_, key)
  local name = type(key) == "string" and utf8len(key) and sub(key, 1, 60) or "?"
  raise("E_FROZEN", "'" .. name .. "' cannot be written: events and libraries are read-only")
end

local function proxy(backing, array, count)
  return setmetatable({}, {
    __index = backing, __newindex = frozen, __len = function() return count end, backing = backing, array = array,
  })
end

local unpackValue

local function unpackTable(data, at, array)
  local count, key, backing = nil, nil, {}
  count, at = strunpack("<I4", data, at)
  for i = 1, count do
    if array then
      backing[i], at = unpackValue(data, at)
    else
      key, at = strunpack("<s4", data, at)
      backing[key], at = unpackValue(data, at)
    end
  end
  return proxy(backing, array, array and count or 0), at
end

function unpackValue(data, at)
  local tag = byte(data, at)
  at = at + 1
  if tag == 115 then return strunpack("<s4", data, at) end
  if tag == 105 then return strunpack("<i4", data, at) end
  if tag == 100 then
    local number = strunpack("<d", data, at)
    return canonical(number), at + 8
  end
  if tag == 111 then return unpackTable(data, at, false) end
  if tag == 97 then return unpackTable(data, at, true) end
  if tag == 116 then return true, at end
  if tag == 102 then return false, at end
  return null, at
end
`;
