export type WorldId = string;

export type DiffKind = 'added' | 'removed' | 'changed';

export interface DiffEntry {
  /** Object keys as strings, array positions as numbers (0-based). */
  readonly path: readonly (string | number)[];
  readonly kind: DiffKind;
  /** Canonical JSON text; absent where there is none. */
  readonly before?: string;
  readonly after?: string;
}

export interface ProofCheck {
  /** What was checked, in plain words. */
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}
