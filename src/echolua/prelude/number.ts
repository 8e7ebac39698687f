/**
 * Numbers of echo@0: Lua integers, and doubles that are rounded to Q32.32 where they enter and leave [ENC-7].
 * The text functions are those of q32.ts in 64-bit integers.
 */
export const NUMBER_LUA = `
-- The nearest multiple of 2^-32, ties to even. Doubles of 2^20 and more are multiples already.
local function round(x)
  if x >= 1048576.0 or x <= -1048576.0 then return x end
  local y = x * 4294967296.0
  if y >= 0.0 then
    y = (y + 4503599627370496.0) - 4503599627370496.0
  else
    y = (y - 4503599627370496.0) + 4503599627370496.0
  end
  return y / 4294967296.0
end

local place

local function badNumber(code, message, depth)
  raise(code, (depth and place(depth) .. ": " or "") .. message)
end

local function overflow(depth)
  badNumber("E_OVERFLOW", "a number does not fit Q32.32: it must be at least -2147483648 and less than 2147483648", depth)
end

-- As it is after leaving Lua and coming back: an integer, or a double that is a multiple of 2^-32. The depth, if any,
-- says where in the state the number is.
local function canonical(x, depth)
  if mathtype(x) == "integer" then
    if x < -2147483648 or x > 2147483647 then overflow(depth) end
    return x
  end
  if x ~= x then badNumber("E_NUMBER", "not a number (such as 0/0)", depth) end
  if x == huge or x == -huge then badNumber("E_NUMBER", "an infinite number (such as 1/0)", depth) end
  x = round(x)
  if x < -2147483648.0 or x >= 2147483648.0 then overflow(depth) end
  return tointeger(x) or x
end

local POWER, PADDED = {}, {}
for digits = 1, 10 do
  POWER[digits] = tointeger(10.0 ^ digits)
  PADDED[digits] = "%s%d.%0" .. digits .. "d"
end

local function shortestFraction(fraction)
  for digits = 1, 9 do
    local scale = POWER[digits]
    local product = fraction * scale
    local decimal, rest = product >> 32, product & 0xffffffff
    if rest > 0x80000000 or (rest == 0x80000000 and decimal & 1 == 1) then decimal = decimal + 1 end
    local shifted = decimal << 32
    local back, twice = shifted // scale, shifted % scale * 2
    if twice > scale or (twice == scale and back & 1 == 1) then back = back + 1 end
    if decimal < scale and back == fraction then return decimal, digits end
  end
  local nine = fraction * POWER[9]
  local tail = (nine & 0xffffffff) * 10
  local decimal, rest = (nine >> 32) * 10 + (tail >> 32), tail & 0xffffffff
  if rest > 0x80000000 or (rest == 0x80000000 and decimal & 1 == 1) then decimal = decimal + 1 end
  return decimal, 10
end

-- Canonical text of a canonical number.
local function numberText(x)
  if mathtype(x) == "integer" then return format("%d", x) end
  local sign = ""
  if x < 0 then sign, x = "-", -x end
  local whole = floor(x)
  local decimal, digits = shortestFraction(tointeger((x - whole) * 4294967296.0))
  return format(PADDED[digits], sign, whole, decimal)
end

-- 0.<digits> as a count of 2^-32, ties to even; the digits in limbs of nine, each multiplied by 2^32.
local function fractionOf(digits)
  local limbs = {}
  for at = 1, #digits, 9 do
    local limb = sub(digits, at, at + 8)
    limbs[#limbs + 1] = tonumber(limb .. rep("0", 9 - #limb), 10)
  end
  local carry = 0
  for i = #limbs, 1, -1 do
    local product = (limbs[i] << 32) + carry
    carry, limbs[i] = product // 1000000000, product % 1000000000
  end
  local half = (limbs[1] or 0) - 500000000
  for i = 2, #limbs do
    if half == 0 and limbs[i] > 0 then half = 1 end
  end
  if half > 0 or (half == 0 and carry & 1 == 1) then carry = carry + 1 end
  return carry
end

-- The parts of a JSON number as a Lua number, or nil where it does not fit.
local function numberOf(sign, whole, fraction, exponent)
  local shift = tonumber(exponent) or 0
  if shift ~= 0 then
    if not find(whole .. fraction, "[1-9]") then return 0 end
    if shift > 400 or shift < -400 then return nil end
    if shift > 0 then
      whole = whole .. sub(fraction, 1, shift) .. rep("0", shift - #fraction)
      fraction = sub(fraction, shift + 1)
    else
      whole = rep("0", -shift) .. whole
      fraction = sub(whole, #whole + shift + 1) .. fraction
      whole = sub(whole, 1, #whole + shift)
    end
  end
  whole = gsub(whole, "^0+", "")
  if #whole > 10 then return nil end
  local units, parts = tonumber(whole, 10) or 0, fraction == "" and 0 or fractionOf(fraction)
  if parts == 0x100000000 then units, parts = units + 1, 0 end
  if units >= 2147483648 then
    return units == 2147483648 and parts == 0 and sign == "-" and -2147483648 or nil
  end
  if sign == "-" then units, parts = -units, -parts end
  if parts == 0 then return units end
  return ((units << 32) + parts) / 4294967296.0
end

-- A number at the position of a text: its value (nil where it does not fit) and the position after it; false if none.
local function readNumber(text, at)
  local sign, whole, after = match(text, "^(-?)(%d+)()", at)
  if not whole or (#whole > 1 and byte(whole) == 48) then return false end
  local fraction, exponent = "", ""
  if byte(text, after) == 46 then
    fraction, after = match(text, "^(%d+)()", after + 1)
    if not fraction then return false end
  end
  local mark = byte(text, after)
  if mark == 69 or mark == 101 then
    exponent, after = match(text, "^([+-]?%d+)()", after + 1)
    if not exponent then return false end
  end
  return true, numberOf(sign, whole, fraction, exponent), after
end
`;
