import { addHook } from './host.ts';
import type { LuaVm } from './vm.ts';

export const FOLD_CHUNK = '@fold.lua';

const MASK_COUNT = 8;
/** lua_Debug of 32-bit Lua 5.4: `source` and `currentline`. */
const RECORD_SIZE = 128;
const SOURCE_OFFSET = 16;
const LINE_OFFSET = 24;
const MAX_LEVELS = 200;

/**
 * The instruction counter [LUA-5]. Once spent, every further instruction of the fold raises again, so that no pcall
 * can go on; instructions of the prelude may finish, for they are what unwinds.
 */
export class FuelMeter {
  readonly #vm: LuaVm;
  readonly #hook: number;
  readonly #record: number;
  readonly #foldName: Uint8Array;
  readonly #deadlineMs: number;
  readonly #fuel: number;
  readonly #step: number;
  #steps = 0;
  #deadline = 0;
  spent = false;
  /** The host's own patience ran out first: an engine failure, never a result. */
  timedOut = false;
  line: number | undefined;

  /** `fuel` in VM instructions, counted in steps of `step`; the deadline in milliseconds. */
  constructor(vm: LuaVm, fuel: number, step: number, deadlineMs: number) {
    this.#vm = vm;
    this.#fuel = fuel;
    this.#step = step;
    this.#deadlineMs = deadlineMs;
    this.#record = vm.write(new Uint8Array(RECORD_SIZE));
    this.#foldName = new TextEncoder().encode(`${FOLD_CHUNK}\0`);
    this.#hook = addHook(vm.lua, () => this.#onStep());
  }

  /** Runs something with a full tank; see `spent`, `line` and `timedOut` afterwards. */
  metered<T>(run: () => T): T {
    const { lua, L } = this.#vm;
    this.#steps = Math.floor(this.#fuel / this.#step);
    this.#deadline = performance.now() + this.#deadlineMs;
    this.spent = false;
    this.line = undefined;
    lua.lua_sethook(L, this.#hook, MASK_COUNT, this.#step);
    try {
      return run();
    } finally {
      lua.lua_sethook(L, 0, 0, 0);
    }
  }

  #onStep(): void {
    if (!this.spent) {
      this.#steps -= 1;
      this.timedOut = performance.now() > this.#deadline;
      if (this.#steps > 0 && !this.timedOut) return;
      this.spent = true;
      this.line = this.#foldLine();
      this.#vm.lua.lua_sethook(this.#vm.L, this.#hook, MASK_COUNT, 1);
    } else if (this.#lineAt(0) === undefined) {
      return;
    }
    this.#vm.lua.lua_pushnil(this.#vm.L);
    this.#vm.lua.lua_error(this.#vm.L);
  }

  #foldLine(): number | undefined {
    for (let level = 0; level < MAX_LEVELS; level++) {
      const line = this.#lineAt(level);
      if (line !== undefined) return line;
    }
    return undefined;
  }

  /** The line of the fold at a stack level; undefined where that level is not the fold's code. */
  #lineAt(level: number): number | undefined {
    const { lua, L } = this.#vm;
    if (lua.lua_getstack(L, level, this.#record) === 0) return undefined;
    lua.lua_getinfo(L, this.#vm.name('Sl'), this.#record);
    const view = new DataView(lua.memory.buffer);
    const source = view.getUint32(this.#record + SOURCE_OFFSET, true);
    const isFold = this.#foldName.every((byte, i) => view.getUint8(source + i) === byte);
    return isFold ? view.getInt32(this.#record + LINE_OFFSET, true) : undefined;
  }
}
