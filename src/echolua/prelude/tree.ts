/**
 * State as a tree of nodes that no fold ever sees [STA-1]. Scalars stand for themselves.
 *
 *   array { array = true, map, count, weight, flat, text }
 *   object { array = false, keys, map, count, weight, flat, text }
 *
 * `keys` are in bytewise order; `weight` is about the bytes of the text; `flat` says that it is small and holds scalars
 * only. All these depend on the content alone, so that fuel does. `text` does not: it is there once the host has asked.
 * A fold works on a copy. Copies are made as far as they are looked at: a large table starts empty, with a metatable
 * that fetches an entry when the fold reaches for it (such an entry is pending until then, and taken from then on).
 */
export const TREE_LUA = `
local ARRAY = { array = true }
local SMALL = 8

-- Bottom-up merge sort: stable, and never worse than n log n. The list is used up.
local function mergeSort(list, less)
  local count, from, to, width = #list, list, {}, 1
  while width < count do
    for low = 1, count, 2 * width do
      local left, right = low, low + width
      local mid, high = min(right, count + 1), min(low + 2 * width, count + 1)
      for k = low, high - 1 do
        if left < mid and not (right < high and less(from[right], from[left])) then
          to[k], left = from[left], left + 1
        else
          to[k], right = from[right], right + 1
        end
      end
    end
    from, to, width = to, from, 2 * width
  end
  return from
end

local function ascending(a, b) return a < b end

local function sortDistinct(list)
  if #list > 100 then return mergeSort(list, ascending) end
  sort(list)
  return list
end

-- While a commit is prepared: the changes to nodes that stay where they are, by node.
local patches = {}

local function weigh(value)
  local kind = type(value)
  if kind == "table" then
    local patch = patches[value]
    return patch and patch.weight or value.weight
  end
  if kind == "string" then return #value + 4 end
  return kind == "nil" and 0 or 24
end

local function tooLarge()
  raise("E_LIMIT", "the state would be larger than " .. format("%d", MAX_STATE >> 20) .. " MiB")
end

local function isFlat(map, count)
  if count > SMALL then return false end
  for _, value in next, map do
    if type(value) == "table" then return false end
  end
  return true
end

local function makeArray(map, count)
  local weight = 32
  for i = 1, count do weight = weight + weigh(map[i]) end
  if weight > MAX_STATE then tooLarge() end
  return { array = true, map = map, count = count, weight = weight, flat = isFlat(map, count) }
end

local function makeObject(keys, map)
  local weight = 32
  for i = 1, #keys do
    local key = keys[i]
    weight = weight + #key + 4 + weigh(map[key])
  end
  if weight > MAX_STATE then tooLarge() end
  return { array = false, keys = keys, map = map, count = #keys, weight = weight, flat = isFlat(map, #keys) }
end

local thaw

-- Whether an entry of a copy is still to be fetched.
local function isPending(meta, key)
  return meta.node.map[key] ~= nil and not meta.taken[key]
end

local function take(meta, key)
  meta.taken[key] = true
  meta.pending = meta.pending - 1
end

local function fetch(copy, key)
  local meta = getmetatable(copy)
  local value = meta.node.map[key]
  if value == nil or meta.taken[key] then return nil end
  take(meta, key)
  if type(value) == "table" then value = thaw(value) end
  rawset(copy, key, value)
  return value
end

local function store(copy, key, value)
  local meta = getmetatable(copy)
  if key ~= nil and isPending(meta, key) then take(meta, key) end
  rawset(copy, key, value)
end

-- A border of an array some of whose entries are pending.
local function length(copy)
  local meta = getmetatable(copy)
  local count = meta.length
  while count > 0 and rawget(copy, count) == nil and not isPending(meta, count) do count = count - 1 end
  while rawget(copy, count + 1) ~= nil or isPending(meta, count + 1) do count = count + 1 end
  meta.length = count
  return count
end

local function thawSmall(node)
  local map, copy = node.map, {}
  if node.array then
    for i = 1, node.count do copy[i] = map[i] end
    return setmetatable(copy, ARRAY)
  end
  local keys = node.keys
  for i = 1, #keys do
    local key = keys[i]
    copy[key] = map[key]
  end
  return copy
end

-- A fresh table for a fold to work on.
function thaw(node)
  if node.flat then return thawSmall(node) end
  return setmetatable({}, {
    __index = fetch, __newindex = store, __len = node.array and length or nil,
    array = node.array, node = node, taken = {}, pending = node.count, length = node.count,
  })
end

-- The table that holds the data of a value, all of it: of a proxy its backing, of a copy the copy made whole.
local function whole(value)
  local meta = getmetatable(value)
  if not meta then return value end
  if meta.backing then return meta.backing end
  if meta.node and meta.pending > 0 then
    local keys = not meta.array and meta.node.keys
    for i = 1, meta.node.count do
      local key = keys and keys[i] or i
      if isPending(meta, key) then fetch(value, key) end
    end
  end
  return value
end
`;
