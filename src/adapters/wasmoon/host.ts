/**
 * wasmoon's wasm, instantiated by itself: the raw Lua C API and nothing around it. The JavaScript that comes with it
 * would bring a file system, a clock and Node's modules along; this host gives the machine none of these, so a fold
 * cannot reach what is not there [LUA-7] and every instance starts from the same bytes (the hash seed included).
 */

type Pointer = number;

/** The exports in use. Pointers and ints are i32; lua_Integer is i64, a bigint. */
export interface LuaExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  readonly __wasm_call_ctors: () => void;
  readonly emscripten_stack_init: () => void;
  readonly stackSave: () => Pointer;
  readonly stackRestore: (stack: Pointer) => void;
  readonly setThrew: (threw: number, value: number) => void;
  readonly malloc: (size: number) => Pointer;
  readonly free: (pointer: Pointer) => void;
  readonly luaL_newstate: () => Pointer;
  readonly luaL_loadbufferx: (
    L: Pointer,
    data: Pointer,
    size: number,
    name: Pointer,
    mode: Pointer,
  ) => number;
  readonly luaopen_base: (L: Pointer) => number;
  readonly luaopen_string: (L: Pointer) => number;
  readonly luaopen_table: (L: Pointer) => number;
  readonly luaopen_math: (L: Pointer) => number;
  readonly luaopen_utf8: (L: Pointer) => number;
  readonly luaopen_debug: (L: Pointer) => number;
  readonly lua_settop: (L: Pointer, index: number) => void;
  readonly lua_setglobal: (L: Pointer, name: Pointer) => void;
  readonly lua_pushvalue: (L: Pointer, index: number) => void;
  readonly lua_pushnil: (L: Pointer) => void;
  readonly lua_pushinteger: (L: Pointer, value: bigint) => void;
  readonly lua_pushlstring: (L: Pointer, data: Pointer, size: number) => Pointer;
  readonly lua_pushlightuserdata: (L: Pointer, value: Pointer) => void;
  readonly lua_pcallk: (
    L: Pointer,
    args: number,
    results: number,
    handler: number,
    ctx: number,
    k: number,
  ) => number;
  readonly lua_type: (L: Pointer, index: number) => number;
  readonly lua_tolstring: (L: Pointer, index: number, size: Pointer) => Pointer;
  readonly lua_tointegerx: (L: Pointer, index: number, isInteger: Pointer) => bigint;
  readonly lua_sethook: (L: Pointer, hook: number, mask: number, count: number) => void;
  readonly lua_getstack: (L: Pointer, level: number, record: Pointer) => number;
  readonly lua_getinfo: (L: Pointer, what: Pointer, record: Pointer) => number;
  readonly lua_error: (L: Pointer) => number;
}

/** What longjmp throws; only invoke_vii may catch it. */
const LONG_JUMP = Symbol('longjmp');
const PAGE = 65_536;
const ERRNO_NOSYS = 52;

function grow(memory: WebAssembly.Memory, wanted: number, limit: number): number {
  const size = memory.buffer.byteLength;
  if (wanted > limit) return 0;
  const comfortable = Math.min(limit, Math.max(wanted, size + (size >> 2)));
  try {
    memory.grow(Math.ceil((comfortable - size) / PAGE));
    return 1;
  } catch {
    return 0; // the browser has no more to give: Lua sees a failed allocation
  }
}

/** Everything the module asks of its host is refused, but for memory and the jumps that Lua's errors are made of. */
function hostFunctions(module: WebAssembly.Module, own: Record<string, unknown>): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: space, name } of WebAssembly.Module.imports(module)) {
    const given = Object.hasOwn(own, name) ? own[name] : () => ERRNO_NOSYS;
    imports[space] = { ...imports[space], [name]: given as WebAssembly.ImportValue };
  }
  return imports;
}

/** A fresh machine; `memoryLimit` in bytes. Compile the module once and instantiate it as often as needed. */
export async function instantiateLua(module: WebAssembly.Module, memoryLimit: number): Promise<LuaExports> {
  let lua: LuaExports | undefined;
  const machine = (): LuaExports => {
    if (!lua) throw new Error('the Lua module called its host before it was ready');
    return lua;
  };
  const imports = hostFunctions(module, {
    abort: () => {
      throw new Error('the Lua module aborted');
    },
    emscripten_date_now: () => 0,
    emscripten_resize_heap: (size: number) => grow(machine().memory, size >>> 0, memoryLimit),
    _emscripten_throw_longjmp: () => {
      throw LONG_JUMP;
    },
    invoke_vii: (index: number, a: number, b: number) => {
      const { stackSave, stackRestore, setThrew, __indirect_function_table: table } = machine();
      const stack = stackSave();
      try {
        table.get(index)(a, b);
      } catch (error) {
        stackRestore(stack);
        if (error !== LONG_JUMP) throw error;
        setThrew(1, 0);
      }
    },
  });
  const instance = await WebAssembly.instantiate(module, imports);
  lua = instance.exports as unknown as LuaExports;
  lua.emscripten_stack_init();
  lua.__wasm_call_ctors();
  return lua;
}

/** A module that imports and re-exports one function of type (i32, i32) -> (), as a table slot wants it. */
const TRAMPOLINE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 2, 127, 127, 0, 2, 7, 1, 1, 101, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0,
  0,
]);

/** Puts a function (i32, i32) -> () into the table; returns the C function pointer. */
export function addHook(lua: LuaExports, hook: (L: Pointer, record: Pointer) => void): Pointer {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(TRAMPOLINE), { e: { f: hook } });
  const index = lua.__indirect_function_table.grow(1);
  lua.__indirect_function_table.set(index, instance.exports.f);
  return index;
}
