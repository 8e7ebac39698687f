/** The functions the host calls. */
export const DRIVER_LUA = `
-- A policy's verdict ends it, whatever is round the call.
local function verdict(fields)
  error(setmetatable({ code = "VERDICT", message = "", verdict = fields, fatal = true }, FAULT), 0)
end
function R.allow() verdict({ "allow" }) end
function R.deny(rule, reason, data)
  rule, reason = text(rule, 1, "deny"), text(reason, 2, "deny")
  verdict({ "deny", rule, reason, data ~= nil and R.json_encode_canonical(data) or nil })
end

local DIRECT = {}
for name, f in next, R do
  if type(f) == "function" and find(name, "^%l") then DIRECT[name] = f end
end
for name, f in next, DIRECT do
  if name == "pcall" or name == "dsort" then
    R["V_" .. name] = f
  else
    R["V_" .. name] = function(_, ...) return f(...) end
  end
end

local string_meta = getmetatable("")
for key in next, string_meta do string_meta[key] = nil end

local BOUNDLESS = 1 << 62
local FUEL, ALLOCATION = 0, 0
local entry, spent
local batch, at, reader, told = "", 1, 0, false

local function answer(ok, fault)
  if ok then return end
  fault = asFault(fault)
  return fault.code, fault.message, fault.line
end

local function unmetered() F, A = BOUNDLESS, BOUNDLESS end

-- How often each statement ran, by ELC node: only code made for coverage writes here, and it is no library name.
local HITS = {}
R.HITS = HITS

local host = {}
local readers, progress

-- Takes the generated chunk; its main function shares F and A with this chunk. "wanted" are the event's fields it sees.
function host.install(chunk, fuel, allocation, wanted, seeded)
  FUEL, ALLOCATION = fuel, allocation
  readers = makeReaders(wanted, seeded)
  setupvalue(chunk, 1, {})
  local main = chunk(R)
  upvaluejoin(main, 1, unmetered, 1)
  upvaluejoin(main, 2, unmetered, 2)
  F, A = FUEL, ALLOCATION
  return answer(xpcall(function() entry = main() end, toFault))
end

function host.seek(position) reader, at = unpackBytes("<I2", batch, position) end

function host.load(data)
  batch = data
  host.seek(1)
end

-- From now on deltas are written, at first of the whole state.
function host.tell()
  told = true
  forgetTold()
  writeEvent()
end

-- JavaScript seeks after a fault, so the place in the batch need not be kept up to date.
local function runEvents(count)
  local batch, at, reader, readers, entry, fuel, allocation = batch, at, reader, readers, entry, FUEL, ALLOCATION
  local event, left
  for i = 1, count do
    progress = i
    beginLog()
    F, A = fuel, allocation
    event, reader, at = readers[reader](batch, at)
    local result = entry(1, ROOT, event)
    if result ~= ROOT or TOUCHES > 0 then commit(result) end
    left = F
    HEAVIEST = HEAVIEST + (fuel - left << 6)
    if HEAVIEST > MAX_STATE then checkWeight() end
    if told then
      F, A = BOUNDLESS, BOUNDLESS
      writeEvent()
    end
    if GONE > 0 then tidy(moveTold) end
  end
  spent = fuel - left
end

-- Folds count events; answers how many came before one that faulted, and the fault. JavaScript says where to go on.
function host.run(count)
  local ok, fault = xpcall(runEvents, toFault, count)
  if ok then return end
  spent = FUEL - max(F, 0)
  unmetered()
  fault = asFault(fault)
  if fault.code == "E_ENGINE" then error(fault.message, 0) end
  rollback()
  if GONE > 0 then tidy(moveTold) end
  if told then writeEnd() end
  return progress - 1, fault.code, fault.message, fault.line
end

function host.spent() return spent end
function host.deltas() return takeDeltas() end

local function adopt(value)
  ROOT = value
  attach(value, true, false, 0)
  checkWeight()
end

local function restore(state)
  local value = decode(state)
  if type(value) ~= "table" then raise("E_STATE", "the state must be an object or an array") end
  if canonicalText(value) ~= state then raise("E_JSON", "the state text is not canonical") end
  local before, weight = ROOT, HEAVIEST
  beginLog()
  local ok, fault = xpcall(adopt, toFault, value)
  if not ok then
    ROOT, HEAVIEST = before, weight
    error(asFault(fault), 0)
  end
  beginLog()
  if told then writeEvent() end
end

function host.restore(state)
  unmetered()
  return answer(xpcall(restore, toFault, state))
end

function host.encode()
  unmetered()
  return canonicalText(ROOT)
end

function host.judge(data)
  local ok, fault = xpcall(function()
    F, A = FUEL, ALLOCATION
    local id, at = unpackBytes("<I2", data, 1)
    local event, _, rest = readers[id](data, at)
    local context = readValue(data, rest)
    entry(1, event, context)
    raise("E_VERDICT", "the policy ended without allow() or deny(rule, reason)")
  end, toFault)
  fault = asFault(fault)
  spent = FUEL - max(F, 0)
  if fault.code == "E_ENGINE" then error(fault.message, 0) end
  if fault.verdict then return fault.verdict[1], fault.verdict[2], fault.verdict[3], fault.verdict[4] end
  return fault.code, fault.message, fault.line
end

function host.test(data)
  local answer
  local ok, fault = xpcall(function()
    F, A = FUEL, ALLOCATION
    answer = entry(1, (readValue(data, 1)))
    if type(answer) ~= "boolean" then
      raise("E_VERDICT", "a predicate must return true or false, and this is " .. typeOf(answer))
    end
  end, toFault)
  spent = FUEL - max(F, 0)
  unmetered()
  if ok then return answer and "true" or "false" end
  fault = asFault(fault)
  if fault.code == "E_ENGINE" then error(fault.message, 0) end
  return fault.code, fault.message, fault.line
end

-- "node=count;" for each statement that ran.
function host.hits()
  local text, n = {}, 0
  for node, count in next, HITS do
    n = n + 1
    text[n] = node .. "=" .. count .. ";"
  end
  return concat(text)
end

unmetered()
ROOT = {}
beginLog()
attach(ROOT, true, false, 0)
beginLog()
return host.install, host.load, host.run, host.seek, host.spent, host.deltas, host.restore, host.encode, host.judge,
  host.test, host.tell, host.hits
`;
