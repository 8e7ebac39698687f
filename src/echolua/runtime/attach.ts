/** [STA-1] How a table comes into the state: itself or a copy, all of it or nothing; see tree.ts. */
export const ATTACH_LUA = `
-- A copy of its own, as deep as it goes. What it copies is part of the state or of an event, so it is a tree.
local function copyTree(t)
  local copy, size, m = {}, 0, t[true]
  chargeGone()
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
  chargeGone()
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
  if GONE > 0 then m[11] = (m[11] or 0) + GONE end
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
