import type { Task } from './runtime.ts';

/** A Git object id: 40 lower-case hex digits (SHA-1). */
export type Oid = string;

export type GitObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** A Git object before hashing: `body` is the content without the `<type> <size>\0` header. */
export interface GitObject {
  readonly type: GitObjectType;
  readonly body: Uint8Array;
}

/** A planned object: its id is a pure function of its bytes, so plans can refer to it before it is stored. */
export interface PlannedObject extends GitObject {
  readonly oid: Oid;
}

export interface Ref {
  readonly name: string;
  readonly oid: Oid;
}

/** One compare-and-swap: `expected` null means "must not exist", `next` null means "delete". */
export interface RefUpdate {
  readonly ref: string;
  readonly expected: Oid | null;
  readonly next: Oid | null;
}

/** Everything one action writes. Objects become durable before, or together with, the refs that need them. */
export interface Plan {
  readonly objects: readonly PlannedObject[];
  readonly refs: readonly RefUpdate[];
}

export type ApplyResult =
  | { readonly ok: true }
  /** No ref moved. `actual` is what the ref holds now. Objects may have been stored; that is harmless. */
  | { readonly ok: false; readonly ref: string; readonly expected: Oid | null; readonly actual: Oid | null };

export interface ObjectStore {
  /** The object, or undefined if it is not stored. Throws ERR_STORAGE_CORRUPT if its bytes do not hash to `oid`. */
  read(oid: Oid): Promise<GitObject | undefined>;
  has(oid: Oid): Promise<boolean>;
}

export interface RefStore {
  get(ref: string): Promise<Oid | null>;
  /** All refs whose name starts with `prefix`, sorted by name (bytewise). */
  list(prefix: string): Promise<readonly Ref[]>;
}

/** What is stored, for the app to show: "packed 99,000 of 100,300". */
export interface StoreStats {
  /** Objects that still have a file each. */
  readonly loose: number;
  readonly packed: number;
  readonly packs: number;
  /** Of all files together. */
  readonly bytes: number;
}

export interface StoreProblem {
  /** The file or record that is damaged. */
  readonly file: string;
  readonly reason: string;
}

export interface StoreReport {
  /** Objects that were read and hashed. */
  readonly objects: number;
  readonly packs: number;
  readonly problems: readonly StoreProblem[];
  /** What was found broken and made anew since the repository was opened; nothing is lost by it. */
  readonly repaired: readonly string[];
}

/**
 * A Git repository. `apply` is the only way to write:
 * - all refs move or none does (JRN-2); a mismatch is a value, not an exception;
 * - it resolves only when everything is durable (acknowledged means durable);
 * - refs under refs/gatos/journal, policies, state and audit only ever fast-forward; a deletion or a rewrite
 *   throws ERR_REF_REWRITE, whoever asks;
 * - a full disk throws ERR_STORAGE_FULL and leaves the repository as it was.
 */
export interface Repository extends ObjectStore, RefStore {
  apply(plan: Plan): Promise<ApplyResult>;
  /**
   * Reads every stored byte again and names what is damaged. Only where the store is this program's own; on the
   * command line that is `git fsck`.
   */
  verifyStore?(task: Task): Promise<StoreReport>;
  close(): Promise<void>;
}
