/**
 * What the EchoLua of a `.rgs` policy is built on: one small function for each thing that the language can say. nil is
 * "undefined"; an error is a table { code, why } and is caught where the rule or definition ends.
 */
interface Helper {
  readonly needs: readonly string[];
  readonly lua: string;
}

const HELPERS: Readonly<Record<string, Helper>> = {
  fail: {
    needs: [],
    lua: `local function fail(code, place, why)
  error({ code = code, why = "in \`" .. place .. "\`: " .. why })
end`,
  },
  kind_of: {
    needs: [],
    lua: `local function kind_of(v)
  if type(v) ~= "table" then return type(v) end
  if v[1] ~= nil then return "array" end
  if set.size(v) > 0 then return "object" end
  return json.encode_canonical(v) == "[]" and "array" or "object"
end`,
  },
  field: {
    needs: [],
    lua: `local function field(t, name)
  if type(t) ~= "table" then return nil end
  return t[name]
end`,
  },
  at: {
    needs: ['fail', 'kind_of'],
    lua: `local function at(t, key, place)
  if t == nil or key == nil then return nil end
  local kind = type(key)
  if kind ~= "string" and kind ~= "number" then
    fail("E_TYPE", place, "a key is a string or a number, not " .. kind_of(key))
  end
  if type(t) ~= "table" then return nil end
  if kind == "number" and math.tointeger(key) == nil then return nil end
  if kind == "string" and #key > 1024 then return nil end
  return t[key]
end`,
  },
  group: {
    needs: ['fail', 'kind_of', 'field', 'at'],
    lua: `local function group(trust, name, place)
  if name == nil then return nil end
  if type(name) ~= "string" then fail("E_TYPE", place, "a group has a string for a name, not " .. kind_of(name)) end
  return at(field(trust, "groups"), name, place)
end`,
  },
  same: {
    needs: [],
    lua: `local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  return json.encode_canonical(a) == json.encode_canonical(b)
end`,
  },
  equal: {
    needs: ['same'],
    lua: `local function equal(a, b)
  return a ~= nil and b ~= nil and same(a, b)
end`,
  },
  differ: {
    needs: ['same'],
    lua: `local function differ(a, b)
  return a ~= nil and b ~= nil and not same(a, b)
end`,
  },
  order: {
    needs: ['fail', 'kind_of'],
    lua: `local function order(a, op, b, place)
  if a == nil or b == nil then return false end
  local kind = kind_of(a)
  if kind ~= kind_of(b) or kind ~= "number" and kind ~= "string" then
    fail("E_TYPE", place, "it compares two numbers or two strings, not " .. kind .. " and " .. kind_of(b))
  end
  if op == "<" then return a < b end
  if op == "<=" then return a <= b end
  if op == ">" then return a > b end
  return a >= b
end`,
  },
  texts: {
    needs: ['fail', 'kind_of'],
    lua: `local function texts(a, b, place)
  if a == nil or b == nil then return false end
  local found = kind_of(a) .. " and " .. kind_of(b)
  if found ~= "string and string" then fail("E_TYPE", place, "it compares two strings, not " .. found) end
  return true
end`,
  },
  startswith: {
    needs: ['texts'],
    lua: `local function startswith(a, b, place)
  return texts(a, b, place) and string.sub(a, 1, #b) == b
end`,
  },
  endswith: {
    needs: ['texts'],
    lua: `local function endswith(a, b, place)
  return texts(a, b, place) and #b <= #a and string.sub(a, #a - #b + 1) == b
end`,
  },
  contains: {
    needs: ['texts'],
    lua: `local function contains(a, b, place)
  return texts(a, b, place) and string.find(a, b, 1, true) ~= nil
end`,
  },
  within: {
    needs: ['fail', 'kind_of', 'same'],
    lua: `local function within(a, list, place)
  if a == nil or list == nil then return false end
  if kind_of(list) ~= "array" then fail("E_TYPE", place, "it looks into an array, not " .. kind_of(list)) end
  for _, v in ipairs(list) do
    if same(a, v) then return true end
  end
  return false
end`,
  },
  is: {
    needs: ['kind_of'],
    lua: `local function is(v, kind)
  if v == nil then return false end
  if kind == "whole" then return type(v) == "number" and math.tointeger(v) ~= nil end
  return kind_of(v) == kind
end`,
  },
  truth: {
    needs: ['fail', 'kind_of'],
    lua: `local function truth(v, place)
  if v == nil then return false end
  if type(v) ~= "boolean" then fail("E_TYPE", place, "a condition is true or false, not " .. kind_of(v)) end
  return v
end`,
  },
  calc: {
    needs: ['fail', 'kind_of'],
    lua: `local function calc(a, op, b, place)
  if a == nil or b == nil then return nil end
  if type(a) ~= "number" or type(b) ~= "number" then
    fail("E_TYPE", place, "it takes two numbers, not " .. kind_of(a) .. " and " .. kind_of(b))
  end
  if op == "/" and b == 0 then fail("E_DIV0", place, "division by zero") end
  local ok, n = pcall(function()
    if op == "+" then return a + b end
    if op == "-" then return a - b end
    if op == "*" then return a * b end
    return a / b
  end)
  if not ok then fail("E_OVERFLOW", place, "the result does not fit") end
  return n
end`,
  },
  walkable: {
    needs: ['fail', 'kind_of'],
    lua: `local function walkable(v, place)
  if v == nil then return false end
  if type(v) ~= "table" then fail("E_TYPE", place, "it goes through an array or object, not " .. kind_of(v)) end
  return true
end`,
  },
  some: {
    needs: ['walkable'],
    lua: `local function some(v, holds, place)
  if not walkable(v, place) then return false end
  for key, item in dpairs(v) do
    if holds(item, key) then return true end
  end
  return false
end`,
  },
  every: {
    needs: ['walkable'],
    lua: `local function every(v, holds, place)
  if not walkable(v, place) then return false end
  for key, item in dpairs(v) do
    if not holds(item, key) then return false end
  end
  return true
end`,
  },
  gather: {
    needs: ['walkable'],
    lua: `local function gather(v, pick, place)
  if not walkable(v, place) then return nil end
  local found = json.array()
  for key, item in dpairs(v) do
    local picked = pick(item, key)
    if picked ~= nil then found[#found + 1] = picked end
  end
  return found
end`,
  },
  list: {
    needs: [],
    lua: `local function list(n, items)
  for i = 1, n do
    if items[i] == nil then return nil end
  end
  return json.array(items)
end`,
  },
  count: {
    needs: ['walkable', 'kind_of'],
    lua: `local function count(v, place)
  if not walkable(v, place) then return nil end
  return kind_of(v) == "array" and #v or set.size(v)
end`,
  },
  sum: {
    needs: ['walkable', 'calc'],
    lua: `local function sum(v, place)
  if not walkable(v, place) then return nil end
  local total = 0
  for _, n in dpairs(v) do total = calc(total, "+", n, place) end
  return total
end`,
  },
  extreme: {
    needs: ['walkable', 'order'],
    lua: `local function extreme(v, op, place)
  if not walkable(v, place) then return nil end
  local best = nil
  for _, n in dpairs(v) do
    if best == nil and order(n, "<=", n, place) or order(n, op, best, place) then best = n end
  end
  return best
end`,
  },
  one_text: {
    needs: ['fail', 'kind_of'],
    lua: `local function one_text(v, place)
  if v == nil then return nil end
  if type(v) ~= "string" then fail("E_TYPE", place, "it takes a string, not " .. kind_of(v)) end
  return v
end`,
  },
  length: {
    needs: ['one_text'],
    lua: `local function length(v, place)
  return one_text(v, place) and #v
end`,
  },
  lower: {
    needs: ['one_text'],
    lua: `local function lower(v, place)
  return one_text(v, place) and string.lower(v)
end`,
  },
  upper: {
    needs: ['one_text'],
    lua: `local function upper(v, place)
  return one_text(v, place) and string.upper(v)
end`,
  },
  cut: {
    needs: [],
    lua: `local function cut(s, most)
  if #s <= most then return s end
  local last = most
  while last > 0 and string.byte(s, last + 1) >= 128 and string.byte(s, last + 1) < 192 do last = last - 1 end
  return string.sub(s, 1, last) .. "..."
end`,
  },
  why_not: {
    needs: ['kind_of', 'same', 'cut'],
    lua: `-- Why a value has not this shape, in words, or nil. Shapes are data: { what, wanted, ... }.
local function why_not(v, shape, path)
  local what, kind = shape[1], kind_of(v)
  if what == "any" then return nil end
  if what == "type" then
    if kind == shape[2] or shape[2] == "whole" and kind == "number" and math.tointeger(v) ~= nil then return nil end
  elseif what == "value" then
    if same(v, shape[3]) then return nil end
  elseif what == "either" then
    for _, one in ipairs(shape[3]) do
      if why_not(v, one, path) == nil then return nil end
    end
  elseif what == "array" and kind == "array" then
    for i, item in ipairs(v) do
      local why = why_not(item, shape[3], path .. "[" .. i .. "]")
      if why then return why end
    end
    return nil
  elseif what == "map" and kind == "object" then
    for name, item in dpairs(v) do
      local why = why_not(item, shape[3], path .. "." .. cut(name, 60))
      if why then return why end
    end
    return nil
  elseif what == "fields" and kind == "object" then
    local known = {}
    for _, one in ipairs(shape[3]) do
      local name = one[1]
      known[name] = true
      local inner = path .. "." .. cut(name, 60)
      if v[name] == nil then
        if not one[3] then return inner .. " is missing" end
      else
        local why = why_not(v[name], one[2], inner)
        if why then return why end
      end
    end
    if shape[4] then return nil end
    for name in dpairs(v) do
      if #name > 1024 or not known[name] then return path .. " has a field more: " .. cut(name, 60) end
    end
    return nil
  end
  return path .. " is " .. kind .. " and should be " .. shape[2]
end`,
  },
  misfit: {
    needs: ['why_not'],
    lua: `local function misfit(v, shape, path)
  if v == nil then return nil end
  return why_not(v, shape, path)
end`,
  },
  matches: {
    needs: ['why_not'],
    lua: `local function matches(v, shape, path)
  return v ~= nil and why_not(v, shape, path) == nil
end`,
  },
  define: {
    needs: [],
    lua: `local function define(values, name, value)
  values[name] = { pcall(value) }
end`,
  },
  recall: {
    needs: [],
    lua: `local function recall(values, name)
  local found = values[name]
  if not found[1] then error(found[2]) end
  return found[2]
end`,
  },
  text: {
    needs: ['cut'],
    lua: `local function text(v)
  if v == nil then return "nothing" end
  if type(v) == "table" then v = json.encode_canonical(v) end
  return cut(tostring(v), 200)
end`,
  },
  actors: {
    needs: ['fail', 'kind_of'],
    lua: `local function actors(v, place)
  local found = set.new()
  if v == nil then return found end
  if kind_of(v) ~= "array" then fail("E_TYPE", place, "it takes an array of actors, not " .. kind_of(v)) end
  for _, actor in ipairs(v) do
    if type(actor) ~= "string" then fail("E_TYPE", place, "an actor is a string, not " .. kind_of(actor)) end
    set.add(found, actor)
  end
  return found
end`,
  },
  need: {
    needs: ['actors'],
    lua: `-- Adds what is missing, if anything is; the words go into the reason.
local function need(denial, least, name, who, approvals, place)
  local of, given, have = actors(who, place), actors(approvals, "context.approvals"), json.array()
  for _, actor in ipairs(set.values(given)) do
    if set.has(of, actor) then have[#have + 1] = actor end
  end
  if #have >= least then return end
  local needs = denial.needs or json.array()
  needs[#needs + 1] = { at_least = least, group = name, of = json.array(set.values(of)), have = have }
  denial.needs = needs
  local words = "needs " .. least .. (least == 1 and " approval of " or " approvals of ")
  words = words .. (name and "@" .. name or "\`" .. place .. "\`") .. ", has " .. #have
  denial.missing = denial.missing and denial.missing .. "; " .. words or words
end`,
  },
  judge: {
    needs: [],
    lua: `-- A rule that errs denies: what it says cannot be known.
local function judge(denials, rule, adr, denied)
  local ok, denial = pcall(denied)
  if not ok then
    local fault = denial
    if type(fault) ~= "table" then
      fault = { code = string.sub(fault, 1, string.find(fault, ":", 1, true) - 1), why = "a limit of the engine" }
    end
    denial = { error = fault.code, reason = "the rule cannot be judged: " .. fault.code .. " " .. fault.why }
  end
  if not denial then return end
  if denial.missing then
    denial.reason = denial.reason .. " (" .. denial.missing .. ")"
    denial.missing = nil
  end
  denial.rule = rule
  denial.adr = adr
  denials[#denials + 1] = denial
end`,
  },
};

/** The helpers that these need, each after those it needs itself. */
export function helperText(used: Iterable<string>): string {
  const wanted = new Set<string>();
  const want = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const inner of HELPERS[name]?.needs ?? []) want(inner);
  };
  for (const name of used) want(name);
  return Object.entries(HELPERS)
    .filter(([name]) => wanted.has(name))
    .map(([, { lua }]) => lua)
    .join('\n\n');
}
