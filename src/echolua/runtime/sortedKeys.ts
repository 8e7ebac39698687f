/** [LUA-8] The order of keys. */
export const SORTED_KEYS_LUA = `
-- All keys as tables hold them, sorted: whole numbers, then strings bytewise; and how many are numbers. Costs 2 a key.
local function sortedKeys(t)
  local keys, count, numbers, texts = {}, 0, 0, {}
  local m = t[true]
  chargeGone()
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
`;
