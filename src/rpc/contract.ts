import type { ErrorCode } from '../protocol/errors.ts';
import type { BisectMethods } from './contract/bisect.ts';
import type { DiffEntry, FirstDifference, Keyed, ProofCheck, WorldId } from './contract/common.ts';
import type { TimeMethods } from './contract/time.ts';
import type { WhatIfMethods } from './contract/whatIf.ts';

export * from './contract/bisect.ts';
export * from './contract/common.ts';
export * from './contract/time.ts';
export * from './contract/whatIf.ts';

/**
 * The worker contract, typed once: client and server derive from it.
 * All values are structured-cloneable. Positions: `position` p in 0..total is the state after p events, so event
 * number n (1-based) leads from position n-1 to position n.
 */

export interface WorldSummary {
  readonly id: WorldId;
  /** What this browser calls it. */
  readonly name: string;
  /** What its genesis calls it, for ever; null until it was opened once with this version. */
  readonly genesisName: string | null;
  /** Event-CID of the genesis: the world's identity. */
  readonly repo: string;
  /** Milliseconds since the epoch, of this browser; display only. */
  readonly createdAt: number;
  readonly openedAt: number;
  readonly sample: boolean;
  /** Events of all namespaces, as of now where it is open and else when it was last; null where not known. */
  readonly events: number | null;
  /** Event-CID of the newest governance event, known as `events` is. */
  readonly govHead: string | null;
  readonly storage: WorldStorage | null;
  readonly backup: BackupInfo | null;
}

/** The newest copy of a world outside this browser, as far as this browser knows. */
export interface BackupInfo {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Events of all namespaces that are in it. */
  readonly events: number;
  /** Event-CID of the newest governance event that is in it. */
  readonly govHead: string;
  /** A file this browser wrote, or the one the world came from. */
  readonly kind: 'export' | 'import';
}

export interface WorldInfo {
  readonly world: WorldSummary;
  readonly namespaces: readonly string[];
  /** The identity this browser writes with here, or null when the world may only be read. */
  readonly actor: {
    readonly name: string;
    readonly keyId: string;
    readonly trusted: boolean;
    readonly demo: boolean;
  } | null;
  readonly owner: { readonly actor: string; readonly keyId: string };
  readonly profile: string;
  readonly policy: { readonly bundleId: string; readonly commit: string; readonly codeRoot: string };
  readonly govHead: string;
}

/** `hypothetical`: an event of a what-if, which nobody has signed. */
export type SignatureStatus = 'verified' | 'quarantined' | 'hypothetical';

export interface TimelineEntry {
  /** 1-based number in the namespace's order (JRN-4). */
  readonly number: number;
  readonly cid: string;
  readonly commit: string;
  readonly type: string;
  readonly actor: string;
  readonly device: string;
  readonly ulid: string;
  /** Milliseconds: the envelope's `ts` where it has one, else the ULID's time. */
  readonly time: number;
  /** The payload's canonical JSON, cut at 200 characters, for a one-line preview. */
  readonly preview: string;
  readonly signature: SignatureStatus;
  /** Set where the fold failed on this event (STA-6). Absent until the fold has reached it. */
  readonly fault?: string;
  /** More than five minutes ahead of this machine's clock (JRN-6): shown as "not yet". */
  readonly future: boolean;
}

/** The whole history in columns, for the strip: entry i belongs to event number i+1. */
export interface TimelineStrip {
  readonly total: number;
  readonly types: readonly string[];
  /** Index into `types`. */
  readonly typeOf: Uint16Array;
  readonly actors: readonly string[];
  /** Index into `actors`. */
  readonly actorOf: Uint16Array;
  /** Milliseconds, as TimelineEntry.time. */
  readonly time: Float64Array;
  /** Event numbers the fold failed on, as far as folded. */
  readonly faults: readonly number[];
  /** Positions of checkpoints. */
  readonly checkpoints: readonly number[];
}

export interface QuarantineEntry {
  readonly ref: string;
  readonly commit: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface EventDetail {
  readonly entry: TimelineEntry;
  readonly ref: string;
  /** The canonical JSON of the envelope, as signed. */
  readonly envelope: string;
  readonly keyId: string;
  readonly signatureHex: string;
  readonly parent: string | null;
  readonly size: number;
}

export interface StateView {
  readonly position: number;
  readonly total: number;
  /** Canonical state text (STA-2). Parse it with `parseState`, never with JSON.parse: numbers are exact. */
  readonly state: string;
  /** `blake3:<64 hex>` */
  readonly stateRoot: string;
  /** What event number `position` changed; empty at 0. */
  readonly diff: readonly DiffEntry[];
  readonly diffTruncated: boolean;
  readonly fault?: string;
  /** `sha256:<64 hex>` of the fold that made it. */
  readonly foldRoot: string;
}

export interface EmitParams extends Keyed {
  readonly world: WorldId;
  readonly ns: string;
  readonly type: string;
  /** JSON text as typed; parsed strictly (ENC-4). */
  readonly payload: string;
  /** The event's ULID, exactly: it must be above the journal's tip, and a second event with it is a duplicate. */
  readonly ulid?: string;
}

export type EmitResult =
  | {
      readonly verdict: 'accepted';
      readonly number: number;
      readonly cid: string;
      readonly commit: string;
      readonly ref: string;
      readonly total: number;
    }
  | { readonly verdict: 'duplicate'; readonly cid: string; readonly commit: string }
  | {
      readonly verdict: 'denied';
      readonly rule: string;
      readonly code: ErrorCode;
      readonly reason: string;
      readonly hint?: string;
    };

/** 1-based line and column (UTF-16 units); `instead` can stand in place of what was found, where there is one. */
export interface FoldFinding {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly rule: string;
  readonly message: string;
  readonly instead?: string;
}

export interface FoldInfo {
  readonly source: string;
  /** The namespace's `*_test.lua`, as the bundle carries it; empty where there is none. */
  readonly tests: string;
  /** Fuel for one event (LUA-5), part of the fold's identity. */
  readonly fuel: number;
  /** False for a bundle of an earlier version, which holds no ELC: activate the fold again. */
  readonly compiled: boolean;
  /** Whether this compiler makes the bundle's ELC of the bundle's source. */
  readonly sourceMatches: boolean;
  /** The program in force in words, where the source does not say it. */
  readonly elcText?: string;
  readonly foldRoot: string;
  readonly engine: string;
  readonly bundleId: string;
  /** Position the fold has reached, of `total`. */
  readonly folded: number;
  readonly total: number;
  /** Events the fold failed on so far. */
  readonly faults: number;
}

/** One event folded over a state, by the playground: nothing is written. */
export interface FoldTrial {
  /** Of the source; the rest is null when there are any. */
  readonly findings: readonly FoldFinding[];
  readonly program: {
    readonly foldRoot: string;
    /** Bytes of DAG-CBOR. */
    readonly elcBytes: number;
    /** The ELC in words, and as the Lua text it stands for. */
    readonly elcText: string;
    readonly fuelLimit: number;
    readonly usesRng: boolean;
  } | null;
  readonly outcome: {
    /** Canonical state text after the event; as before it when it faulted (STA-6). */
    readonly state: string;
    readonly stateRoot: string;
    readonly diff: readonly DiffEntry[];
    readonly diffTruncated: boolean;
    readonly fuel: number;
    readonly fault?: {
      readonly code: string;
      readonly message: string;
      readonly line?: number;
      readonly column?: number;
    };
  } | null;
}

export interface TestCaseResult {
  readonly name: string;
  readonly ok: boolean;
  /** Why it failed, in words; empty when it passed. */
  readonly detail: string;
  /** Fuel of all its events. */
  readonly fuel: number;
  /** Where it starts in the test file, if that can be seen without running it. */
  readonly line?: number;
}

export interface FoldTestReport {
  /** Of the program, then of the test file: with any of them nothing ran. */
  readonly findings: readonly FoldFinding[];
  readonly testFindings: readonly FoldFinding[];
  readonly cases: readonly TestCaseResult[];
  /** Lines of the source that hold code, in order, and how often the cases ran them. */
  readonly coverage: readonly { readonly line: number; readonly hits: number }[];
}

export interface CheckpointInfo {
  readonly commit: string;
  readonly position: number;
  readonly time: number;
  readonly stateRoot: string;
  readonly foldRoot: string;
  readonly engine: string;
  readonly faults: number;
  readonly signer: string;
  /** What recomputing it gave, where that was done since the engine started; null: not yet. */
  readonly verdict: ProofVerdict | null;
  /** All trailers as written, in order. */
  readonly trailers: readonly (readonly [string, string])[];
}

export interface ProofVerdict {
  /** `stale`: made by another engine or for another program, so it cannot be recomputed here (STA-4). */
  readonly status: 'verified' | 'failed' | 'stale';
  /** The first difference: inputs, program, policy or output (STA-5). */
  readonly drift: 'inputs' | 'program' | 'policy' | 'output' | null;
  /** Where it parts from what is here, as far as that can be said. */
  readonly firstDifference: FirstDifference | null;
  readonly checks: readonly ProofCheck[];
}

export interface WorldVerdict {
  readonly ok: boolean;
  readonly events: number;
  readonly verified: number;
  readonly quarantine: readonly QuarantineEntry[];
  readonly checkpoints: number;
  readonly checks: readonly ProofCheck[];
}

/** What this browser has judged when it read the world, once; `world.verify` judges everything again. */
export interface JudgedCount {
  readonly events: number;
  readonly verified: number;
  readonly quarantine: readonly QuarantineEntry[];
}

export interface ImportRefusal {
  /** 1-based line of the file. */
  readonly line: number;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** A file as the browser hands it over: read in parts, where it is needed. */
export interface FileLike {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

export interface ImportReport {
  /** Lines of the file; of a history, its commits and refs. */
  readonly lines: number;
  /** How many of them were gone through: all, but for a cancel, after which what was written stays. */
  readonly reached: number;
  readonly imported: number;
  readonly duplicates: number;
  /** Of the duplicates, lines without an `id` that an import of the same file has brought which ended too early. */
  readonly resumed: number;
  /** The first 1,000; `refusedCount` counts all. */
  readonly refused: readonly ImportRefusal[];
  readonly refusedCount: number;
  readonly cancelled: boolean;
}

/** The line of a refusal counts through the commits, oldest first, then the refs. */
export interface HistoryReport extends ImportReport {
  readonly commits: number;
  readonly refs: number;
}

export interface BundleReport {
  readonly world: WorldSummary;
  /** False when the bundle brought new history to a world that was here. */
  readonly created: boolean;
  readonly events: number;
  readonly objects: number;
  readonly refs: number;
  readonly quarantine: readonly QuarantineEntry[];
}

/** What a bundle holds and whether it holds; found without storing any of it. */
export interface BundleInspection {
  readonly ok: boolean;
  readonly name: string;
  /** Event-CID of the genesis. */
  readonly repo: string;
  /** The world of this browser that it is of, if there is one. */
  readonly here: { readonly id: WorldId; readonly name: string } | null;
  /** Accepted ones, of all namespaces; those of slices apart. */
  readonly events: number;
  readonly objects: number;
  readonly refs: number;
  readonly quarantine: readonly QuarantineEntry[];
  readonly checks: readonly ProofCheck[];
  readonly namespaces: readonly {
    readonly ns: string;
    readonly events: number;
    /** Of the state at the end; null where it cannot be folded, and then `problem` says why. */
    readonly stateRoot: string | null;
    readonly faults: number;
    readonly problem: string | null;
  }[];
  readonly checkpoints: readonly {
    readonly ns: string;
    readonly commit: string;
    readonly position: number | null;
    readonly verdict: ProofVerdict;
  }[];
  readonly slices: readonly {
    readonly ns: string;
    readonly first: number;
    readonly last: number;
    readonly status: ProofVerdict['status'];
    readonly checks: readonly ProofCheck[];
    readonly events: number;
    readonly stateRoot: string | null;
    readonly faults: number;
    /** What came before it, which is not in the bundle. */
    readonly base: {
      readonly events: number;
      readonly stateRoot: string;
      readonly actor: string;
      readonly signer: string;
    };
  }[];
}

export interface StorageStatus {
  /** Bytes, as the browser estimates them; null where it does not say. A limit that is near is measured. */
  readonly usage: number | null;
  readonly quota: number | null;
  readonly persisted: boolean;
}

/** "Packed 99,000 of 100,300": packed of loose and packed together. */
export interface WorldStorage {
  readonly loose: number;
  readonly packed: number;
  readonly packs: number;
  /** Of all files of the world together. */
  readonly bytes: number;
}

export interface IdentityInfo {
  readonly actor: string;
  readonly keyId: string;
  readonly device: string;
  /** 'webcrypto': non-extractable; 'noble': the browser has no Ed25519, so the seed is stored. */
  readonly custody: 'webcrypto' | 'noble';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** It signs the worlds that are made from now on. */
  readonly current: boolean;
  /** Brought here from a recovery file. */
  readonly imported: boolean;
  /** When its recovery file was made; null where there is none. */
  readonly recoveryAt: number | null;
  /** Whom it speaks for in the world that was asked about; null where it has no say, or no world was asked about. */
  readonly speaksFor: string | null;
}

/** A recovery file (docs/keys.md), to be handed to the person at once: it is kept nowhere. */
export interface RecoveryFile {
  readonly fileName: string;
  readonly text: string;
}

/** method -> { params, result }. */
export interface Methods extends TimeMethods, BisectMethods, WhatIfMethods {
  'app.status': {
    params: Record<string, never>;
    result: { engine: string; build: string; role: 'owner' | 'follower' };
  };
  /** What the engine does by itself when it is idle; nothing of it before this was called. */
  'app.configure': { params: { checkpoints: boolean }; result: { checkpoints: boolean } };
  /** The key that signs new worlds. */
  'identity.get': { params: Record<string, never>; result: IdentityInfo | null };
  /** All keys of this browser, the current one first; without the sample's. */
  'identity.list': { params: { world: WorldId | null }; result: readonly IdentityInfo[] };
  /**
   * A new key, which becomes the current one; `actor` is the bare name ("ada"). With a passphrase its recovery file is
   * made at that moment, the only one: the key cannot be read afterwards.
   */
  'identity.create': {
    params: { actor: string; passphrase: string | null };
    result: { identity: IdentityInfo; file: RecoveryFile | null };
  };
  /** Throws ERR_KEY_INVALID, ERR_PASSPHRASE_WRONG. `known`: it was here already. */
  'identity.import': {
    params: { bytes: ArrayBuffer; passphrase: string };
    result: { identity: IdentityInfo; known: boolean };
  };
  /** Only where the seed is stored, else ERR_KEY_NOT_EXPORTABLE. */
  'identity.export': { params: { keyId: string; passphrase: string }; result: RecoveryFile };
  'identity.use': { params: { keyId: string }; result: IdentityInfo };
  'storage.status': { params: Record<string, never>; result: StorageStatus };

  'world.list': { params: Record<string, never>; result: readonly WorldSummary[] };
  /** `actor` is the bare name ("ada"): the world is owned by `user:<actor>`. */
  'world.create': { params: Keyed & { name: string; actor: string; ns: string }; result: WorldInfo };
  /** Opens the sample, importing it the first time (the app fetches its bytes from its own origin). */
  'world.openSample': { params: { bytes: ArrayBuffer }; result: WorldInfo };
  'world.open': { params: { world: WorldId }; result: WorldInfo };
  /** Gives it another name in this browser; the genesis keeps its own. */
  'world.rename': { params: { world: WorldId; name: string }; result: WorldSummary };
  'world.delete': { params: { world: WorldId }; result: { deleted: true } };
  /** How its objects are stored; packing goes on while the app is idle. */
  'world.storage': { params: { world: WorldId }; result: WorldStorage };
  /** At once, from the index: bytes, chain, signature and gate of every event held when it was read here. */
  'world.judged': { params: { world: WorldId }; result: JudgedCount };
  /** Packs now what would be packed when idle; a cancel keeps what is done by then. */
  'world.pack': { params: { world: WorldId }; result: WorldStorage };
  'world.verify': { params: { world: WorldId }; result: WorldVerdict };
  /** `events` and `govHead` are for `world.exported`. */
  'world.exportBundle': {
    params: { world: WorldId };
    result: { fileName: string; bytes: ArrayBuffer; events: number; govHead: string };
  };
  /** Called once the file has been handed to the person: from now on this is the newest backup. */
  'world.exported': { params: { world: WorldId; events: number; govHead: string }; result: WorldSummary };
  /** [STA-8] A stretch of history as a bundle that verifies by itself; ERR_IDENTITY_MISSING as the engine says. */
  'world.exportSlice': {
    params: {
      world: WorldId;
      ns: string;
      /** Event numbers, both in it. */
      first: number;
      last: number;
      /** With every event before it, or with the state before it on the word of whoever signed that. */
      past: 'events' | 'state';
    };
    result: { fileName: string; bytes: ArrayBuffer; events: number };
  };
  /** Judges a bundle in memory: what an import would find, and every State-Root recomputed. Nothing is stored. */
  'world.inspectBundle': { params: { bytes: ArrayBuffer }; result: BundleInspection };
  'world.importBundle': { params: { name: string; bytes: ArrayBuffer }; result: BundleReport };

  /** `from` counts from 0: the first entry is event number `from + 1`. */
  'timeline.page': {
    params: { world: WorldId; ns: string; from: number; count: number };
    result: { total: number; entries: readonly TimelineEntry[] };
  };
  'timeline.strip': { params: { world: WorldId; ns: string }; result: TimelineStrip };
  'timeline.quarantine': { params: { world: WorldId }; result: readonly QuarantineEntry[] };
  'event.get': { params: { world: WorldId; ns: string; number: number }; result: EventDetail };
  /**
   * Event number of an Event-CID, a commit id or a ULID, for deep links and for finding; the beginning of one will do,
   * from six characters on. Null when no event here has it, or several have.
   */
  'event.find': { params: { world: WorldId; ns: string; cid: string }; result: { number: number | null } };
  'event.emit': { params: EmitParams; result: EmitResult };
  /** The same verdict without writing anything. */
  'event.check': { params: EmitParams; result: EmitResult };
  /**
   * JSON Lines, a batch at a time: each is durable before the next begins. A cancel ends between two of them and answers
   * with the report so far. `bytes` may be a File, which is never read whole.
   */
  'event.import': {
    params: Keyed & { world: WorldId; ns: string; bytes: ArrayBuffer | FileLike };
    result: ImportReport;
  };
  /** The commits of any Git repository's bundle as events; as `event.import`. */
  'event.importHistory': {
    params: { world: WorldId; ns: string; bytes: ArrayBuffer | FileLike };
    result: HistoryReport;
  };

  'state.at': { params: { world: WorldId; ns: string; position: number }; result: StateView };
  /** What differs between any two positions. */
  'state.diff': {
    params: { world: WorldId; ns: string; from: number; to: number };
    result: { diff: readonly DiffEntry[]; truncated: boolean };
  };
  'fold.get': { params: { world: WorldId; ns: string }; result: FoldInfo };
  'fold.check': {
    params: { source: string; kind?: 'fold' | 'policy' | 'predicate' };
    result: readonly FoldFinding[];
  };
  /** `state` and `payload` are JSON text, parsed strictly; throws ERR_JSON_INVALID and the like. */
  'fold.try': {
    params: {
      source: string;
      fuel: number;
      state: string;
      event: {
        type: string;
        payload: string;
        actor: string;
        ulid: string;
        ns: string;
        /** Of a recorded event; one written by hand has none. */
        cid?: string;
        ts?: string;
      };
    };
    result: FoldTrial;
  };
  'fold.test': {
    params: { source: string; tests: string; fuel: number; kind?: 'fold' | 'policy' };
    result: FoldTestReport;
  };
  /** What the state at the end would be under this source, without activating it. */
  'fold.preview': {
    params: { world: WorldId; ns: string; source: string; fuel: number };
    result: { diff: readonly DiffEntry[]; truncated: boolean; faults: number };
  };
  'fold.activate': {
    params: { world: WorldId; ns: string; source: string; tests: string; fuel: number };
    result: FoldInfo;
  };

  'checkpoint.list': { params: { world: WorldId; ns: string }; result: readonly CheckpointInfo[] };
  'checkpoint.write': { params: Keyed & { world: WorldId; ns: string }; result: CheckpointInfo };
  'checkpoint.verify': { params: { world: WorldId; ns: string; commit: string }; result: ProofVerdict };
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]['params'];
export type Result<M extends Method> = Methods[M]['result'];

/** Told to every tab. */
export type WorkerEvent =
  /** Events arrived, a bundle was activated or a checkpoint written: read again what you show. */
  | {
      readonly kind: 'world.changed';
      readonly world: WorldId;
      readonly ns: string;
      readonly total: number;
      /** `whatIf`: `ns` is a branch, anything of which may be another. */
      readonly cause: 'emit' | 'import' | 'fold' | 'checkpoint' | 'whatIf';
    }
  | { readonly kind: 'world.listChanged' }
  /** A what-if was made, edited or dropped. */
  | { readonly kind: 'whatIf.changed'; readonly world: WorldId; readonly branch: string | null }
  /** A key was made, imported or made the current one; a world may have a voice now that it had not. */
  | { readonly kind: 'identity.changed' }
  /** The background fold of a namespace. */
  | {
      readonly kind: 'fold.progress';
      readonly world: WorldId;
      readonly ns: string;
      readonly folded: number;
      readonly total: number;
      readonly faults: number;
    }
  /** Packing or merging went on while the app was idle; no need to ask for `world.storage` again and again. */
  | { readonly kind: 'world.storage'; readonly world: WorldId; readonly storage: WorldStorage }
  /**
   * This tab's worker became the owner of the storage, or follows another tab's. Told again whenever the owner is
   * another one: what the last one did at its end may not have been told, so read again what you show.
   */
  | { readonly kind: 'role'; readonly role: 'owner' | 'follower' }
  /**
   * `silent`: another tab holds the storage and does not answer. `outdated`: a newer version of the app works with the
   * storage, and this tab must be reloaded. `well`: it answers again.
   */
  | { readonly kind: 'tabs'; readonly state: 'silent' | 'outdated' | 'well' };

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly phase: string;
}
