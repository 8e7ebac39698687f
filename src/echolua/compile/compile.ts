import { DEFAULT_FUEL, type Elc } from '../elc.ts';
import { lintChunk } from '../lint/lint.ts';
import { type Finding, type Position, sortFindings, syntaxFinding } from '../syntax/finding.ts';
import { MAX_ELC_BYTES, MAX_FINDINGS, MAX_FUEL } from '../syntax/limits.ts';
import { type ParseOptions, parseLua } from '../syntax/parse.ts';
import { Emitter } from './emit.ts';
import { encodeElc, foldRootOf } from './encode.ts';
import { findCrowded } from './pending.ts';
import { findCramped } from './room.ts';

export interface CompileOptions {
  readonly kind: Elc['kind'];
  /** Fuel for one event [LUA-5]; part of the identity. DEFAULT_FUEL unless said. */
  readonly fuel?: number;
}

/** Where each ELC node stands in the source, by node number (elc.ts). Not part of the program. */
export type SourceMap = readonly Position[];

export interface CompiledElc {
  readonly elc: Elc;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `sha256:<64 hex>` */
  readonly foldRoot: string;
  readonly sourceMap: SourceMap;
  readonly findings: readonly [];
}

export interface RefusedSource {
  readonly elc: undefined;
  /** At least one, in order of position; the first MAX_FINDINGS of very many. */
  readonly findings: readonly Finding[];
}

export type CompileResult = CompiledElc | RefusedSource;

function refused(findings: readonly Finding[]): RefusedSource {
  return { elc: undefined, findings: sortFindings(findings).slice(0, MAX_FINDINGS) };
}

function limit(at: Position, message: string): RefusedSource {
  return refused([syntaxFinding(at, message, 'E_LIMIT')]);
}

/**
 * [LUA-1] source -> parse -> lint -> ELC. Never throws: what is wrong with the source comes as findings, all at once
 * where its syntax is sound. `parse` is for texts of this compiler's own.
 */
export function compileToElc(
  source: string,
  options: CompileOptions,
  parse: ParseOptions = {},
): CompileResult {
  const start = { line: 1, column: 1 };
  const { kind, fuel = DEFAULT_FUEL } = options;
  if (!Number.isSafeInteger(fuel) || fuel < 1 || fuel > MAX_FUEL) {
    return limit(start, `fuel must be a whole number from 1 to ${MAX_FUEL}, not ${fuel}`);
  }
  const { chunk, findings } = parseLua(source, parse);
  if (!chunk) return refused(findings);
  const all = [...findings, ...lintChunk(chunk, kind)];
  if (all.length > 0) return refused(all);
  const emitter = new Emitter();
  const elc: Elc = { v: 1, kind, fuel, body: emitter.block(chunk.body) };
  const sourceMap = emitter.positions;
  const crowded = findCrowded(elc);
  if (crowded.length > 0) return refused(crowded.map((at) => crowdedFinding(sourceMap[at] ?? start)));
  const cramped = findCramped(elc);
  if (cramped) return refused([crampedFinding(sourceMap[cramped.node] ?? start, cramped.finding)]);
  const bytes = encodeElc(elc);
  if (bytes.length > MAX_ELC_BYTES)
    return limit(start, `the program is longer than ${MAX_ELC_BYTES} bytes of ELC`);
  return { elc, bytes, foldRoot: foldRootOf(bytes), sourceMap, findings: [] };
}

function crowdedFinding(at: Position): Finding {
  return syntaxFinding(at, 'too many values wait here at once; put parts into locals or a table', 'E_LIMIT');
}

/** Why there is no room for a program in Lua, in words about its source. */
function crampedFinding(at: Position, { code }: Finding): Finding {
  return code === 'E_DEPTH'
    ? syntaxFinding(at, 'this nests too deeply; take parts of it out into locals or functions', 'E_DEPTH')
    : syntaxFinding(
        at,
        'too many locals and loops are alive at once here; put parts into functions',
        'E_LIMIT',
      );
}

/** What stands against a source, without compiling it: for editors and `lint`. */
export function lintSource(source: string, kind: Elc['kind'] = 'fold'): readonly Finding[] {
  return compileToElc(source, { kind }).findings;
}
