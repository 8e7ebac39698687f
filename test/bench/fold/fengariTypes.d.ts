/** The few functions of fengari that the bench calls. */
declare module 'fengari' {
  export interface LuaState {
    readonly isLuaState: true;
  }
  export const lua: {
    readonly LUA_OK: number;
    lua_pushlstring(L: LuaState, bytes: Uint8Array, length: number): void;
    lua_pushinteger(L: LuaState, value: number): void;
    lua_pushvalue(L: LuaState, index: number): void;
    lua_pcall(L: LuaState, args: number, results: number, handler: number): number;
    lua_settop(L: LuaState, index: number): void;
    lua_tojsstring(L: LuaState, index: number): string;
  };
  export const lauxlib: {
    luaL_newstate(): LuaState;
    luaL_loadstring(L: LuaState, source: Uint8Array): number;
  };
  export const lualib: { luaL_openlibs(L: LuaState): void };
  export function to_luastring(text: string): Uint8Array;
}
