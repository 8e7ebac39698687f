import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  createEchoRuntime,
  type EchoFoldSession,
  StateMirror,
} from '../../src/adapters/wasmoon/echo/index.ts';
import { EventPacker } from '../../src/adapters/wasmoon/echo/pack.ts';
import { instantiateLua } from '../../src/adapters/wasmoon/host.ts';
import { createWasmoonRuntime } from '../../src/adapters/wasmoon/runtime.ts';
import { LuaVm } from '../../src/adapters/wasmoon/vm.ts';
import type { FoldEvent } from '../../src/ports/lua.ts';

const REDUCER = `local function add(totals, key, n)
  totals[key] = (totals[key] or 0) + n
end
return function(state, event)
  local p = event.payload
  if not state.items then state.items = {} state.totals = {} end
  local item = state.items[p.sku]
  if not item then
    item = { qty = 0, reserved = 0, value = 0, moves = 0 }
    state.items[p.sku] = item
  end
  if event.type == "receive" then
    item.qty = item.qty + p.n
    item.value = item.value + p.n * p.price
    add(state.totals, "received", p.n)
  elseif event.type == "reserve" then
    if item.qty - item.reserved >= p.n then
      item.reserved = item.reserved + p.n
    else
      add(state.totals, "refused", 1)
    end
  else
    local n = p.n
    if n > item.qty then n = item.qty end
    item.qty = item.qty - n
    if item.reserved > item.qty then item.reserved = item.qty end
    add(state.totals, "shipped", n)
  end
  item.moves = item.moves + 1
  return state
end`;

const STOCK = `local chunk = ...
local unpack, byte = string.unpack, string.byte
local shapes = {}
local kinds = { [110] = "i8", [115] = "s4", [98] = "B" }
local function define(data, at)
  local id, count, key, kind
  id, count, at = unpack("<I2B", data, at)
  local names, layout, fields = {}, {}, {}
  for i = 1, count do
    key, kind, at = unpack("<s4B", data, at)
    names[i], layout[i] = "a" .. i, kinds[kind]
    fields[i] = "[" .. string.format("%q", key) .. "]=a" .. i .. (kind == 110 and "/4294967296" or "")
  end
  names[count + 1] = "at"
  local list = table.concat(names, ",")
  shapes[id] = load("local unpack=... return function(data,at) local " .. list .. "=unpack('<" .. table.concat(layout) ..
    "',data,at) return {" .. table.concat(fields, ",") .. "},at end")(unpack)
  return shapes[id](data, at)
end
local function value(data, at)
  local tag = byte(data, at)
  if tag == 104 then
    local id
    id, at = unpack("<I2", data, at + 1)
    return shapes[id](data, at)
  end
  return define(data, at + 1)
end
local fold = chunk()
local state = {}
local batch, at
return function(data) batch, at = data, 1 end, function(count)
  for i = 1, count do
    local kind, payload
    kind, at = unpack("<s4", batch, at)
    payload, at = value(batch, at)
    state = fold(state, { type = kind, payload = payload })
  end
end`;

const TYPES = ['receive', 'reserve', 'ship'];
const N = 100_000;
const events: FoldEvent[] = Array.from({ length: N }, (_, i) => ({
  type: TYPES[(i * 7919) % 3] ?? 'ship',
  ulid: `01ARZ3NDEKTSV4RRFF${String(i).padStart(8, '0')}`,
  actor: 'user:ada',
  ns: 'main',
  cid: 'bafyr4ibvnz6xmqwbn4cyzmcqyfjvpfdyzqkbsmqw6k5zmyrbvfx2z2qyva',
  payload: { sku: `sku-${(i * 104729) % 1000}`, n: (i % 9) + 1, price: (i % 100) / 4 },
}));

const median = (list: number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;

async function stock(): Promise<(batch: readonly FoldEvent[]) => void> {
  const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');
  const module = await WebAssembly.compile(new Uint8Array(await readFile(wasm)));
  const vm = new LuaVm(await instantiateLua(module, 512 << 20));
  const { lua, L } = vm;
  if (vm.load(STOCK, '=stock') !== 0 || vm.load(REDUCER, '=fold') !== 0 || vm.call(1, 2) !== 0)
    throw new Error(vm.text(-1));
  const packer = new EventPacker(new Set(['type', 'payload']));
  return (batch) => {
    packer.writer.clear();
    for (const one of batch) packer.event(one);
    lua.lua_pushvalue(L, 1);
    vm.pushBytes(packer.writer.bytes());
    vm.call(1, 0);
    lua.lua_pushvalue(L, 2);
    lua.lua_pushinteger(L, BigInt(batch.length));
    if (vm.call(1, 0) !== 0) throw new Error(vm.text(-1));
  };
}

/** The same reducer in plain JavaScript, on the events as objects: the least anything could cost. */
function plainReducer(): (batch: readonly FoldEvent[]) => void {
  type Item = { qty: number; reserved: number; value: number; moves: number };
  const items = new Map<string, Item>();
  const totals = new Map<string, number>();
  const add = (key: string, n: number) => void totals.set(key, (totals.get(key) ?? 0) + n);
  return (batch) => {
    for (const { type, payload } of batch) {
      const p = payload as { sku: string; n: number; price: number };
      const item = items.get(p.sku) ?? { qty: 0, reserved: 0, value: 0, moves: 0 };
      items.set(p.sku, item);
      if (type === 'receive') {
        item.qty += p.n;
        item.value += p.n * p.price;
        add('received', p.n);
      } else if (type === 'reserve') {
        if (item.qty - item.reserved >= p.n) item.reserved += p.n;
        else add('refused', 1);
      } else {
        const n = Math.min(p.n, item.qty);
        item.qty -= n;
        item.reserved = Math.min(item.reserved, item.qty);
        add('shipped', n);
      }
      item.moves++;
    }
  };
}

const BATCH = 1_000;
const ROUNDS = 5;
/** Batches left out at the start of all: warm-up. */
const WARM = 50;

/** Microseconds an event by contestant, one figure a batch. */
const times = new Map<string, number[]>();

function timed(name: string, work: () => void): void {
  const start = performance.now();
  work();
  const list = times.get(name) ?? [];
  list.push(((performance.now() - start) * 1_000) / BATCH);
  times.set(name, list);
}

async function round(): Promise<void> {
  const loadWasm = async () =>
    new Uint8Array(await readFile(createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm')));
  const echo = createEchoRuntime({ loadWasm });
  const plain = plainReducer();
  const peer = await stock();
  const literal = await createWasmoonRuntime({ loadWasm }).openFold({ source: REDUCER });
  const compiled = await echo.openFold({ source: REDUCER });
  const told = (await echo.openFold({ source: REDUCER })) as EchoFoldSession;
  const mirror = new StateMirror();
  told.tell(mirror);
  for (let from = 0; from < N; from += BATCH) {
    const batch = events.slice(from, from + BATCH);
    timed('plain JavaScript, no transfer', () => plain(batch));
    timed('stock Lua 5.4 on wasmoon, packed batches', () => peer(batch));
    timed('echo@1, compiled Q32.32', () => {
      if (compiled.apply(batch).length > 0) throw new Error('a fault');
    });
    timed('echo@1 with field deltas and a mirror in JS', () => void told.apply(batch));
    timed('echo@0+src, the engine in use', () => void literal.apply(batch));
  }
  if (mirror.text() !== compiled.encode()) throw new Error('the deltas do not add up to the state');
  for (const session of [literal, compiled, told]) session.close();
}

for (let i = 0; i < ROUNDS; i++) await round();
const base = median((times.get('stock Lua 5.4 on wasmoon, packed batches') ?? []).slice(WARM));
console.log(
  `100,000 events, a reducer over 1,000 SKUs, ${ROUNDS} rounds in turn; median of batches of ${BATCH}.\n`,
);
console.log('| engine | µs an event | ratio to stock Lua |\n|---|---|---|');
for (const [name, list] of times) {
  const figure = median(list.slice(WARM));
  console.log(`| ${name} | ${figure.toFixed(2)} | ${(figure / base).toFixed(2)} |`);
}
