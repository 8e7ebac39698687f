import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { instantiateLua } from '../../../src/adapters/wasmoon/host.ts';
import { LUA_OK, LuaVm } from '../../../src/adapters/wasmoon/vm.ts';

const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');

export async function compileWasm(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(wasm));
}

/** Lua 5.4's own compiler: its complaint, or undefined if it takes the source. */
export async function createLuaCompiler(): Promise<(source: string) => string | undefined> {
  const vm = new LuaVm(await instantiateLua(await compileWasm(), 256 << 20));
  return (source) => {
    const status = vm.load(source, '=lua');
    const complaint = status === LUA_OK ? undefined : (vm.text(-1) ?? 'no message');
    vm.lua.lua_settop(vm.L, 0);
    return complaint;
  };
}
