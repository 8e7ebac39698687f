import type { WorldId } from './common.ts';

export type BisectTerm = 'good' | 'bad' | 'skip';

/**
 * What tells good from bad. `jq` and `echolua` say true or false of a state; the search looks for the flip from what
 * they say at the good end to what they say at the bad end.
 */
export type BisectPredicate =
  | { readonly kind: 'hand' }
  /** A jq program; the state is its input. False, null and no output are false. */
  | { readonly kind: 'jq'; readonly source: string }
  /** `return function(state) return <true or false> end` */
  | { readonly kind: 'echolua'; readonly source: string };

export interface BisectMark {
  readonly position: number;
  /** Event-CID at that position, null at 0: positions shift when late events arrive, events do not. */
  readonly cid: string | null;
  readonly term: BisectTerm;
}

/** A bisection as a value: whoever runs it keeps it, and everything else follows from it. */
export interface BisectLog {
  readonly ns: string;
  readonly predicate: BisectPredicate;
  /** In the order in which they were made; the first two are the ends. */
  readonly marks: readonly BisectMark[];
}

export interface BisectStatus {
  /** The last position that is good and the first that is bad, as far as known. */
  readonly good: number | null;
  readonly bad: number | null;
  /** Where to look next; null when there is nothing left, or an end is missing. */
  readonly next: number | null;
  /** Positions that may still be the culprit, and about how many steps that takes: "9 left, about 3 steps". */
  readonly left: number;
  readonly steps: number;
  readonly culprit: BisectSuspect | null;
  /** The first bad one is among these, and the skipped ones keep us from knowing which. */
  readonly suspects: readonly BisectSuspect[];
  /** Marks that no longer fit the history, in words: late events came in, or good and bad crossed. */
  readonly problem: string | null;
}

export interface BisectSuspect {
  readonly number: number;
  readonly cid: string;
  readonly commit: string;
  readonly type: string;
  readonly actor: string;
}

export interface BisectOutcome {
  readonly outcome: 'true' | 'false' | 'error';
  /** What an error says. */
  readonly detail: string;
}

export interface BisectSample {
  /** Positions that were looked at between the ends, within the time there was. */
  readonly checked: number;
  /** Between which neighbours the predicate flips: one means that the culprit is the only one, as far as was seen. */
  readonly flips: readonly { readonly from: number; readonly to: number }[];
}

export interface BisectMethods {
  /** Throws ERR_USAGE for a log of another timeline. */
  'bisect.status': { params: { world: WorldId; log: BisectLog }; result: BisectStatus };
  /** Asks the predicate of one position. */
  'bisect.test': {
    params: { world: WorldId; ns: string; position: number; predicate: BisectPredicate };
    result: BisectOutcome;
  };
  /**
   * One step: asks the predicate at the next position and adds the mark. With `all` to the end, at most 125 skips.
   * Throws ERR_USAGE when both ends say the same, ERR_PREDICATE_INVALID where the predicate is none.
   */
  'bisect.step': {
    params: { world: WorldId; log: BisectLog; all: boolean };
    result: { log: BisectLog; status: BisectStatus };
  };
  /** Looks at positions spread over the whole range until `budget` milliseconds are over. */
  'bisect.sample': { params: { world: WorldId; log: BisectLog; budget: number }; result: BisectSample };
  /** The report of a finished bisection in Markdown. `link` is the URL that leads there. */
  'bisect.report': { params: { world: WorldId; log: BisectLog; link: string }; result: { markdown: string } };
}
