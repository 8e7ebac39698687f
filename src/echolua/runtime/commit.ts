/** The end of an event: the result checked and made the state, or everything taken back [STA-1] [STA-6]. */
export const COMMIT_LUA = `
local function pathOf(t)
  local path = {}
  while t ~= ROOT do
    local m = t[true]
    insert(path, 1, m[2])
    t = m[1]
  end
  return path
end

local function placeOf(t)
  local place = "state"
  local path = pathOf(t)
  for i = 1, min(#path, 6) do
    local key = path[i]
    if type(key) == "number" then
      place = place .. "[" .. key .. "]"
    else
      place = place .. "." .. (#key > 40 and "..." or key)
    end
  end
  return place
end

-- A table of the state must be an array or an object; one that is an array stays one [LUA-8].
local function checkShape(t, m)
  local count = m[5] or #t
  if m[5] and (m[7] > 0 or m[6] ~= count * (count + 1) // 2) then
    raise("E_SHAPE", placeOf(t) .. ": keys are neither all strings nor exactly 1 to n")
  end
  if m[4] > 0 and (count > 0 or m[3]) then
    raise("E_SHAPE", placeOf(t) .. ": string keys in an array")
  end
  if count > 0 and not m[3] then setRecord(m, 3, true) end
end

local CHECKED = 0

local function checkOnce(t)
  local m = t[true]
  if m[9] ~= CHECKED and depthOf(t) then
    m[9] = CHECKED
    checkShape(t, m)
  end
end

local ROOT_BEFORE

local function replaceRoot(result)
  local m = result[true]
  if m and (m.frozen or (m ~= MARKED and depthOf(result))) then result = copyTree(result) end
  ROOT = result
  attach(result, true, false, 0)
end

local function weigh(t)
  local weight = 32
  for key, value in next, t do
    if key ~= true then
      local kind = type(value)
      weight = weight + (type(key) == "string" and #key + 4 or 0)
      weight = weight + (kind == "table" and weigh(value) or kind == "string" and #value + 4 or 24)
    end
  end
  return weight
end

-- Whatever comes into the state costs at least one fuel for 64 of weight, so between two weighings the state is at most
-- this heavy; whether it is too heavy depends on the state alone.
local HEAVIEST = 0

local function checkWeight()
  HEAVIEST = weigh(ROOT)
  if HEAVIEST > MAX_STATE then
    raise("E_LIMIT", "the state would be larger than " .. (MAX_STATE >> 20) .. " MiB")
  end
end

local function commit(result)
  if result ~= ROOT then
    if type(result) ~= "table" then
      raise("E_STATE", "the fold must return the state, a table, not " .. (result == nil and "nil" or "a " .. typeOf(result)))
    end
    replaceRoot(result)
  end
  if TOUCHES > 0 then
    CHECKED = CHECKED + 1
    for i = 1, TOUCHES do checkOnce(TOUCHED[i]) end
  end
end

local function beginLog()
  if LOGGED > 3000 or TOUCHES > 3000 then LOG, MLOG, TOUCHED = {}, {}, {} end
  LOGGED, MLOGGED, TOUCHES, GONE, SERIAL, ROOT_BEFORE = 0, 0, 0, 0, SERIAL + 1, ROOT
end

-- A table of the state made anew, without the room of keys that are gone; nothing but the state holds it between events.
local function renew(t, m, moved)
  local fresh = {}
  for key, value in next, t do
    fresh[key] = value
    local record = key ~= true and type(value) == "table" and value[true]
    if record and record[1] == t then record[1] = fresh end
  end
  m[11] = 0
  if m[1] == true then ROOT = fresh else m[1][m[2]] = fresh end
  moved(t, fresh)
end

-- After an event: what lost most of its keys is made anew, so that no later event walks through their room.
local function tidy(moved)
  for i = 1, TOUCHES do
    local t = TOUCHED[i]
    local m = t[true]
    local gone = m[11] or 0
    if gone > 1000 and gone > 2 * (m[4] + (m[5] or #t)) and depthOf(t) then renew(t, m, moved) end
  end
end

local function rollback()
  ROOT = ROOT_BEFORE
  undo(0, 0)
end
`;
