import type { JsonValue } from '../protocol/codec/json.ts';

/** A predicate is asked of a state and never part of a world: bisect's question in EchoLua. */
export type ProgramKind = TestedKind | 'predicate';

/** What has test files of its own. */
export type TestedKind = 'fold' | 'policy';

/**
 * A finding of the compiler or linter; 1-based line and column (UTF-16 units), `code` is a stable E_ code (LUA-6).
 * `rule` is the protocol's (`LUA-2`); `instead` is text that can stand in place of what was found, where there is one.
 */
export interface LuaFinding {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly rule: string;
  readonly message: string;
  readonly instead?: string;
}

/** [LUA-1] A program as it is stored, hashed and run: the ELC's DAG-CBOR bytes. */
export interface CompiledProgram {
  readonly kind: ProgramKind;
  readonly elc: Uint8Array;
  /** `sha256:<64 hex>` of `elc`. */
  readonly root: string;
  /** [LUA-5] Fuel for one event; part of the ELC. */
  readonly fuel: number;
  /** [LUA-4] Whether it draws from `rng`, which its proofs then say. */
  readonly usesRng: boolean;
}

export interface CompileRequest {
  readonly kind: ProgramKind;
  /** The engine's default unless said. */
  readonly fuel?: number;
}

/** What a fold sees of an event: read-only, without signature and without anything of the local clock. */
export interface FoldEvent {
  readonly type: string;
  readonly ulid: string;
  readonly actor: string;
  readonly ns: string;
  readonly ts?: string;
  readonly cid: string;
  readonly payload: JsonValue;
}

/** STA-6: the fold failed on this event; state stays as it was before it. */
export interface FoldFault {
  /** Index into the batch given to `apply`. */
  readonly index: number;
  readonly code: string;
  readonly message: string;
  /** Known where the source is (FoldProgram). */
  readonly line?: number;
  readonly column?: number;
}

/**
 * A value without parts. Whole numbers are numbers, exact in 32 bits; numbers with a fraction are their raw Q32.32 as a
 * bigint.
 */
export type StateScalar = null | boolean | number | bigint | string;

/**
 * Whoever follows a state. Tables have numbers: `object` and `list` make them, `field` and `item` fill and change them,
 * `resize` says that a table is an array and how long. Keys of items count from 0. The last call for an event is `end`;
 * one that faulted has nothing else.
 */
export interface DeltaSink {
  /** The whole state is this table from now on; its fields follow. */
  root(table: number): void;
  object(table: number): void;
  list(table: number, length: number): void;
  resize(table: number, length: number): void;
  /** `child` says that the value is the number of a table. */
  field(table: number, key: string, value: StateScalar, child: boolean): void;
  item(table: number, index: number, value: StateScalar, child: boolean): void;
  remove(table: number, key: string): void;
  end(): void;
}

/** How often a line of the source ran. `line` is 1-based. */
export interface LineHits {
  readonly line: number;
  readonly hits: number;
}

export interface OpenOptions {
  /** Count which lines run. Results, faults and fuel are the same; it is slower. */
  readonly coverage?: boolean;
}

/**
 * One fold at work, holding the current state. Synchronous: the module is loaded before the session opens.
 * STA-1: whatever the batch size, the outcome equals decode -> load the chunk afresh -> fold one event -> encode,
 * for every event. After an engine failure (memory, stack) every method throws ERR_FOLD_ENGINE: close it and open
 * a new one.
 */
export interface FoldSession {
  /** Replace the state; `state` is canonical state text (STA-2). */
  restore(state: string): void;
  /** Fold the events in order; returns the faults, in order. Fuel exhaustion is a fault, E_FUEL. */
  apply(events: readonly FoldEvent[]): readonly FoldFault[];
  /** Canonical state text: RFC 8785 key order, numbers by ENC-7. */
  encode(): string;
  /**
   * From now on `sink` is told the whole state, then what every event changes, and the whole state again after
   * `restore`. Events are told a batch at a time, before `apply` returns.
   */
  tell(sink: DeltaSink): void;
  /** [LUA-5] Fuel that the last event took. */
  fuelSpent(): number;
  /**
   * Every line on which a statement starts, in order, and how often it ran since the session was opened. Empty unless
   * it was opened for coverage and with the source.
   */
  hits?(): readonly LineHits[];
  close(): void;
}

/** `source` only gives faults a line, and only when it compiles to these very bytes: what runs is the ELC. */
export interface FoldProgram {
  readonly elc: Uint8Array;
  readonly source?: string;
}

/** [POL-1] What a policy says of an event. A fault is no verdict: whoever asks must treat it as a denial. */
export type PolicyVerdict =
  | { readonly kind: 'allow' }
  | {
      readonly kind: 'deny';
      readonly rule: string;
      readonly reason: string;
      /** What the policy says besides, for programs: of `.rgs` every denial, and what is missing (docs/rgs.md). */
      readonly data?: JsonValue;
    }
  | { readonly kind: 'fault'; readonly code: string; readonly message: string; readonly line?: number };

/** One policy at work: pure, and the same answer to the same question for ever. */
export interface PolicySession {
  evaluate(event: FoldEvent, context?: JsonValue): PolicyVerdict;
  fuelSpent(): number;
  /** As `FoldSession.hits`. */
  hits?(): readonly LineHits[];
  close(): void;
}

/** What a predicate says of a state. */
export type PredicateVerdict =
  | { readonly kind: 'answer'; readonly value: boolean }
  | { readonly kind: 'fault'; readonly code: string; readonly message: string; readonly line?: number };

/** One predicate at work: pure, and the same answer about the same state for ever. */
export interface PredicateSession {
  /**
   * All that the program can see of a state: the values at these paths of object keys. Null: the whole state. Empty:
   * nothing of it.
   */
  readonly paths: readonly (readonly string[])[] | null;
  /** `state` is canonical state text, or its part as `paths` say. Throws ERR_JSON_INVALID, ERR_NUMBER_RANGE. */
  test(state: string): PredicateVerdict;
  fuelSpent(): number;
  close(): void;
}

export interface LuaRuntime {
  /** [STA-4] `echo@<semver>+elc@<semver>+num=q32.32+rng=pcg32@1`; bound into every proof. */
  readonly engineId: string;
  /** `Fold-Math` of STA-4: what numbers are to this engine. */
  readonly mathId: string;
  /** [LUA-2] Syntax and refused constructs, all findings at once; empty means it compiles. */
  check(source: string, kind: ProgramKind): Promise<readonly LuaFinding[]>;
  /** Throws ERR_FOLD_INVALID with the first finding in `data` (line, column, code), or when the chunk itself fails. */
  compile(source: string, request: CompileRequest): Promise<CompiledProgram>;
  /** Reads ELC from anywhere, strictly: ERR_FOLD_INVALID (`data.code` E_ELC) unless the compiler could have made it. */
  inspect(elc: Uint8Array): Promise<CompiledProgram & { readonly text: string }>;
  /** Throws ERR_FOLD_INVALID as `inspect` does. */
  openFold(program: FoldProgram, options?: OpenOptions): Promise<FoldSession>;
  openPolicy(program: FoldProgram, options?: OpenOptions): Promise<PolicySession>;
  openPredicate(program: FoldProgram): Promise<PredicateSession>;
}
