import { lineHits } from '../../../echolua/codegen/coverage.ts';
import { generateLua } from '../../../echolua/codegen/generate.ts';
import { compileToElc, lintSource, type SourceMap } from '../../../echolua/compile/compile.ts';
import { usesLibrary } from '../../../echolua/compile/uses.ts';
import type { Elc } from '../../../echolua/elc.ts';
import { encodeElc, foldRootOf, openElc, readElc } from '../../../echolua/elcCodec.ts';
import { ECHO_ENGINE_ID, ECHO_MATH_ID } from '../../../echolua/runtime/limits.ts';
import type {
  CompiledProgram,
  CompileRequest,
  FoldEvent,
  FoldProgram,
  LuaFinding,
  LuaRuntime,
  OpenOptions,
  ProgramKind,
} from '../../../ports/lua.ts';
import { equalBytes } from '../../../protocol/bytes.ts';
import { GatosError } from '../../../protocol/errors.ts';
import { instantiateLua } from '../host.ts';
import { LuaVm } from '../vm.ts';
import { EchoFoldSession, type LinesOf } from './fold.ts';
import { EchoPolicySession } from './policy.ts';
import { EchoPredicateSession } from './predicate.ts';
import { eventSeed } from './seed.ts';
import { EchoMachine, type ProgramFault } from './session.ts';

export interface EchoOptions {
  /** The bytes of `wasmoon/dist/glue.wasm`, from wherever the host keeps them; asked for once. */
  readonly loadWasm: () => Promise<Uint8Array>;
  /** Bytes of memory one session may use; beyond, ERR_FOLD_ENGINE. */
  readonly memoryLimit?: number;
}

const MEMORY_LIMIT = 512 << 20;

function invalid(fault: ProgramFault, sourceMap: SourceMap | undefined): GatosError {
  const position = fault.node === undefined ? undefined : sourceMap?.[fault.node];
  const where = position ? `line ${position.line}, column ${position.column}: ` : '';
  return new GatosError('ERR_FOLD_INVALID', `${where}${fault.message}`, {
    hint: 'Fix the program and try again.',
    data: { code: fault.code, line: position?.line, column: position?.column, node: fault.node },
  });
}

/** [LUA-1] EchoLua on wasmoon's wasm. Works in Node, in a page and in a worker; fetches nothing by itself. */
export class EchoRuntime implements LuaRuntime {
  readonly engineId = ECHO_ENGINE_ID;
  readonly mathId = ECHO_MATH_ID;
  readonly #options: EchoOptions;
  #module: Promise<WebAssembly.Module> | undefined;

  constructor(options: EchoOptions) {
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

  async #machine(elc: Elc, sourceMap: SourceMap | undefined, options: OpenOptions): Promise<EchoMachine> {
    const generated = generate(elc, options);
    const module = await this.#compiled();
    const vm = new LuaVm(await instantiateLua(module, this.#options.memoryLimit ?? MEMORY_LIMIT));
    const machine = new EchoMachine(vm, generated);
    const fault = machine.install(elc.fuel);
    if (fault) {
      machine.close();
      throw invalid(fault, sourceMap);
    }
    return machine;
  }

  /** Opens a fold from ELC as `compileToElc` or `openElc` give it, with the places of its nodes where they are known. */
  async openFoldElc(elc: Elc, sourceMap?: SourceMap, options: OpenOptions = {}): Promise<EchoFoldSession> {
    if (elc.kind !== 'fold') throw wrongKind('fold');
    const machine = await this.#machine(elc, sourceMap, options);
    const seedOf = seedsFor(machine, elc);
    return new EchoFoldSession(machine, { sourceMap, seedOf, linesOf: linesFor(elc, sourceMap, options) });
  }

  async openPolicyElc(
    elc: Elc,
    sourceMap?: SourceMap,
    options: OpenOptions = {},
  ): Promise<EchoPolicySession> {
    if (elc.kind !== 'policy') throw wrongKind('policy');
    const machine = await this.#machine(elc, sourceMap, options);
    const linesOf = linesFor(elc, sourceMap, options);
    return new EchoPolicySession(machine, sourceMap, seedsFor(machine, elc), linesOf);
  }

  async openPredicateElc(elc: Elc, sourceMap?: SourceMap): Promise<EchoPredicateSession> {
    if (elc.kind !== 'predicate') throw wrongKind('predicate');
    return new EchoPredicateSession(await this.#machine(elc, sourceMap, {}), elc, sourceMap);
  }

  /** [LUA-2] All findings of the linter. */
  async check(source: string, kind: ProgramKind): Promise<readonly LuaFinding[]> {
    return lintSource(source, kind);
  }

  async compile(source: string, request: CompileRequest): Promise<CompiledProgram> {
    const compiled = compileToElc(source, request);
    if (!compiled.elc) throw refused(compiled.findings);
    // What the chunk does when it is loaded can fail, too; better now than at every event.
    (await this.#machine(compiled.elc, compiled.sourceMap, {})).close();
    return programOf(compiled.elc, compiled.bytes);
  }

  async inspect(elc: Uint8Array): Promise<CompiledProgram & { readonly text: string }> {
    const opened = openElc(elc);
    return { ...programOf(opened.elc, elc), text: opened.text };
  }

  async openFold(program: FoldProgram, options?: OpenOptions): Promise<EchoFoldSession> {
    const { elc, sourceMap } = readProgram(program, 'fold');
    return this.openFoldElc(elc, sourceMap, options);
  }

  async openPolicy(program: FoldProgram, options?: OpenOptions): Promise<EchoPolicySession> {
    const { elc, sourceMap } = readProgram(program, 'policy');
    return this.openPolicyElc(elc, sourceMap, options);
  }

  async openPredicate(program: FoldProgram): Promise<EchoPredicateSession> {
    const { elc, sourceMap } = readProgram(program, 'predicate');
    return this.openPredicateElc(elc, sourceMap);
  }
}

function programOf(elc: Elc, bytes: Uint8Array): CompiledProgram {
  const { kind, fuel } = elc;
  return { kind, elc: bytes, root: foldRootOf(bytes), fuel, usesRng: usesLibrary(elc, 'rng') };
}

/** The ELC is what runs. A source that compiles to the same bytes saves the strict reading, and knows the lines. */
function readProgram(
  program: FoldProgram,
  kind: ProgramKind,
): { elc: Elc; sourceMap: SourceMap | undefined } {
  if (program.source !== undefined) {
    const { fuel } = readElc(program.elc);
    const compiled = compileToElc(program.source, { kind, fuel });
    if (compiled.elc && equalBytes(compiled.bytes, program.elc)) return compiled;
  }
  return { elc: openElc(program.elc).elc, sourceMap: undefined };
}

function refused(findings: readonly LuaFinding[]): GatosError {
  const [first] = findings;
  const { line = 1, column = 1, code = 'E_SYNTAX', message = 'it does not compile' } = first ?? {};
  return new GatosError('ERR_FOLD_INVALID', `fold.lua line ${line}, column ${column}: ${message}`, {
    hint:
      findings.length > 1
        ? `Fix this and the ${findings.length - 1} further.`
        : 'Fix the fold and try again.',
    data: { line, column, code },
  });
}

function seedsFor(machine: EchoMachine, elc: Elc): ((event: FoldEvent) => bigint) | undefined {
  if (!machine.seeded) return undefined;
  const foldRoot = foldRootOf(encodeElc(elc));
  return (event) => eventSeed(event.cid, foldRoot);
}

function linesFor(
  elc: Elc,
  sourceMap: SourceMap | undefined,
  { coverage = false }: OpenOptions,
): LinesOf | undefined {
  return coverage && sourceMap ? (counts) => lineHits(elc, sourceMap, counts) : undefined;
}

function wrongKind(wanted: string): GatosError {
  return new GatosError('ERR_FOLD_INVALID', `this program is not a ${wanted}`, { data: { code: 'E_ELC' } });
}

function generate(elc: Elc, options: OpenOptions): ReturnType<typeof generateLua> {
  try {
    return generateLua(elc, options);
  } catch (error) {
    throw new GatosError('ERR_FOLD_INVALID', 'this is not a program of EchoLua', {
      data: { code: 'E_ELC' },
      cause: error,
    });
  }
}

export function createEchoRuntime(options: EchoOptions): EchoRuntime {
  return new EchoRuntime(options);
}
