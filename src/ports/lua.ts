import type { JsonValue } from '../protocol/codec/json.ts';

/** A finding of the compiler or linter; 1-based line and column, `code` is a stable E_ code (LUA-6). */
export interface LuaFinding {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
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
  readonly line?: number;
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
  close(): void;
}

export interface FoldProgram {
  readonly source: string;
}

export interface LuaRuntime {
  /** `echo@0+src` until there is an ELC (STA-4); bound into every proof. */
  readonly engineId: string;
  /** `Fold-Math` of STA-4: what numbers are to this engine. */
  readonly mathId: string;
  /** Syntax and refused constructs, all findings at once; empty means it will load. */
  check(source: string): Promise<readonly LuaFinding[]>;
  /** Throws ERR_FOLD_INVALID with the first finding in `data` (line, column, code) when the source does not load. */
  openFold(program: FoldProgram): Promise<FoldSession>;
}
