import { ENGINE_ID, MATH_ID } from '../../echolua/engineId.ts';
import { type Token, tokenize } from '../../echolua/lexer.ts';
import { FUEL_LIMIT, FUEL_STEP, MAX_SOURCE } from '../../echolua/limits.ts';
import { rewriteConcat } from '../../echolua/rewrite.ts';
import { findRefused } from '../../echolua/scan.ts';
import type { FoldProgram, FoldSession, LuaFinding, LuaRuntime } from '../../ports/lua.ts';
import { GatosError } from '../../protocol/errors.ts';
import { syntaxFinding } from './findings.ts';
import { FuelMeter } from './fuel.ts';
import { instantiateLua } from './host.ts';
import { WasmoonSession } from './session.ts';
import { LuaVm } from './vm.ts';

export interface WasmoonOptions {
  /** The bytes of `wasmoon/dist/glue.wasm`, from wherever the host keeps them; asked for once. */
  readonly loadWasm: () => Promise<Uint8Array>;
  /** Bytes of memory one session may use; beyond, ERR_FOLD_ENGINE. */
  readonly memoryLimit?: number;
  /** Milliseconds one event may take before the host gives up with ERR_FOLD_ENGINE. Fuel runs out long before. */
  readonly eventDeadline?: number;
  /** For tests only: the limits are part of the engine, so another tank is another engine. */
  readonly fuel?: { readonly limit: number; readonly step: number };
}

const MEMORY_LIMIT = 512 << 20;
const EVENT_DEADLINE = 30_000;
const FUEL = { limit: FUEL_LIMIT, step: FUEL_STEP };

class WasmoonRuntime implements LuaRuntime {
  readonly engineId = ENGINE_ID;
  readonly mathId = MATH_ID;
  readonly #options: WasmoonOptions;
  #module: Promise<WebAssembly.Module> | undefined;

  constructor(options: WasmoonOptions) {
    this.#options = options;
  }

  async #compiled(): Promise<WebAssembly.Module> {
    this.#module ??= this.#options.loadWasm().then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));
    try {
      return await this.#module;
    } catch (error) {
      this.#module = undefined; // a failed download may be tried again
      throw new GatosError('ERR_FOLD_ENGINE', 'the Lua engine could not be loaded', {
        hint: 'Reload; if you are offline, open the app once while online.',
        cause: error,
      });
    }
  }

  async #session(): Promise<WasmoonSession> {
    const module = await this.#compiled();
    const { memoryLimit = MEMORY_LIMIT, eventDeadline = EVENT_DEADLINE, fuel = FUEL } = this.#options;
    const vm = new LuaVm(await instantiateLua(module, memoryLimit));
    return new WasmoonSession(vm, new FuelMeter(vm, fuel.limit, fuel.step, eventDeadline));
  }

  /** The findings, and the session with the fold installed when there are none. */
  async #open(source: string): Promise<{ findings: readonly LuaFinding[]; session: WasmoonSession }> {
    const session = await this.#session();
    if (new TextEncoder().encode(source).length > MAX_SOURCE) {
      const message = `the source is longer than ${MAX_SOURCE} bytes`;
      return { findings: [{ line: 1, column: 1, code: 'E_LIMIT', message }], session };
    }
    const tokens = tokenize(source);
    const findings: LuaFinding[] = findRefused(tokens);
    const compile = (text: string) => session.compile(text);
    const complaint = compile(source);
    if (complaint !== undefined) findings.push(syntaxFinding(source, tokens, complaint, compile));
    if (findings.length === 0) findings.push(...probe(session, source, tokens));
    findings.sort((a, b) => a.line - b.line || a.column - b.column);
    return { findings, session };
  }

  async check(source: string): Promise<readonly LuaFinding[]> {
    const { findings, session } = await this.#open(source);
    session.close();
    return findings;
  }

  async openFold(program: FoldProgram): Promise<FoldSession> {
    const { findings, session } = await this.#open(program.source);
    const [first] = findings;
    if (!first) return session;
    session.close();
    const { line, column, code, message } = first;
    throw new GatosError('ERR_FOLD_INVALID', `fold.lua line ${line}, column ${column}: ${message}`, {
      hint:
        findings.length > 1
          ? `Fix this and the ${findings.length - 1} further.`
          : 'Fix the fold and try again.',
      data: { line, column, code },
    });
  }
}

/** Runs the chunk once, without an event: what it does then, it does before every event. */
function probe(session: WasmoonSession, source: string, tokens: readonly Token[]): LuaFinding[] {
  const fault = session.install(rewriteConcat(source, tokens));
  if (!fault) return [];
  if (fault.code === 'E_SYNTAX') return [syntaxFinding(source, tokens, fault.message, () => undefined)];
  const last = tokens.findLast((token) => token.kind !== 'end');
  const line = fault.line ?? last?.line ?? 1;
  const column = tokens.find((token) => token.line === line)?.column ?? 1;
  return [{ line, column, code: fault.code, message: fault.message }];
}

/** The Lua engine on wasmoon's wasm. Works in Node, in a page and in a worker; fetches nothing by itself. */
export function createWasmoonRuntime(options: WasmoonOptions): LuaRuntime {
  return new WasmoonRuntime(options);
}
