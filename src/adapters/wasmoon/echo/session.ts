import { SEED } from '../../../echolua/codegen/eventFields.ts';
import type { GeneratedLua } from '../../../echolua/codegen/generate.ts';
import { DRIVER_FUNCTIONS, RUNTIME_LUA } from '../../../echolua/runtime/index.ts';
import {
  MAX_ALLOCATION,
  MAX_NESTING,
  MAX_STATE,
  MAX_STRING,
  MAX_VALUES,
} from '../../../echolua/runtime/limits.ts';
import { GatosError } from '../../../protocol/errors.ts';
import { LUA_ERRMEM, LUA_OK, type LuaVm } from '../vm.ts';

export type DriverFunction = (typeof DRIVER_FUNCTIONS)[number];

/** What went wrong in a program; `node` is the ELC node it happened on (LUA-6). */
export interface ProgramFault {
  readonly code: string;
  readonly message: string;
  readonly node?: number;
}

function engineFailure(message: string, cause?: unknown): GatosError {
  return new GatosError('ERR_FOLD_ENGINE', message, {
    hint: 'Close this session and open a new one; if it happens again, make the state or the program smaller.',
    cause,
  });
}

/**
 * A machine with the runtime and one program in it. Every call is guarded: what is not a plain answer (a trap, a failed
 * allocation, a native stack that ran out) leaves a machine nobody may use again.
 */
export class EchoMachine {
  readonly vm: LuaVm;
  readonly program: GeneratedLua;
  #failure: GatosError | undefined;

  constructor(vm: LuaVm, program: GeneratedLua) {
    this.vm = vm;
    this.program = program;
    this.guard(() => this.#boot());
  }

  #boot(): void {
    const { lua, L } = this.vm;
    if (this.vm.load(RUNTIME_LUA, '=lib') !== LUA_OK) throw new Error(this.vm.text(-1));
    lua.lua_pushlightuserdata(L, 0);
    for (const limit of [MAX_STRING, MAX_NESTING, MAX_VALUES, MAX_STATE])
      lua.lua_pushinteger(L, BigInt(limit));
    if (this.vm.call(5, DRIVER_FUNCTIONS.length) !== LUA_OK) throw new Error(this.vm.text(-1));
  }

  guard<T>(run: () => T): T {
    if (this.#failure) throw this.#failure;
    try {
      return run();
    } catch (error) {
      if (error instanceof GatosError && error.code !== 'ERR_FOLD_ENGINE') throw error;
      this.#failure = error instanceof GatosError ? error : engineFailure('the Lua engine failed', error);
      throw this.#failure;
    }
  }

  /**
   * Calls a function of the driver with what `push` leaves on the stack, and reads its results while they are there.
   * `results` of them; -1 to -results on the stack.
   */
  call<T>(name: DriverFunction, push: () => number, results: number, read: () => T): T {
    const { lua, L } = this.vm;
    lua.lua_pushvalue(L, DRIVER_FUNCTIONS.indexOf(name) + 1);
    const status = this.vm.call(push(), results);
    if (status === LUA_ERRMEM) throw engineFailure('the program needs more memory than the engine may use');
    if (status !== LUA_OK) throw engineFailure('the Lua engine failed', new Error(this.vm.text(-1)));
    const answer = read();
    lua.lua_settop(L, DRIVER_FUNCTIONS.length);
    return answer;
  }

  /** Reads (code, message, line) from a stack index on. */
  fault(index: number): ProgramFault | undefined {
    if (this.vm.isNil(index)) return undefined;
    const fault = { code: this.vm.text(index) ?? 'E_ENGINE', message: this.vm.text(index + 1) ?? '' };
    if (this.vm.isNil(index + 2)) return fault;
    const node = this.program.lineNodes[this.integer(index + 2) - 1] ?? -1;
    return node < 0 ? fault : { ...fault, node };
  }

  integer(index: number): number {
    return Number(this.vm.lua.lua_tointegerx(this.vm.L, index, 0));
  }

  pushInteger(value: number): void {
    this.vm.lua.lua_pushinteger(this.vm.L, BigInt(value));
  }

  /** Whether events need the seed of LUA-4. */
  get seeded(): boolean {
    return this.program.eventFields.has(SEED);
  }

  /** Loads the generated chunk and runs it once; answers why it cannot be used, if so. */
  install(fuel: number): ProgramFault | undefined {
    return this.guard(() => {
      const { lua, L } = this.vm;
      const push = (): number => {
        if (this.vm.load(this.program.text, '=fold') !== LUA_OK) throw new Error(this.vm.text(-1));
        this.pushInteger(fuel);
        this.pushInteger(MAX_ALLOCATION);
        this.vm.pushText(`,${[...this.program.eventFields].join(',')},`);
        if (this.seeded) this.pushInteger(1);
        else lua.lua_pushnil(L);
        return 5;
      };
      return this.call('install', push, 3, () => this.fault(-3));
    });
  }

  /** [LUA-5] Fuel that the last event or verdict took. */
  fuelSpent(): number {
    return this.guard(() =>
      this.call(
        'spent',
        () => 0,
        1,
        () => this.integer(-1),
      ),
    );
  }

  /** How often each statement ran, by ELC node; empty unless the program was made for coverage. */
  hits(): ReadonlyMap<number, number> {
    const text = this.guard(() =>
      this.call(
        'hits',
        () => 0,
        1,
        () => this.vm.text(-1) ?? '',
      ),
    );
    return new Map(
      [...text.matchAll(/(\d+)=(\d+)/g)].map(([, node, count]) => [Number(node), Number(count)]),
    );
  }

  /** Bytes of linear memory; it only ever grows. */
  get memoryBytes(): number {
    return this.vm.lua.memory.buffer.byteLength;
  }

  /** The machine is an object like any other: dropping it frees it. */
  close(): void {
    this.#failure ??= engineFailure('this session is closed');
  }
}
