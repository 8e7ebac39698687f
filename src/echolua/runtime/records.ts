/** Records of tables, the log of changes, and the one function that changes a table with a record; see tree.ts. */
export const RECORDS_LUA = `
local FROZEN, FROZEN_LIST, MARKED = { frozen = true }, { frozen = true, [3] = true }, { [3] = true }
-- Slots of a log: more would be a matter of the host's memory. Undoing an event is not metered, and needs no new room.
local MAX_LOG, UNMETERED = 3000000, 1 << 61
local LOG, LOGGED, MLOG, MLOGGED, SERIAL = {}, 0, {}, 0, 0
-- Tables whose keys changed, or that came into the state: their shape is looked at when the event ends.
local TOUCHED, TOUCHES = {}, 0
local ROOT = {}
-- Keys that this event took out of tables. Lua keeps their room, and looks through it whenever it walks a table.
local GONE = 0

-- Pays for walking a table, as far as it may be long for keys it has no more.
local function chargeGone() charge(GONE >> 6) end

local function frozen(key)
  local name = type(key) == "string" and utf8len(key) and sub(key, 1, 60) or "?"
  raise("E_FROZEN", "'" .. name .. "' cannot be written: events are read-only")
end

local function setRecord(m, i, value)
  if MLOGGED > MAX_LOG and A < UNMETERED then noMemory() end
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
  if LOGGED > MAX_LOG and A < UNMETERED then noMemory() end
  if (old == nil) ~= (value == nil) then
    TOUCHES = TOUCHES + 1
    TOUCHED[TOUCHES] = t
    if value == nil then
      GONE = GONE + 1
      m[11] = (m[11] or 0) + 1
    end
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
`;
