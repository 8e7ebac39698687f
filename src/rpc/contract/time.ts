import type { DiffEntry, DiffKind, FirstDifference, ProofCheck, WorldId } from './common.ts';

/**
 * The time machine. `ns` names a timeline: a namespace, or a what-if branch of it (`main~<ulid>`); every method that
 * reads takes either.
 */

/** Object keys as strings, array positions as numbers (0-based). */
export type StatePath = readonly (string | number)[];

/** The part of a state's tree that is on the screen. */
export interface TreeRequest {
  /** The first row, from 0, and how many (up to 500); moved back where the tree ends before. */
  readonly from: number;
  readonly count: number;
  /** Tables that are open beside the root, each as the canonical JSON of its path; at most 2,000. */
  readonly open: readonly string[];
  /**
   * Only rows whose path (`a.b[0]`) or value contains this, without regard to case, with the tables they are in; empty for
   * all. Those tables are open; one whose path contains it is whole, and open where it is in `open`.
   */
  readonly filter: string;
  /** Only what changed, with the tables it is in: they are open. */
  readonly changesOnly: boolean;
  /** Changes are counted from this position; null: from the one before, that is what the last event changed. */
  readonly since: number | null;
  /** Values to show whatever is scrolled to; their rows are `absent` where nothing stands. */
  readonly pinned: readonly StatePath[];
}

/**
 * A row of the tree. What is gone has a row where it stood, with `change` removed, and its kind, text and size are those
 * of what stood there; entries of a table that is new, or gone, are themselves added, or removed.
 */
export interface TreeRow {
  readonly path: StatePath;
  readonly depth: number;
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'absent';
  /** Canonical JSON of a scalar, cut at 200 characters; empty for tables. */
  readonly text: string;
  readonly cut: boolean;
  /** Entries of a table. */
  readonly size: number;
  readonly open: boolean;
  /** `inside`: something in this table changed. */
  readonly change: DiffKind | 'inside' | null;
  /** What stood there before, where it changed; cut as `text`. */
  readonly before?: string;
}

/** One frame: the moment, what its event changed, and the rows that are on the screen. Without the State-Root. */
export interface StateFrame {
  readonly position: number;
  readonly total: number;
  readonly from: number;
  readonly rows: readonly TreeRow[];
  /** Of the whole tree as it is opened and filtered. */
  readonly rowCount: number;
  readonly pinned: readonly TreeRow[];
  /**
   * What changed since `since`, in canonical order; cut at 1,000. Texts of more than 1,000 characters end in `…`:
   * `state.value` has the whole.
   */
  readonly diff: readonly DiffEntry[];
  readonly diffTruncated: boolean;
  readonly fault?: string;
  /** Keys at the top of the state. */
  readonly keys: number;
}

/** [STA-5] What can be said of the state at a position, in checks that the person can read. */
export interface FrameProof {
  readonly position: number;
  /** `blake3:<64 hex>`; empty where the program in force is not one this engine can run. */
  readonly stateRoot: string;
  /**
   * `stale`: the program in force is not one this engine can run, or history has moved on under the frame.
   * `hypothetical`: every check held, and it is a what-if's, beyond what that shares with reality (OPS-3).
   */
  readonly status: 'verified' | 'stale' | 'failed' | 'hypothetical';
  readonly drift: 'inputs' | 'program' | 'policy' | 'output' | null;
  /** Where it failed: the first event and path that differ. */
  readonly firstDifference: FirstDifference | null;
  readonly checks: readonly ProofCheck[];
  readonly inputs: {
    /** Event-CID of the event that led here; null at 0. */
    readonly event: string | null;
    readonly events: number;
    readonly ledgerHeads: readonly { readonly ref: string; readonly commit: string }[];
    readonly govHead: string;
    readonly policyRoot: string;
    readonly policyCodeRoot: string;
    readonly foldRoot: string;
    readonly engine: string;
    readonly faults: number;
  };
  /** The checkpoint at this very position, if there is one, and whether its State-Root is this one. */
  readonly checkpoint: { readonly commit: string; readonly agrees: boolean } | null;
}

/** A value that came to stand at a path, and who put it there; of number 0, who is nobody: texts are empty, time is 0. */
export interface ValueChange {
  /** The event that set it; 0 is the beginning. */
  readonly number: number;
  /** Canonical JSON, cut at 200 characters; null where nothing stands from there on. */
  readonly text: string | null;
  readonly kind: TreeRow['kind'];
  readonly type: string;
  readonly actor: string;
  readonly cid: string;
  readonly time: number;
}

export interface Blame {
  /** Newest first. */
  readonly changes: readonly ValueChange[];
  /** Whether there are none before the last of them; where that is not known, false. */
  readonly complete: boolean;
  /** The signer, policy and grant of the newest. */
  readonly origin: {
    readonly number: number;
    readonly cid: string;
    readonly commit: string;
    readonly keyId: string;
    readonly policyRoot: string;
    readonly govCid: string;
    /** The grant it needed; null where its policy asks for none. */
    readonly grant: string | null;
  } | null;
}

export interface EventQuery {
  /** All of them must hold. */
  readonly terms: readonly QueryTerm[];
}

export type QueryTerm = { readonly not: boolean } & (
  | { readonly kind: 'type' | 'actor'; readonly value: string }
  | { readonly kind: 'status'; readonly value: 'fault' | 'note' | 'checkpoint' | 'denied' }
  /** Anywhere in type, actor, payload and, from six characters on, ids; without regard to case. */
  | { readonly kind: 'text'; readonly value: string }
  /** RE2 syntax: linear time, whatever the expression. */
  | { readonly kind: 'regex'; readonly value: string }
  /** A value of the payload against canonical JSON; numbers compare as numbers. */
  | {
      readonly kind: 'path';
      readonly path: StatePath;
      readonly is: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'exists';
      readonly value: string;
    }
);

/** A note pinned to a moment: an event of type `note` with payload {about: Event-CID, text}. */
export interface Note {
  readonly number: number;
  readonly cid: string;
  readonly actor: string;
  readonly time: number;
  readonly text: string;
  readonly about: string;
  /** The number of the event it is about; null when that is not here. */
  readonly aboutNumber: number | null;
}

export interface TimeMethods {
  'state.frame': {
    params: { world: WorldId; ns: string; position: number; tree: TreeRequest };
    result: StateFrame;
  };
  /** The row of a path in the tree as `tree` has it opened; null when it is not in it. */
  'state.rowOf': {
    params: { world: WorldId; ns: string; position: number; tree: TreeRequest; path: StatePath };
    result: { row: number | null };
  };
  /** Canonical JSON of a value, whole; null where nothing stands. */
  'state.value': {
    params: { world: WorldId; ns: string; position: number; path: StatePath };
    result: { text: string | null };
  };
  'state.proof': { params: { world: WorldId; ns: string; position: number }; result: FrameProof };
  /**
   * Which events set the value at `path`, up to `position`: a table, those that put it there, not those that changed what
   * is in it. `limit` is 1 to 1,000.
   */
  'state.blame': {
    params: { world: WorldId; ns: string; position: number; path: StatePath; limit: number };
    result: Blame;
  };
  /**
   * The next position, in that direction, at which the value at `path` becomes another; null where there is none. A table is
   * another when anything in it is. Back from a position means below it.
   */
  'state.nextChange': {
    params: { world: WorldId; ns: string; position: number; path: StatePath; direction: 1 | -1 };
    result: { position: number | null };
  };
  /** Folds event number `position` once more, counting: fuel, its limit, and how often each line of the fold ran. */
  'state.fuel': {
    params: { world: WorldId; ns: string; position: number };
    result: {
      fuel: number;
      limit: number;
      source: string;
      lines: readonly { readonly line: number; readonly hits: number }[];
    };
  };
  /** Events from+1 .. from+count that answer the query, rising. */
  'timeline.search': {
    params: { world: WorldId; ns: string; query: EventQuery; from: number; count: number };
    result: { numbers: Uint32Array; total: number };
  };
  'note.list': { params: { world: WorldId; ns: string }; result: readonly Note[] };
}
