/** [STA-5] What differs first. */
export type Drift = 'inputs' | 'program' | 'policy' | 'output';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Where two histories of one state part: the first event, and the first path of the state. */
export interface FirstDifference {
  /** 1-based number of the event in the order as it is now (JRN-4). */
  readonly number: number;
  /** Empty where it is the event itself, or the whole state. */
  readonly path: readonly (string | number)[];
  /** Canonical JSON of what is claimed to stand there, cut; null where nothing is. */
  readonly claimed: string | null;
  /** What folding puts there. */
  readonly computed: string | null;
}

export interface CheckpointVerdict {
  readonly status: 'verified' | 'failed' | 'stale';
  readonly drift: Drift | null;
  readonly firstDifference: FirstDifference | null;
  readonly checks: readonly Check[];
}

/** Collects checks in the order they are made; the first that fails decides the drift, and where it is. */
export class Findings {
  readonly checks: Check[] = [];
  drift: Drift | null = null;
  firstDifference: FirstDifference | null = null;
  failed = false;

  add(name: string, ok: boolean, detail: string, drift: Drift | null, at?: FirstDifference | null): boolean {
    this.checks.push({ name, ok, detail });
    if (ok) return true;
    if (!this.failed) this.drift = drift;
    // A later check of the same kind may know more of where it is.
    if (this.drift === drift) this.firstDifference ??= at ?? null;
    this.failed = true;
    return false;
  }

  verdict(): CheckpointVerdict {
    const { drift, firstDifference, checks } = this;
    return { status: this.failed ? 'failed' : 'verified', drift, firstDifference, checks };
  }
}
