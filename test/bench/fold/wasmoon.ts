import { instantiateLua } from '../../../src/adapters/wasmoon/host.ts';
import { LUA_OK, LuaVm } from '../../../src/adapters/wasmoon/vm.ts';
import { BatchPacker } from './packed.ts';
import type { Peer, Run } from './peer.ts';
import { canonicalState, stockHarness } from './stockLua.ts';
import { REDUCER } from './workload.ts';

export const STOCK = 'stock Lua on wasmoon';
export const STOCK_REUSE = 'the same, one table for all events';
const MEMORY = 512 << 20;
const [LOAD, RUN, DUMP] = [1, 2, 3] as const;

function boot(vm: LuaVm, reuse: boolean): void {
  if (
    vm.load(stockHarness({ wide: true, reuse }), '=stock') === LUA_OK &&
    vm.load(REDUCER, '=fold') === LUA_OK
  )
    if (vm.call(1, 3) === LUA_OK) return;
  throw new Error(vm.text(-1));
}

/** Stock Lua 5.4, on floats, unmetered: the same wasm and the same host as ours. */
export function wasmoon(module: () => Promise<WebAssembly.Module>, reuse = false): Peer {
  return {
    name: reuse ? STOCK_REUSE : STOCK,
    async open(): Promise<Run> {
      const vm = new LuaVm(await instantiateLua(await module(), MEMORY));
      const packer = new BatchPacker();
      boot(vm, reuse);
      const call = (index: number, args: number, results: number): void => {
        if (vm.call(args, results) !== LUA_OK) throw new Error(`function ${index}: ${vm.text(-1)}`);
      };
      return {
        fold(batch): void {
          vm.lua.lua_pushvalue(vm.L, LOAD);
          vm.pushBytes(packer.pack(batch));
          call(LOAD, 1, 0);
          vm.lua.lua_pushvalue(vm.L, RUN);
          vm.lua.lua_pushinteger(vm.L, BigInt(batch.length));
          call(RUN, 1, 0);
        },
        state(): string {
          vm.lua.lua_pushvalue(vm.L, DUMP);
          call(DUMP, 0, 1);
          const text = vm.text(-1) ?? '';
          vm.lua.lua_settop(vm.L, DUMP);
          return canonicalState(text);
        },
      };
    },
  };
}
