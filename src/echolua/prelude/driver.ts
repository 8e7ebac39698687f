/** The functions the host calls. Each answers nothing, or the code, message and line of a fault. */
export const DRIVER_LUA = `
local ENVIRONMENT = { __index = base }
local root = decode("{}")
local chunk, batch, working, event, result

local function answer(ok, fault)
  if ok then return end
  if getmetatable(fault) ~= FAULT then fault = toFault(fault) end
  return fault.code, fault.message, fault.line
end

-- The chunk as if loaded afresh: new locals on every call, and an environment of its own.
local function loadFold()
  setupvalue(chunk, 1, setmetatable({}, ENVIRONMENT))
  local fold = chunk()
  if type(fold) ~= "function" then
    raise("E_CHUNK", "the source must return a function(state, event), not a " .. typeOf(fold) .. " value")
  end
  return fold
end

local function beginEvent(at)
  event = unpackValue(batch, at)
  working = thaw(root)
end

local function runEvent()
  result = loadFold()(working, event)
end

local function commitEvent()
  if type(result) ~= "table" then
    raise("E_STATE", "the fold must return the state, a table, not " .. (result == nil and "nil" or "a " .. typeOf(result)))
  end
  root = freeze(result, root)
  applyPatches()
end

local host = {}
function host.install(compiled) chunk = compiled end
function host.probe() return answer(xpcall(loadFold, toFault)) end
function host.load(data) batch = data end
function host.begin(at)
  event, working, result = nil, nil, nil
  return answer(xpcall(beginEvent, toFault, at))
end
function host.run() return answer(xpcall(runEvent, toFault)) end
function host.commit() return answer(xpcall(commitEvent, toFault)) end
function host.restore(state)
  return answer(xpcall(function()
    local value = decode(state)
    if type(value) ~= "table" then raise("E_STATE", "the state must be an object or an array") end
    if textOf(value, true) ~= state then raise("E_JSON", "the state text is not canonical") end
    root = value
  end, toFault))
end
function host.encode() return textOf(root, true) end
return host.install, host.probe, host.load, host.begin, host.run, host.commit, host.restore, host.encode
`;
