/** Canonical text of numbers and back, exact; the text functions are those of q32.ts in 64-bit integers [ENC-7]. */
export const TEXT_LUA = `
local POWER, PADDED = {}, {}
do
  local power = 1
  for digits = 1, 10 do
    power = power * 10
    POWER[digits] = power
    PADDED[digits] = "%s%d.%0" .. digits .. "d"
  end
end

local function shortestFraction(fraction)
  for digits = 1, 9 do
    local scale = POWER[digits]
    local product = fraction * scale
    local decimal, rest = product >> 32, product & LOW
    if rest > 0x80000000 or (rest == 0x80000000 and decimal & 1 == 1) then decimal = decimal + 1 end
    local shifted = decimal << 32
    local back, twice = shifted // scale, shifted % scale * 2
    if twice > scale or (twice == scale and back & 1 == 1) then back = back + 1 end
    if decimal < scale and back == fraction then return decimal, digits end
  end
  local nine = fraction * POWER[9]
  local tail = (nine & LOW) * 10
  local decimal, rest = (nine >> 32) * 10 + (tail >> 32), tail & LOW
  if rest > 0x80000000 or (rest == 0x80000000 and decimal & 1 == 1) then decimal = decimal + 1 end
  return decimal, 10
end

-- Canonical text of a raw number.
local function numberText(x)
  if x & LOW == 0 then return format("%d", x // 0x100000000) end
  local sign = ""
  if x < 0 then sign, x = "-", -x end
  local decimal, digits = shortestFraction(x & LOW)
  return format(PADDED[digits], sign, x >> 32, decimal)
end

-- 0.<digits> as a count of 2^-32, ties to even; the digits in limbs of nine, each multiplied by 2^32.
local function fractionFrom(digits)
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

-- The parts of a JSON number as a raw number, or nil where it does not fit.
local function numberFrom(sign, whole, fraction, exponent)
  local shift = tonumber(exponent) or 0
  if not find(whole .. fraction, "[1-9]") then return 0 end
  if shift ~= 0 then
    if shift > 400 or shift < -400 then return nil end
    if #whole + shift < -11 then return 0 end -- far below half of the least number: no need to write its zeros
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
  local units, parts = tonumber(whole, 10) or 0, fraction == "" and 0 or fractionFrom(fraction)
  if parts == 0x100000000 then units, parts = units + 1, 0 end
  if units >= 0x80000000 then
    return units == 0x80000000 and parts == 0 and sign == "-" and mininteger or nil
  end
  local raw = (units << 32) + parts
  if sign == "-" then return -raw end
  return raw
end

-- A number at the position of a text: its raw value (nil where it does not fit) and the position after it; false if none.
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
  return true, numberFrom(sign, whole, fraction, exponent), after
end

-- What tostring gives, as library and concatenation use it.
local function toText(value)
  local kind = type(value)
  if kind == "string" then return value end
  if kind == "number" then return numberText(value) end
  if value == nil then return "nil" end
  if kind == "boolean" then return value and "true" or "false" end
  return typeOf(value)
end

local function operand(value)
  local kind = type(value)
  if kind == "string" then return value end
  if kind == "number" then return numberText(value) end
  raise("E_TYPE", "a " .. typeOf(value) .. " value cannot be joined to text")
end

function R.CAT2(a, b)
  if type(a) ~= "string" then a = operand(a) end
  if type(b) ~= "string" then b = operand(b) end
  chargeText(#a + #b)
  return a .. b
end

function R.CAT3(a, b, c)
  if type(a) ~= "string" then a = operand(a) end
  if type(b) ~= "string" then b = operand(b) end
  if type(c) ~= "string" then c = operand(c) end
  chargeText(#a + #b + #c)
  return a .. b .. c
end

function R.CAT(...)
  local parts, total = { ... }, 0
  for i = 1, select("#", ...) do
    parts[i] = operand(parts[i])
    total = total + #parts[i]
  end
  chargeText(total)
  return concat(parts)
end
`;
