/** [LUA-3] Q32.32 in raw signed 64-bit integers, exact over 128 bits. Sums are inlined by the compiler. */
export const NUMBERS_LUA = `
local LOW, MOST = 0xffffffff, 0x7fffffff

-- A whole number up to 2^15 times one up to 2^14, both as raw, fits without a second look.
local WHOLE, FACTOR = 0x7fff00000000, 0x400000000000

function R.MUL(a, b)
  local sign = a ~ b
  if a < 0 then a = -a end
  if b < 0 then b = -b end
  if a & LOW == 0 and a >= 0 and a <= WHOLE and b >= 0 and b < FACTOR then
    if sign < 0 then return -((a >> 32) * b) end
    return (a >> 32) * b
  end
  -- The least number stays as it is and is right as an unsigned one, which is how shifts and masks see it.
  local ah, al, bh, bl = a >> 32, a & LOW, b >> 32, b & LOW
  local top, low = ah * bh, al * bl
  if top > 0x80000000 then overflow() end
  local x, y = ah * bl, al * bh
  local rest = (x & LOW) + (y & LOW) + (low >> 32)
  top = top + (x >> 32) + (y >> 32) + (rest >> 32)
  rest = rest & LOW
  low = low & LOW
  if low > 0x80000000 or (low == 0x80000000 and rest & 1 == 1) then
    rest = rest + 1
    if rest > LOW then rest, top = 0, top + 1 end
  end
  if top > MOST then
    if sign < 0 and top == 0x80000000 and rest == 0 then return mininteger end
    overflow()
  end
  local result = top << 32 | rest
  if sign < 0 then return -result end
  return result
end

-- Toward zero; d is a whole number, not raw.
local function divideWhole(a, d)
  if d == -1 then
    if a == mininteger then overflow() end
    return -a
  end
  local q = a // d
  if q < 0 and q * d ~= a then q = q + 1 end
  return q
end

-- Unsigned: a // b and a % b, where both may be 2^63.
local function divideUnsigned(a, b)
  if b < 0 then
    if a < 0 then return 1, 0 end
    return 0, a
  end
  if a >= 0 then return a // b, a % b end
  local q = ((a >> 1) // b) << 1
  local r = a - q * b
  if not ult(r, b) then q, r = q + 1, r - b end
  return q, r
end

-- The 32 binary digits of r / b after the point, for r < b, as many at a time as 63 bits allow.
local function fractionOf(r, b)
  local bits = b < 0x80000000 and b >= 0 and 32 or b >> 47 == 0 and 16 or b >> 55 == 0 and 8 or b >> 59 == 0 and 4 or b >> 61 == 0 and 2 or 1
  local fraction = 0
  if bits > 1 then
    for _ = 1, 32 // bits do
      r = r << bits
      fraction, r = fraction << bits | r // b, r % b
    end
    return fraction
  end
  for _ = 1, 32 do
    r = r << 1
    fraction = fraction << 1
    if not ult(r, b) then fraction, r = fraction | 1, r - b end
  end
  return fraction
end

function R.DIV(a, b)
  local sign = a ~ b
  if b & LOW == 0 then
    if b == 0 then raise("E_DIV0", "division by zero") end
    return divideWhole(a, b // 0x100000000)
  end
  if a < 0 then a = -a end
  if b < 0 then b = -b end
  local q, r = divideUnsigned(a, b)
  if q < 0 or q > 0x80000000 then overflow() end
  local fraction = fractionOf(r, b)
  if q == 0x80000000 then
    if sign < 0 and fraction == 0 then return mininteger end
    overflow()
  end
  local result = q << 32 | fraction
  if sign < 0 then return -result end
  return result
end

-- Lua notes no line for a division by zero of its own, so zero is looked for.
function R.MOD(a, b)
  if b == 0 and a + b then raise("E_DIV0", "division by zero") end
  return a % b
end

function R.IDIV(a, b)
  local q = a // b
  if q > MOST or q < -0x80000000 or (a == mininteger and b == -1) then overflow() end
  return q << 32
end
local divide = R.DIV

-- Keys as tables hold them: strings as they are, whole numbers unshifted. The table knows short strings that were keys
-- before, so that generated code need not ask; it is emptied when it has grown.
local KEYS, KNOWN = {}, 0
R.KEYS = KEYS

-- For reading, nil is a key that is never there.
local function toKey(key)
  if KEYS[key] then return key end
  local kind = type(key)
  if kind == "string" then
    if #key <= 40 then
      if KNOWN >= 8192 then
        for known in next, KEYS do KEYS[known] = nil end
        KNOWN = 0
      end
      KNOWN = KNOWN + 1
      KEYS[key] = key
    elseif #key > 1024 then
      raise("E_KEY", "a key is longer than 1024 bytes")
    end
    return key
  end
  if kind == "number" and key & LOW == 0 then return key // 0x100000000 end
  if kind == "nil" then return nil end
  if kind == "number" then raise("E_KEY", "a number with a fraction cannot be a key") end
  raise("E_KEY", "a " .. typeOf(key) .. " cannot be a key")
end
R.KEY = toKey
`;
