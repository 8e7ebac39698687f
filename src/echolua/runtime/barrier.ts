/** [STA-1] The barrier that every store goes through, and the undo of an event [STA-6]; see tree.ts. */
export const BARRIER_LUA = `
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
    if value == nil and old ~= nil then GONE = GONE + 1 end
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
  if n > MAX_LOG then noMemory() end
  LOG[n + 1], LOG[n + 2], LOG[n + 3] = t, key, old
  LOGGED = n + 3
  t[key] = value
end

local function putInteger(t, key, value)
  local m, old = t[true], t[key]
  if old == nil then allocate(16) end
  if m == nil or m == MARKED then
    if (old == nil) == (value == nil) or not makesHole(t, key, old, value) then
      if value == nil and old ~= nil then GONE = GONE + 1 end
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
  if n > MAX_LOG then noMemory() end
  LOG[n + 1], LOG[n + 2], LOG[n + 3] = t, key, old
  LOGGED = n + 3
  t[key] = value
end
`;
