/**
 * State as a tree of plain tables, and the barrier that every store goes through [STA-1] [STA-6].
 *
 * Folds know string keys and whole numbers, so `t[true]` is ours: a record. None: a local table, its list without holes.
 * FROZEN, FROZEN_LIST: part of an event. MARKED: a local table that is an array though it may be empty. Any other is the
 * table's own: it is, or was, part of the state, or it is a list with holes.
 *
 *   1 parent (true: it is the root; false: not part of the state)   2 its key there   3 array mark
 *   4 how many string keys   5 how many positive whole keys, false while they are 1..n   6 their sum
 *   7 how many other whole keys   8 the event in which it came into the state   9 the commit that looked at it last
 *   10 its number for the deltas, false before it has one
 *
 * LOG holds (table, key, value before) of every change to a table with a record of its own, MLOG the same for the fields
 * 1 to 3 of records. Backwards they are the undo of an event; forwards they say which fields changed.
 */
export const TREE_LUA = `
local FROZEN, FROZEN_LIST, MARKED = { frozen = true }, { frozen = true, [3] = true }, { [3] = true }
local LOG, LOGGED, MLOG, MLOGGED, SERIAL = {}, 0, {}, 0, 0
-- Tables whose keys changed, or that came into the state: their shape is looked at when the event ends.
local TOUCHED, TOUCHES = {}, 0
local ROOT = {}

local function frozen(key)
  local name = type(key) == "string" and utf8len(key) and sub(key, 1, 60) or "?"
  raise("E_FROZEN", "'" .. name .. "' cannot be written: events are read-only")
end

local function setRecord(m, i, value)
  MLOG[MLOGGED + 1], MLOG[MLOGGED + 2], MLOG[MLOGGED + 3] = m, i, m[i]
  MLOGGED = MLOGGED + 3
  m[i] = value
end

-- How deep below the root of the state a table is; nil where it is not part of it. A parent must really hold it, so
-- whatever is overwritten leaves the state by itself.
local function depthOf(t)
  local depth = 0
  while true do
    local m = t[true]
    local parent = m and m[1]
    if not parent then return nil end
    if parent == true then return t == ROOT and depth or nil end
    if parent[m[2]] ~= t then return nil end
    t, depth = parent, depth + 1
  end
end

local function countStrings(t)
  local count = 0
  for key in next, t do
    if type(key) == "string" then count = count + 1 end
  end
  return count
end

-- A record of its own for a table that has none; the table's list has no holes.
local function ownRecord(t, count)
  local shared = t[true]
  local m = { false, false, shared and shared[3] or false, count or countStrings(t), false, 0, 0, 0, 0, false }
  t[true] = m
  return m
end

-- From now on the whole keys are counted; until now they are 1..n.
local function countKeys(t, m)
  local n = #t
  m[5], m[6], m[7] = n, n * (n + 1) // 2, 0
end

local function countKey(m, key, by)
  if key >= 1 then
    m[5], m[6] = m[5] + by, m[6] + by * key
  else
    m[7] = m[7] + by
  end
end

-- Whether storing would leave a hole in a list that has none.
local function makesHole(t, key, old, value)
  if old == nil then return value ~= nil and key ~= 1 and (key < 1 or t[key - 1] == nil) end
  return value == nil and t[key + 1] ~= nil
end

-- Changes a table that has a record of its own; key is a string or an unshifted whole number.
local function change(t, m, key, old, value)
  if (old == nil) ~= (value == nil) then
    TOUCHES = TOUCHES + 1
    TOUCHED[TOUCHES] = t
    if type(key) == "string" then
      m[4] = m[4] + (old == nil and 1 or -1)
    else
      if not m[5] and makesHole(t, key, old, value) then countKeys(t, m) end
      if m[5] then countKey(m, key, old == nil and 1 or -1) end
    end
  end
  LOG[LOGGED + 1], LOG[LOGGED + 2], LOG[LOGGED + 3] = t, key, old
  LOGGED = LOGGED + 3
  t[key] = value
end

local function checkText(value)
  F = F - (#value >> 6)
  if F < 0 then noFuel() end
  if not utf8len(value) then raise("E_UTF8", "text in the state must be valid UTF-8") end
end

-- Takes back what LOG and MLOG say since their marks.
local function undo(mark, recordMark)
  for i = LOGGED - 2, mark + 1, -3 do
    local t, key, old = LOG[i], LOG[i + 1], LOG[i + 2]
    LOGGED = i + 2
    if key ~= true then change(t, t[true], key, t[key], old) end
  end
  LOGGED = mark
  for i = MLOGGED - 2, recordMark + 1, -3 do MLOG[i][MLOG[i + 1]] = MLOG[i + 2] end
  MLOGGED = recordMark
end

local storeTable

-- Stores into a table that has a record of its own.
local function store(t, m, key, old, value)
  if value == old then return end
  local kind = type(value)
  if kind ~= "number" and kind ~= "boolean" and kind ~= "nil" or old == nil then
    local depth = depthOf(t)
    if depth then
      if old == nil and type(key) == "string" then checkText(key) end
      if kind == "string" then
        checkText(value)
      elseif kind == "table" then
        return storeTable(t, m, key, old, value, depth)
      elseif kind == "function" then
        raise("E_SHAPE", "a function cannot be stored in the state")
      end
    end
  end
  change(t, m, key, old, value)
end

local function putString(t, key, value)
  local m, old = t[true], t[key]
  if old == nil then allocate(40) end
  if m == nil or m == MARKED then
    t[key] = value
  elseif m.frozen then
    frozen(key)
  else
    store(t, m, key, old, value)
  end
end
R.PUT = putString

-- The same for a value that is known to be neither nil, text, table nor function; only records of its own have a [4].
function R.PUT_SCALAR(t, key, value)
  local m, old = t[true], t[key]
  if old == nil or m == nil or not m[4] then return putString(t, key, value) end
  if value == old then return end
  local n = LOGGED
  LOG[n + 1], LOG[n + 2], LOG[n + 3] = t, key, old
  LOGGED = n + 3
  t[key] = value
end

local function putInteger(t, key, value)
  local m, old = t[true], t[key]
  if old == nil then allocate(16) end
  if m == nil or m == MARKED then
    if (old == nil) == (value == nil) or not makesHole(t, key, old, value) then
      t[key] = value
      return
    end
    m = ownRecord(t)
  elseif m.frozen then
    frozen("a list item")
  end
  store(t, m, key, old, value)
end
R.PUT_INT = putInteger

local function put(t, key, value)
  if KEYS[key] then return putString(t, key, value) end
  key = toKey(key)
  if type(key) == "string" then return putString(t, key, value) end
  if key == nil then raise("E_KEY", "nil cannot be a key") end
  putInteger(t, key, value)
end
R.PUT_ANY = put

function R.PUT_ANY_SCALAR(t, key, value)
  if not KEYS[key] then return put(t, key, value) end
  local m, old = t[true], t[key]
  if old == nil or m == nil or not m[4] then return putString(t, key, value) end
  if value == old then return end
  local n = LOGGED
  LOG[n + 1], LOG[n + 2], LOG[n + 3] = t, key, old
  LOGGED = n + 3
  t[key] = value
end

local function listLength(t)
  local m = t[true]
  local count = m and m[5]
  if not count then return #t end
  if m[6] ~= count * (count + 1) // 2 then raise("E_SHAPE", "the length of a list with holes is not defined") end
  return count
end

function R.LEN(value)
  local kind = type(value)
  if kind == "string" then return #value << 32 end
  if kind ~= "table" then raise("E_TYPE", "a " .. typeOf(value) .. " value has no length") end
  return listLength(value) << 32
end

-- A list of count items, written out: some may be nil.
function R.ITEMS(t, count)
  for i = 1, count do
    if t[i] == nil then
      local last = count
      while last > 0 and t[last] == nil do last = last - 1 end
      if last > i then
        local items = {}
        for j = 1, count do items[j], t[j] = t[j], nil end
        for j = 1, count do
          if items[j] ~= nil then putInteger(t, j, items[j]) end
        end
      end
      return t
    end
  end
  return t
end

-- The same with all the values of a call at its end.
function R.LIST(t, count, ...)
  local more = select("#", ...)
  if more > MAX_VALUES then R.TOO_MANY() end
  charge(more)
  allocate(more * 16)
  for i = 1, more do t[count + i] = (select(i, ...)) end
  return R.ITEMS(t, count + more)
end

function R.TABLE(value)
  if type(value) ~= "table" then raise("E_ARGUMENT", "a table is expected, not " .. typeOf(value)) end
  return value
end

local function keyLess(a, b)
  local x, y = type(a), type(b)
  if x ~= y then return x == "number" end
  return a < b
end

-- All keys as tables hold them, sorted: whole numbers, then strings bytewise; and how many are numbers. Costs 2 a key.
local function sortedKeys(t)
  local keys, count, numbers, texts = {}, 0, 0, {}
  local m = t[true]
  if not (m and m[5]) then
    numbers = #t
    for i = 1, numbers do keys[i] = i end
  end
  for key in next, t do
    if type(key) == "string" then
      count = count + 1
      texts[count] = key
    elseif m and m[5] and key ~= true then
      numbers = numbers + 1
      keys[numbers] = key
    end
  end
  charge(2 * (count + numbers))
  allocate(16 * (count + numbers))
  if m and m[5] then sort(keys) end
  if numbers == 0 then
    sort(texts)
    return texts, 0, count
  end
  sort(texts)
  return move(texts, 1, count, numbers + 1, keys), numbers, numbers + count
end

function R.SORTED(t)
  if type(t) ~= "table" then raise("E_ARGUMENT", "a table is expected, not " .. typeOf(t)) end
  local keys, numbers, count = sortedKeys(t)
  return t, keys, numbers, count
end

-- A copy of its own, as deep as it goes. What it copies is part of the state or of an event, so it is a tree.
local function copyTree(t)
  local copy, size, m = {}, 0, t[true]
  for key, value in next, t do
    if key ~= true then
      if type(value) == "table" then value = copyTree(value) end
      copy[key] = value
      size = size + 1
    end
  end
  charge(2 + 2 * size)
  allocate(64 + 40 * size)
  if m and m[5] then
    local own = ownRecord(copy)
    own[3], own[5], own[6], own[7] = m[3], m[5], m[6], m[7]
  elseif m and m[3] then
    copy[true] = MARKED
  end
  return copy
end

-- What is to stand at (parent, key): the table itself, or a copy where it is already part of the state or of an event.
local function ownOrCopy(t, parent, key)
  local m = t[true]
  if not m or m == MARKED then return t end
  if m.frozen then return copyTree(t) end
  if (m[1] == parent and m[2] == key) or not depthOf(t) then return t end
  while parent ~= true do
    if parent == t then raise("E_CYCLE", "a table would hold itself") end
    parent = parent[true][1]
  end
  return copyTree(t)
end

local attach

-- Looks at all there is in a table without sorting it: how many string keys, and whether anything needs a closer look.
local function survey(t)
  local strings, size, plain = 0, 0, true
  for key, value in next, t do
    if key ~= true then
      size = size + 1
      if type(key) == "string" then
        strings = strings + 1
        charge(#key >> 6)
        plain = plain and utf8len(key)
      end
      local kind = type(value)
      if kind == "string" then
        charge(#value >> 6)
        plain = plain and utf8len(value)
      elseif kind == "table" or kind == "function" then
        plain = false
      end
    end
  end
  charge(1 + size)
  return strings, plain
end

-- In sorted order, so that of several faults and of several places of one table the first is the same everywhere.
local function attachFields(t, m, depth)
  local keys, _, count = sortedKeys(t)
  for i = 1, count do
    local key = keys[i]
    local value = t[key]
    local kind = type(value)
    if type(key) == "string" then checkText(key) end
    if kind == "string" then
      checkText(value)
    elseif kind == "function" then
      raise("E_SHAPE", "a function cannot be stored in the state")
    elseif kind == "table" then
      local own = ownOrCopy(value, t, key)
      if own ~= value then change(t, m, key, value, own) end
      attach(own, t, key, depth + 1)
    end
  end
end

-- Makes a table that already stands in its place part of the state, with all that is in it.
function attach(t, parent, key, depth)
  if depth >= MAX_NESTING then raise("E_DEPTH", "the state would nest deeper than " .. MAX_NESTING) end
  local m = t[true]
  if m == nil or m == MARKED then
    m = ownRecord(t, 0)
    m[1], m[2] = parent, key
  else
    setRecord(m, 1, parent)
    setRecord(m, 2, key)
  end
  m[8] = SERIAL
  TOUCHES = TOUCHES + 1
  TOUCHED[TOUCHES] = t
  local strings, plain = survey(t)
  m[4] = strings
  if not plain then attachFields(t, m, depth) end
end

-- Stores a table into the state: all of it, or nothing where it faults.
function storeTable(t, m, key, old, value, depth)
  value = ownOrCopy(value, t, key)
  local mark, recordMark = LOGGED, MLOGGED
  change(t, m, key, old, value)
  local ok, fault = xpcall(attach, toFault, value, t, key, depth + 1)
  if ok then return end
  undo(mark, recordMark)
  error(asFault(fault), 0)
end
`;
