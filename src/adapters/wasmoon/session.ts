import { MAX_NESTING, MAX_STATE, MAX_STRING, MAX_UNPACK } from '../../echolua/limits.ts';
import { PRELUDE_LUA } from '../../echolua/prelude/index.ts';
import type { FoldEvent, FoldFault, FoldSession } from '../../ports/lua.ts';
import { type ErrorCode, GatosError } from '../../protocol/errors.ts';
import { FOLD_CHUNK, type FuelMeter } from './fuel.ts';
import { EventPacker } from './pack.ts';
import { type Answer, LUA_ERRMEM, LUA_OK, type LuaVm } from './vm.ts';

/** Stack indices of what the prelude returns; they stay there for good. */
const FUNCTIONS = ['install', 'probe', 'load', 'begin', 'run', 'commit', 'restore', 'encode'] as const;
type FunctionName = (typeof FUNCTIONS)[number];

const RESTORE_CODES: Readonly<Record<string, ErrorCode>> = {
  E_OVERFLOW: 'ERR_NUMBER_RANGE',
  E_LIMIT: 'ERR_LIMIT',
};
const BATCH_EVENTS = 1_000;
const BATCH_BYTES = 1 << 20;

function engineFailure(message: string, cause?: unknown): GatosError {
  return new GatosError('ERR_FOLD_ENGINE', message, {
    hint: 'Close this session and open a new one; if it happens again, make the state or the fold smaller.',
    cause,
  });
}

/**
 * A machine with the prelude and one fold in it. Every call is guarded: what is not a plain answer (a trap, a failed
 * allocation, the host's patience) leaves a machine nobody may use again.
 */
export class WasmoonSession implements FoldSession {
  readonly #vm: LuaVm;
  readonly #meter: FuelMeter;
  readonly #packer = new EventPacker();
  #failure: GatosError | undefined;

  constructor(vm: LuaVm, meter: FuelMeter) {
    this.#vm = vm;
    this.#meter = meter;
    this.#guard(() => this.#boot());
  }

  #boot(): void {
    const { lua, L } = this.#vm;
    if (this.#vm.load(PRELUDE_LUA, '=lib') !== LUA_OK) throw new Error(this.#vm.text(-1));
    lua.lua_pushlightuserdata(L, 0);
    for (const limit of [MAX_STRING, MAX_NESTING, MAX_UNPACK, MAX_STATE])
      lua.lua_pushinteger(L, BigInt(limit));
    if (this.#vm.call(5, FUNCTIONS.length) !== LUA_OK) throw new Error(this.#vm.text(-1));
  }

  #guard<T>(run: () => T): T {
    if (this.#failure) throw this.#failure;
    try {
      return run();
    } catch (error) {
      if (error instanceof GatosError && error.code !== 'ERR_FOLD_ENGINE') throw error;
      this.#failure = error instanceof GatosError ? error : engineFailure('the Lua engine failed', error);
      throw this.#failure;
    }
  }

  /** Calls a prelude function with the one argument that `push` leaves on the stack, if any. */
  #call(name: FunctionName, push?: () => void): Answer | undefined {
    const { lua, L } = this.#vm;
    lua.lua_pushvalue(L, FUNCTIONS.indexOf(name) + 1);
    push?.();
    const status = this.#vm.call(push ? 1 : 0, 3);
    const answer = status === LUA_OK ? this.#vm.answer() : undefined;
    lua.lua_settop(L, FUNCTIONS.length);
    if (status === LUA_ERRMEM || answer?.code === 'E_MEMORY') {
      throw engineFailure('the fold needs more memory than the engine may use');
    }
    // The last drop of fuel may go while the prelude is not in protected mode; the caller sees `spent`.
    if (status !== LUA_OK && !this.#meter.spent)
      throw engineFailure(`the Lua engine failed with status ${status}`);
    return answer;
  }

  #meteredCall(name: FunctionName): Answer | undefined {
    const answer = this.#meter.metered(() => this.#call(name));
    if (this.#meter.timedOut) throw engineFailure('one event took longer than the engine may run');
    if (!this.#meter.spent) return answer;
    this.#meter.spent = false;
    const fault = {
      code: 'E_FUEL',
      message: 'the fold ran out of fuel: it does not end, or does too much for one event',
    };
    return this.#meter.line === undefined ? fault : { ...fault, line: this.#meter.line };
  }

  /** Takes the compiled fold; answers why it cannot be used, if so. */
  install(source: string): Answer | undefined {
    return this.#guard(() => {
      const { lua, L } = this.#vm;
      lua.lua_pushvalue(L, FUNCTIONS.indexOf('install') + 1);
      if (this.#vm.load(source, FOLD_CHUNK) !== LUA_OK) {
        const message = this.#vm.text(-1) ?? '';
        lua.lua_settop(L, FUNCTIONS.length);
        return { code: 'E_SYNTAX', message };
      }
      if (this.#vm.call(1, 0) !== LUA_OK) throw engineFailure('the fold could not be installed');
      return this.#meteredCall('probe');
    });
  }

  /** The Lua compiler's message about a source, or undefined when it compiles. Nothing is run. */
  compile(source: string): string | undefined {
    return this.#guard(() => {
      const status = this.#vm.load(source, FOLD_CHUNK);
      const message = status === LUA_OK ? undefined : (this.#vm.text(-1) ?? '');
      this.#vm.lua.lua_settop(this.#vm.L, FUNCTIONS.length);
      return message;
    });
  }

  restore(state: string): void {
    const fault = this.#guard(() => this.#call('restore', () => this.#vm.pushText(state)));
    if (!fault) return;
    throw new GatosError(
      RESTORE_CODES[fault.code] ?? 'ERR_JSON_INVALID',
      `this is not canonical state text: ${fault.message}`,
      { data: { code: fault.code } },
    );
  }

  apply(events: readonly FoldEvent[]): readonly FoldFault[] {
    return this.#guard(() => {
      const faults: FoldFault[] = [];
      for (let first = 0; first < events.length; ) first = this.#applyBatch(events, first, faults);
      return faults;
    });
  }

  /** Folds as many events as one batch takes; returns the index of the next one. */
  #applyBatch(events: readonly FoldEvent[], first: number, faults: FoldFault[]): number {
    const packer = this.#packer;
    const offsets: number[] = [];
    packer.clear();
    for (const event of events.slice(first, first + BATCH_EVENTS)) {
      offsets.push(packer.size + 1);
      packer.event(event);
      if (packer.size >= BATCH_BYTES) break;
    }
    this.#call('load', () => this.#vm.pushBytes(packer.bytes()));
    offsets.forEach((offset, i) => {
      const fault = this.#step(offset);
      if (fault) faults.push({ index: first + i, ...fault });
    });
    return first + offsets.length;
  }

  /** STA-6: the prelude replaces the state only in `commit`, as its last act. */
  #step(offset: number): Answer | undefined {
    return (
      this.#call('begin', () => this.#vm.lua.lua_pushinteger(this.#vm.L, BigInt(offset))) ??
      this.#meteredCall('run') ??
      this.#call('commit')
    );
  }

  encode(): string {
    return this.#guard(() => {
      const { lua, L } = this.#vm;
      lua.lua_pushvalue(L, FUNCTIONS.indexOf('encode') + 1);
      const status = this.#vm.call(0, 1);
      const text = this.#vm.text(-1);
      lua.lua_settop(L, FUNCTIONS.length);
      if (status !== LUA_OK || text === undefined) throw engineFailure('the state could not be encoded');
      return text;
    });
  }

  /** Bytes of linear memory; it only ever grows. */
  get memoryBytes(): number {
    return this.#vm.lua.memory.buffer.byteLength;
  }

  /** The machine is an object like any other: dropping it frees it. */
  close(): void {
    this.#failure ??= engineFailure('this fold session is closed');
  }
}
