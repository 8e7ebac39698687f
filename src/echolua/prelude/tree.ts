/**
 * State as a tree of frozen nodes { array, keys, map, count, text } that no fold ever sees: folds work on a copy, and what
 * they return is checked and folded into a new tree that shares every unchanged node with the one before [STA-1].
 * Scalars stand for themselves. Keys are kept in bytewise order, so a copy is laid out the same whatever its history.
 */
export const TREE_LUA = `
local ARRAY = { array = true }
local EMPTY = {}

-- Bottom-up merge sort: stable, and never worse than n log n.
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

-- Where normalise is: the keys from the root down, read only when something is wrong.
local trail = {}

function place(depth)
  local path = "state"
  for i = 1, min(depth, 6) do
    local key = trail[i]
    if mathtype(key) == "integer" then
      path = path .. "[" .. format("%d", key) .. "]"
    elseif type(key) == "string" and utf8len(key) then
      path = path .. "." .. (#key > 40 and "..." or key)
    else
      path = path .. ".?"
    end
  end
  return depth > 6 and path .. "..." or path
end

local normalise

-- A table that is too deep to store: because it holds itself, or just so.
local function tooDeep(active, depth)
  for _, count in next, active do
    if count > 1 then raise("E_CYCLE", place(depth) .. ": a table holds itself") end
  end
  raise("E_DEPTH", place(depth) .. ": nested deeper than " .. format("%d", MAX_NESTING))
end

local function normaliseArray(source, old, depth, active)
  local before, count, changed, map, entries = old.map, rawlen(source), false, {}, 0
  for key in next, source do
    entries = entries + 1
    if mathtype(key) ~= "integer" or key < 1 or key > count then
      raise("E_SHAPE", place(depth) .. ": keys are neither all strings nor exactly 1 to n")
    end
  end
  if entries ~= count then raise("E_SHAPE", place(depth) .. ": an array with holes") end
  for i = 1, count do
    local value, was = source[i], before[i]
    if value ~= was or type(value) == "table" then
      value = normalise(value, was, i, depth + 1, active)
      changed = changed or value ~= was
    end
    map[i] = value
  end
  if not changed and old.array and old.count == count then return old end
  return { array = true, map = map, count = count }
end

-- The node with the changes applied; keys stay in order, new ones are sorted in.
local function rebuild(source, old, changes, count)
  local before, map, keys, known = old.map, {}, {}, old.keys or EMPTY
  for i = 1, #known do
    local key = known[i]
    if source[key] ~= nil then
      local value = changes[key]
      if value == nil then value = before[key] end
      keys[#keys + 1], map[key] = key, value
    end
  end
  if #keys < count then
    for key, value in next, changes do
      if map[key] == nil then
        keys[#keys + 1], map[key] = key, value
      end
    end
    keys = sortDistinct(keys)
  end
  return { array = false, keys = keys, map = map, count = count }
end

local function normaliseObject(source, old, depth, active)
  local before, count, changes = old.map, 0, nil
  for key, value in next, source do
    count = count + 1
    local was = before[key]
    if value ~= was or type(value) == "table" then
      if type(key) ~= "string" then
        raise("E_SHAPE", place(depth) .. ": keys are neither all strings nor exactly 1 to n")
      end
      if was == nil and not utf8len(key) then raise("E_UTF8", place(depth) .. ": a key is not valid UTF-8") end
      value = normalise(value, was, key, depth + 1, active)
      if value ~= was then
        changes = changes or {}
        changes[key] = value
      end
    end
  end
  if not changes and count == old.count then return old end
  return rebuild(source, old, changes or EMPTY, count)
end

local NOTHING = { array = false, map = {}, count = -1 }

local function normaliseTable(value, old, depth, active)
  local meta = getmetatable(value)
  local source, array = meta and meta.backing or value, meta and meta.array
  local nested = active[source] or 0
  active[source] = nested + 1
  if depth >= MAX_NESTING then tooDeep(active, depth) end
  if type(old) ~= "table" then old = NOTHING end
  local node
  if array or mathtype(next(source)) == "integer" then
    node = normaliseArray(source, old, depth, active)
  else
    node = normaliseObject(source, old.array and NOTHING or old, depth, active)
  end
  active[source] = nested > 0 and nested or nil
  return node
end

-- The canonical form of a value that a fold made; "old" is what stood in its place and is kept where it is the same.
function normalise(value, old, key, depth, active)
  trail[depth] = key
  local kind = type(value)
  if kind == "table" then
    return normaliseTable(value, old, depth, active)
  elseif kind == "number" then
    return canonical(value, depth)
  elseif kind == "string" then
    if not utf8len(value) then raise("E_UTF8", place(depth) .. ": not valid UTF-8") end
    return value
  elseif kind == "boolean" or value == null then
    return value
  end
  raise("E_SHAPE", place(depth) .. ": a " .. kind .. " cannot be stored")
end

-- A fresh table for a fold to work on.
local function thaw(node)
  local map, copy = node.map, {}
  if node.array then
    for i = 1, node.count do
      local value = map[i]
      copy[i] = type(value) == "table" and thaw(value) or value
    end
    return setmetatable(copy, ARRAY)
  end
  local keys = node.keys
  for i = 1, #keys do
    local key = keys[i]
    local value = map[key]
    if type(value) == "table" then value = thaw(value) end
    copy[key] = value
  end
  return copy
end
`;
