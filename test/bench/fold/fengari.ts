import * as fengariModule from 'fengari';
import { BatchPacker } from './packed.ts';
import type { Peer, Run } from './peer.ts';
import { canonicalState, stockHarness } from './stockLua.ts';
import { REDUCER } from './workload.ts';

const { lauxlib, lua, lualib, to_luastring } = fengariModule;
const [LOAD, RUN, DUMP] = [1, 2, 3] as const;

/** Lua 5.3 written in JavaScript. Its integers have 32 bits, so it reads the same packed numbers in two halves. */
export const fengari: Peer = {
  name: 'fengari',
  async open(): Promise<Run> {
    const L = lauxlib.luaL_newstate();
    lualib.luaL_openlibs(L);
    lua.lua_settop(L, 0);
    const packer = new BatchPacker();
    const check = (status: number): void => {
      if (status !== lua.LUA_OK) throw new Error(`fengari: ${lua.lua_tojsstring(L, -1)}`);
    };
    check(lauxlib.luaL_loadstring(L, to_luastring(stockHarness({ wide: false, reuse: false }))));
    check(lauxlib.luaL_loadstring(L, to_luastring(REDUCER)));
    check(lua.lua_pcall(L, 1, 3, 0));
    return {
      fold(batch): void {
        const bytes = packer.pack(batch);
        lua.lua_pushvalue(L, LOAD);
        lua.lua_pushlstring(L, bytes, bytes.length);
        check(lua.lua_pcall(L, 1, 0, 0));
        lua.lua_pushvalue(L, RUN);
        lua.lua_pushinteger(L, batch.length);
        check(lua.lua_pcall(L, 1, 0, 0));
      },
      state(): string {
        lua.lua_pushvalue(L, DUMP);
        check(lua.lua_pcall(L, 0, 1, 0));
        const text = lua.lua_tojsstring(L, -1);
        lua.lua_settop(L, DUMP);
        return canonicalState(text);
      },
    };
  },
};
