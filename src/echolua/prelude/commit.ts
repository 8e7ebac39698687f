/**
 * From what a fold returned to the next state [STA-1]. First everything is checked, and changes are only noted; then they
 * are made, all at once: a fault leaves the tree as it was [STA-6]. The work is in proportion to what the fold touched.
 */
export const COMMIT_LUA = `
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

-- Counts what one commit looks at, so that a small tangle of shared tables cannot unfold into endless work.
local spent = 0

local function spend(amount)
  spent = spent + amount
  if spent > MAX_STATE then tooLarge() end
end

local normalise

local function refuseDepth(depth)
  raise("E_DEPTH", place(depth) .. ": nested deeper than " .. format("%d", MAX_NESTING))
end

-- A table that is too deep to store: because it holds itself, or just so.
local function tooDeep(active, depth)
  for _, count in next, active do
    if count > 1 then raise("E_CYCLE", place(depth) .. ": a table holds itself") end
  end
  refuseDepth(depth)
end

local function badKeys(depth)
  raise("E_SHAPE", place(depth) .. ": keys are neither all strings nor exactly 1 to n")
end

local function badArray(depth)
  raise("E_SHAPE", place(depth) .. ": an array with holes")
end

-- A node of its own, equal to one that stays in its place as well.
local function clone(node, depth)
  if type(node) ~= "table" then return node end
  if depth >= MAX_NESTING then refuseDepth(depth) end
  local map, count, keys = {}, node.count, node.keys
  spend(128 + 8 * count)
  for i = 1, count do
    local key = keys and keys[i] or i
    map[key] = clone(node.map[key], depth + 1)
  end
  keys = keys and move(keys, 1, count, 1, {})
  return { array = node.array, keys = keys, map = map, count = count, weight = node.weight, flat = node.flat }
end

local function checkKey(key, was, depth)
  if type(key) ~= "string" then badKeys(depth) end
  if was == nil and not utf8len(key) then raise("E_UTF8", place(depth) .. ": a key is not valid UTF-8") end
end

-- Notes that an entry is to become value; the changes of one node are noted in one patch.
local function note(patch, node, key, value, was)
  patch = patch or { set = {}, unset = {}, count = node.count, weight = node.weight }
  patch.set[key] = value
  patch.weight = patch.weight + weigh(value) - (type(was) == "table" and was.weight or weigh(was))
  return patch
end

local function noteRemoved(patch, node, key)
  patch = patch or { set = {}, unset = {}, count = node.count, weight = node.weight }
  patch.unset[#patch.unset + 1] = key
  patch.weight = patch.weight - weigh(node.map[key])
  return patch
end

-- Entries of a copy that the fold fetched or wrote, against the node it is a copy of.
local function touchedEntries(copy, node, depth, active)
  local before, patch, entries = node.map, nil, 0
  for key, value in next, copy do
    entries = entries + 1
    local was = before[key]
    if value ~= was or type(value) == "table" then
      if not node.array then checkKey(key, was, depth) end
      value = normalise(value, was, key, depth + 1, active)
      if value ~= was or patches[value] then patch = note(patch, node, key, value, was) end
    end
  end
  return patch, entries
end

local function updateArray(copy, meta, depth, active)
  local node, count = meta.node, length(copy)
  for key in next, copy do
    if mathtype(key) ~= "integer" or key < 1 then badKeys(depth) end
    if key > count then badArray(depth) end
  end
  local patch, entries = touchedEntries(copy, node, depth, active)
  if entries + meta.pending ~= count then badArray(depth) end
  for i = count + 1, node.count do patch = noteRemoved(patch, node, i) end
  if patch then patch.count = count end
  return patch
end

local function updateObject(copy, meta, depth, active)
  local node = meta.node
  local patch, entries = touchedEntries(copy, node, depth, active)
  for key in next, meta.taken do
    if rawget(copy, key) == nil then
      patch = noteRemoved(patch, node, key)
      patch.weight = patch.weight - #key - 4
    end
  end
  if not patch then return nil end
  patch.count = entries + meta.pending
  for key in next, patch.set do
    if node.map[key] == nil then patch.weight = patch.weight + #key + 4 end
  end
  return patch
end

-- The entry of a table being stored, whatever kind it is: pending ones are nodes, all others are values of Lua.
local function entry(source, lazy, key, was, depth, active)
  local value = rawget(source, key)
  if value == nil and lazy and isPending(lazy, key) then
    trail[depth + 1] = key
    return clone(lazy.node.map[key], depth + 1)
  end
  if value == was and type(value) ~= "table" then return value end
  return normalise(value, was, key, depth + 1, active)
end

local function newArray(source, lazy, old, depth, active)
  local count, entries, map, same = lazy and length(source) or rawlen(source), 0, {}, old.array
  for key in next, source do
    entries = entries + 1
    if mathtype(key) ~= "integer" or key < 1 then badKeys(depth) end
    if key > count then badArray(depth) end
  end
  if entries + (lazy and lazy.pending or 0) ~= count then badArray(depth) end
  for i = 1, count do
    local was = old.map[i]
    local value = entry(source, lazy, i, was, depth, active)
    map[i], same = value, same and value == was and not patches[value]
  end
  if same and old.count == count then return old end
  return makeArray(map, count)
end

local function newObject(source, lazy, old, depth, active)
  local keys, map, same = {}, {}, not old.array
  local before = same and old.map or {}
  local function add(key)
    local was = before[key]
    checkKey(key, was, depth)
    local value = entry(source, lazy, key, was, depth, active)
    keys[#keys + 1], map[key], same = key, value, same and value == was and not patches[value]
  end
  for key in next, source do add(key) end
  if lazy and lazy.pending > 0 then
    if lazy.array then badKeys(depth) end
    local known = lazy.node.keys
    for i = 1, #known do
      local key = known[i]
      if isPending(lazy, key) then add(key) end
    end
  end
  if same and old.count == #keys then return old end
  return makeObject(sortDistinct(keys), map)
end

local NOTHING = { array = false, keys = {}, map = {}, count = -1 }

local function normaliseTable(value, old, depth, active)
  local meta = getmetatable(value)
  local source, array, lazy = meta and meta.backing or value, meta and meta.array, meta and meta.node and meta
  if lazy and lazy.node == old then
    local patch
    if array then patch = updateArray(value, lazy, depth, active) else patch = updateObject(value, lazy, depth, active) end
    if patch then
      if patch.weight > MAX_STATE then tooLarge() end
      patches[old] = patch
    end
    return old
  end
  if type(old) ~= "table" then old = NOTHING end
  if array or (mathtype(next(source)) == "integer" and not (lazy and lazy.pending > 0)) then
    return newArray(source, lazy, old, depth, active)
  end
  return newObject(source, lazy, old, depth, active)
end

-- The canonical form of a value that a fold made; "old" is what stood in its place and stays where it is the same.
function normalise(value, old, key, depth, active)
  trail[depth] = key
  local kind = type(value)
  if kind == "table" then
    local nested = active[value] or 0
    active[value] = nested + 1
    if depth >= MAX_NESTING then tooDeep(active, depth) end
    spend(128)
    local node = normaliseTable(value, old, depth, active)
    active[value] = nested > 0 and nested or nil
    return node
  elseif kind == "number" then
    return canonical(value, depth)
  elseif kind == "string" then
    spend(#value)
    charge(#value)
    if not utf8len(value) then raise("E_UTF8", place(depth) .. ": not valid UTF-8") end
    return value
  elseif kind == "boolean" or value == null then
    return value
  end
  raise("E_SHAPE", place(depth) .. ": a " .. kind .. " cannot be stored")
end

-- A value as a node or scalar; nothing is changed but for the notes in patches.
local function freeze(value, old)
  spent, patches = 0, {}
  return normalise(value, old, "state", 0, {})
end

-- Where a key is, or would be, among sorted keys.
local function keyIndex(keys, key)
  local low, high = 1, #keys + 1
  while low < high do
    local mid = (low + high) // 2
    if keys[mid] < key then low = mid + 1 else high = mid end
  end
  return low
end

local function merge(keys, added, map)
  local merged, at = {}, 1
  added = sortDistinct(added)
  for i = 1, #keys do
    local key = keys[i]
    while at <= #added and added[at] < key do
      merged[#merged + 1] = added[at]
      at = at + 1
    end
    if map[key] ~= nil then merged[#merged + 1] = key end
  end
  return move(added, at, #added, #merged + 1, merged)
end

local function updateKeys(node, added, removed)
  if #added + #removed > SMALL then
    node.keys = merge(node.keys, added, node.map)
    return
  end
  local keys = node.keys
  for i = 1, #removed do remove(keys, keyIndex(keys, removed[i])) end
  for i = 1, #added do insert(keys, keyIndex(keys, added[i]), added[i]) end
end

local function apply(node, patch)
  local map, added = node.map, {}
  for key, value in next, patch.set do
    if map[key] == nil then added[#added + 1] = key end
    map[key] = value
  end
  for i = 1, #patch.unset do map[patch.unset[i]] = nil end
  if not node.array then updateKeys(node, added, patch.unset) end
  node.count, node.weight, node.text = patch.count, patch.weight, nil
  node.flat = isFlat(map, patch.count)
end

local function applyPatches()
  for node, patch in next, patches do apply(node, patch) end
  patches = {}
end
`;
