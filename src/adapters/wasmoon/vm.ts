import type { LuaExports } from './host.ts';

export const LUA_OK = 0;
export const LUA_ERRMEM = 4;
const TYPE_NIL = 0;

/** What a function of the prelude answers: nothing, or a fault. */
export interface Answer {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * One lua_State and the few things done to it. Calls out of protected mode can only fail for want of memory; that
 * aborts the module, and whoever holds the machine must drop it.
 */
export class LuaVm {
  readonly lua: LuaExports;
  readonly L: number;
  readonly #length: number;
  /** Keeps chunk names and the like alive: Lua reads them by pointer. */
  readonly #names = new Map<string, number>();

  constructor(lua: LuaExports) {
    this.lua = lua;
    this.L = lua.luaL_newstate();
    this.#length = lua.malloc(4);
    if (this.L === 0 || this.#length === 0) throw new Error('no memory for a Lua state');
    this.#openLibraries();
  }

  /** Only what the prelude needs; os, io, package and coroutine are never opened. */
  #openLibraries(): void {
    const { lua, L } = this;
    lua.luaopen_base(L);
    for (const name of ['string', 'table', 'math', 'utf8', 'debug'] as const) {
      lua[`luaopen_${name}`](L);
      lua.lua_setglobal(L, this.name(name));
    }
    lua.lua_settop(L, 0);
  }

  /** A C string that stays where it is. */
  name(text: string): number {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const pointer = this.write(encoder.encode(`${text}\0`));
    this.#names.set(text, pointer);
    return pointer;
  }

  /** Copies bytes into memory of the module; the caller frees them. */
  write(bytes: Uint8Array): number {
    const pointer = this.lua.malloc(bytes.length + 1);
    if (pointer === 0) throw new Error('no memory for a string');
    new Uint8Array(this.lua.memory.buffer).set(bytes, pointer);
    return pointer;
  }

  /** Compiles text (never bytecode) and leaves the function, or the message, on the stack. */
  load(source: string, chunkName: string): number {
    const bytes = encoder.encode(source);
    const pointer = this.write(bytes);
    const status = this.lua.luaL_loadbufferx(
      this.L,
      pointer,
      bytes.length,
      this.name(chunkName),
      this.name('t'),
    );
    this.lua.free(pointer);
    return status;
  }

  pushBytes(bytes: Uint8Array): void {
    const pointer = this.write(bytes);
    this.lua.lua_pushlstring(this.L, pointer, bytes.length);
    this.lua.free(pointer);
  }

  pushText(text: string): void {
    this.pushBytes(encoder.encode(text));
  }

  call(args: number, results: number): number {
    return this.lua.lua_pcallk(this.L, args, results, 0, 0, 0);
  }

  isNil(index: number): boolean {
    return this.lua.lua_type(this.L, index) <= TYPE_NIL;
  }

  /** The string at a stack index, NULs and all; undefined where there is none. */
  text(index: number): string | undefined {
    const pointer = this.lua.lua_tolstring(this.L, index, this.#length);
    if (pointer === 0) return undefined;
    const size = new DataView(this.lua.memory.buffer).getUint32(this.#length, true);
    return decoder.decode(new Uint8Array(this.lua.memory.buffer, pointer, size));
  }

  /** A copy of the bytes of the string at a stack index; empty where there is none. */
  bytes(index: number): Uint8Array {
    const pointer = this.lua.lua_tolstring(this.L, index, this.#length);
    if (pointer === 0) return new Uint8Array(0);
    const size = new DataView(this.lua.memory.buffer).getUint32(this.#length, true);
    return new Uint8Array(this.lua.memory.buffer, pointer, size).slice();
  }

  /** Reads the three results (code, message, line) that lie on top of the stack. */
  answer(): Answer | undefined {
    if (this.isNil(-3)) return undefined;
    const fault = { code: this.text(-3) ?? 'E_RUNTIME', message: this.text(-2) ?? '' };
    return this.isNil(-1) ? fault : { ...fault, line: Number(this.lua.lua_tointegerx(this.L, -1, 0)) };
  }
}
