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

/** Where a claim parts from what folding gives: the first event, and the first path of the state. */
export interface FirstDifference {
  /** 1-based number of the event as the order is now. */
  readonly number: number;
  /** Empty where it is the event itself, or the whole state. */
  readonly path: readonly (string | number)[];
  /** Canonical JSON of what is claimed to stand there, cut at 200 characters; null where nothing is. */
  readonly claimed: string | null;
  readonly computed: string | null;
}

/** What makes it safe to repeat a call after a lost worker. */
export interface Keyed {
  /**
   * A ULID that the client chose at the first try (EVT-6): what is written carries its 80 random bits, by which a
   * second try finds what the first has done. The client puts one in where there is none.
   */
  readonly key?: string;
}
