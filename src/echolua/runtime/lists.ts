/** Lengths, and tables written out with list items. */
export const LISTS_LUA = `
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
`;
