/** `table.*`, `dsort`, `set.*`, `counter.*`, `json.*` and `math.*` [LUA-4]. Whatever they store goes through the barrier. */
export const TABLES_LUA = `
local function isOwn(m) return m and m ~= MARKED and not m.frozen end

local function writable(list)
  local m = list[true]
  if m and m.frozen then frozen("a list item") end
  return m
end

-- Puts what stood at one place of a list into another of the same list.
local function moveItem(list, m, from, to, value)
  change(list, m, to, list[to], value)
  local record = type(value) == "table" and value[true]
  if record and record[1] == list and record[2] == from then setRecord(record, 2, to) end
end

local function storeOver(list, m, at, value)
  change(list, m, at, list[at], false)
  store(list, m, at, false, value)
end

local function insertOwn(list, m, last, at, value)
  local mark, recordMark = LOGGED, MLOGGED
  for i = last, at, -1 do moveItem(list, m, i, i + 1, list[i]) end
  local ok, fault = xpcall(storeOver, toFault, list, m, at, value)
  if ok then return end
  undo(mark, recordMark)
  error(asFault(fault), 0)
end

function R.table_insert(list, ...)
  local m = writable(plain(list, 1, "insert"))
  local count, last = select("#", ...), listLength(list)
  charge(2)
  if count == 1 then return putInteger(list, last + 1, (...)) end
  if count ~= 2 then raise("E_ARGUMENT", "wrong number of arguments to 'insert'") end
  local at, value = ...
  at = integer(at, 2, "insert")
  if at < 1 or at > last + 1 then raise("E_ARGUMENT", "bad argument #2 to 'insert' (position out of bounds)") end
  charge(last - at + 1 >> 2)
  if at == last + 1 then return putInteger(list, at, value) end
  if isOwn(m) then return insertOwn(list, m, last, at, value) end
  if value ~= nil then return insert(list, at, value) end
  insert(list, at, false)
  putInteger(list, at, nil)
end

function R.table_remove(list, at)
  local m = writable(plain(list, 1, "remove"))
  local last = listLength(list)
  charge(2)
  if at == nil then at = last else at = integer(at, 2, "remove") end
  if last + 1 ~= at and (at < 1 or at > last + 1) and not (last == 0 and at == 0) then
    raise("E_ARGUMENT", "bad argument #2 to 'remove' (position out of bounds)")
  end
  local value = list[at]
  if at < 1 or at > last then return value end
  charge(last - at >> 2)
  if not isOwn(m) then
    GONE = GONE + 1
    return remove(list, at)
  end
  for i = at, last - 1 do moveItem(list, m, i + 1, i, list[i + 1]) end
  change(list, m, last, list[last], nil)
  return value
end

function R.table_concat(list, separator, i, j)
  plain(list, 1, "concat")
  separator = separator == nil and "" or text(separator, 2, "concat")
  i = i == nil and 1 or integer(i, 3, "concat")
  j = j == nil and listLength(list) or integer(j, 4, "concat")
  local parts, total = {}, 0
  for k = i, j do
    local value = list[k]
    charge(1)
    if type(value) == "number" then
      value = numberText(value)
    elseif type(value) ~= "string" then
      raise("E_ARGUMENT", "a " .. typeOf(value) .. " in the table for 'concat'")
    end
    total = total + #value + #separator
    if total - #separator > MAX_STRING then chargeText(total) end
    parts[#parts + 1] = value
  end
  allocate(#parts * 16)
  chargeText(max(total - #separator, 0))
  return concat(parts, separator)
end

function R.table_unpack(list, i, j)
  plain(list, 1, "unpack")
  i = i == nil and 1 or integer(i, 2, "unpack")
  j = j == nil and listLength(list) or integer(j, 3, "unpack")
  if i > j then return end
  if j - i >= MAX_VALUES then raise("E_LIMIT", "table.unpack gives at most " .. MAX_VALUES .. " values") end
  charge(j - i >> 2)
  return unpack(list, i, j)
end

-- Bottom-up merge sort: stable, and never worse than n log n.
local function mergeSort(list, count, less, depth)
  local from, to, width = list, {}, 1
  while width < count do
    charge(count)
    for low = 1, count, 2 * width do
      local left, right = low, low + width
      local mid, high = min(right, count + 1), min(low + 2 * width, count + 1)
      for k = low, high - 1 do
        local second = right < high
        if second and left < mid then
          if less then second = less(depth, from[right], from[left]) else second = lessThan(from[right], from[left]) end
        end
        if second then to[k], right = from[right], right + 1 else to[k], left = from[left], left + 1 end
      end
    end
    from, to, width = to, from, 2 * width
  end
  return from
end

function R.dsort(depth, list, less)
  plain(list, 1, "dsort")
  writable(list)
  if less ~= nil and type(less) ~= "function" then bad(2, "dsort", "function", less) end
  if depth > 199 then R.TOO_DEEP() end
  local count = listLength(list)
  charge(2 + count)
  allocate(32 * count)
  local before = move(list, 1, count, 1, {})
  local sorted = mergeSort(move(list, 1, count, 1, {}), count, less, depth + 1)
  if listLength(list) ~= count then raise("E_ARGUMENT", "dsort: the list changed while it was sorted") end
  for i = 1, count do
    if list[i] ~= before[i] then raise("E_ARGUMENT", "dsort: the list changed while it was sorted") end
  end
  local m = list[true]
  if not isOwn(m) then
    move(sorted, 1, count, 1, list)
    return list
  end
  local places = {}
  for i = 1, count do
    local record = type(before[i]) == "table" and before[i][true]
    if record and record[1] == list and record[2] == i then places[before[i]] = record end
  end
  for i = 1, count do
    local value = sorted[i]
    if list[i] ~= value then change(list, m, i, list[i], value) end
    local record = places[value]
    if record and record[2] ~= i then setRecord(record, 2, i) end
    places[value] = nil
  end
  return list
end

function R.set_new(list)
  local set = {}
  if list ~= nil then
    local count = listLength(plain(list, 1, "set.new"))
    charge(count)
    allocate(40 * count)
    for i = 1, count do set[text(list[i], 1, "set.new")] = true end
  end
  return set
end
function R.set_add(set, member)
  member = text(member, 2, "set.add")
  charge(1)
  if plain(set, 1, "set.add")[member] ~= nil then return false end
  allocate(40)
  putString(set, member, true)
  return true
end
function R.set_remove(set, member)
  member = text(member, 2, "set.remove")
  charge(1)
  if plain(set, 1, "set.remove")[member] == nil then return false end
  putString(set, member, nil)
  return true
end
function R.set_has(set, member)
  member = text(member, 2, "set.has")
  return plain(set, 1, "set.has")[member] ~= nil
end
local function size(t)
  local m = t[true]
  if m and m ~= MARKED and not m.frozen then
    charge(1 + (m[4] >> 4))
    return m[4]
  end
  chargeGone()
  local count = countStrings(t)
  charge(1 + (count + #t >> 4))
  return count
end
function R.set_size(set) return size(plain(set, 1, "set.size")) << 32 end
local function stringKeys(t)
  local keys, numbers, count = sortedKeys(t)
  return numbers == 0 and keys or move(keys, numbers + 1, count, 1, {})
end
function R.set_values(set) return stringKeys(plain(set, 1, "set.values")) end

function R.counter_new() return {} end
local function countAt(counter, key, name)
  local count = plain(counter, 1, name)[key]
  if count == nil then return 0 end
  if type(count) ~= "number" then raise("E_TYPE", "a count is a number, not a " .. typeOf(count)) end
  return count
end
local function sum(a, b)
  local r = a + b
  if (a ~ r) & (b ~ r) < 0 then overflow() end
  return r
end
function R.counter_add(counter, key, by)
  key = text(key, 2, "counter.add")
  charge(1)
  by = by == nil and 0x100000000 or number(by, 3, "counter.add")
  local count = sum(countAt(counter, key, "counter.add"), by)
  allocate(40)
  if count == 0 then putString(counter, key, nil) else putString(counter, key, count) end
  return count
end
function R.counter_get(counter, key) return countAt(counter, text(key, 2, "counter.get"), "counter.get") end
function R.counter_total(counter)
  local keys, total = stringKeys(plain(counter, 1, "counter.total")), 0
  for i = 1, #keys do total = sum(total, countAt(counter, keys[i], "counter.total")) end
  return total
end

function R.json_encode_canonical(value)
  local result = canonicalText(value)
  chargeText(#result)
  return result
end
function R.json_decode_strict(source)
  source = text(source, 1, "decode_strict")
  charge(2 + (#source >> 2))
  allocate(16 * #source)
  return decode(source)
end
function R.json_array(list)
  if list == nil then return { [true] = MARKED } end
  local m = plain(list, 1, "array")[true]
  if m == nil then
    list[true] = MARKED
  elseif not m[3] then
    writable(list)
    LOG[LOGGED + 1], LOG[LOGGED + 2], LOG[LOGGED + 3] = list, true, m
    LOGGED = LOGGED + 3
    TOUCHES = TOUCHES + 1
    TOUCHED[TOUCHES] = list
    setRecord(m, 3, true)
  end
  return list
end

function R.math_abs(x)
  if number(x, 1, "abs") >= 0 then return x end
  if x == mininteger then overflow() end
  return -x
end
function R.math_floor(x) return number(x, 1, "floor") & ~LOW end
function R.math_ceil(x)
  if number(x, 1, "ceil") & LOW == 0 then return x end
  return sum(x & ~LOW, 0x100000000)
end
function R.math_tointeger(x)
  if type(x) == "number" and x & LOW == 0 then return x end
  return nil
end
function R.math_max(x, ...)
  number(x, 1, "max")
  for i = 1, select("#", ...) do
    local y = number((select(i, ...)), i + 1, "max")
    if y > x then x = y end
  end
  charge(select("#", ...))
  return x
end
function R.math_min(x, ...)
  number(x, 1, "min")
  for i = 1, select("#", ...) do
    local y = number((select(i, ...)), i + 1, "min")
    if y < x then x = y end
  end
  charge(select("#", ...))
  return x
end
`;
