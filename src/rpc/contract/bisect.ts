import type { FoldFinding } from '../contract.ts';
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
  /** What the predicate said there; absent where a person made the mark. */
  readonly outcome?: BisectOutcome['outcome'];
}

/** A bisection as a value: whoever runs it keeps it, and everything else follows from it. */
export interface BisectLog {
  readonly ns: string;
  readonly predicate: BisectPredicate;
  /**
   * In the order in which they were made; of several at one position the last counts. Where an end is missing, the first
   * step takes the beginning as good and the newest event as bad.
   */
  readonly marks: readonly BisectMark[];
}

export interface BisectStatus {
  /** The last position that is good and the first that is bad, as far as known. */
  readonly good: number | null;
  readonly bad: number | null;
  /** Where to look next; null when there is nothing left, or an end is missing. */
  readonly next: number | null;
  /** As git says it: events left to test after `next`, and about how many steps that takes: "9 left, about 3 steps". */
  readonly left: number;
  readonly steps: number;
  readonly culprit: BisectSuspect | null;
  /** The first bad one is among these, and the skipped ones keep us from knowing which. */
  readonly suspects: readonly BisectSuspect[];
  /** Marks that no longer fit the history, in words: late events came in, or good and bad crossed. */
  readonly problem: string | null;
  /** The marks as they stand in the history of now. */
  readonly marks: readonly BisectMark[];
  /**
   * How many of them stood elsewhere when they were made: late events came in. The states they speak of may be others,
   * so the next step asks the predicate again; what a person said stays.
   */
  readonly moved: number;
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
  /** Positions of which the outcome is known, the ends and the marks among them: "checked at N points". */
  readonly checked: number;
  /** Between which neighbours the predicate flips: one means that the culprit is the only one, as far as was seen. */
  readonly flips: readonly { readonly from: number; readonly to: number }[];
}

export interface BisectMethods {
  /** Throws ERR_USAGE for a log of another timeline. */
  'bisect.status': { params: { world: WorldId; log: BisectLog }; result: BisectStatus };
  /** What stands against a predicate before it is asked anything; empty where it may be. By hand there is nothing. */
  'bisect.check': { params: { predicate: BisectPredicate }; result: readonly FoldFinding[] };
  /** Asks the predicate of one position. Throws ERR_PREDICATE_INVALID where it is none. */
  'bisect.test': {
    params: { world: WorldId; ns: string; position: number; predicate: BisectPredicate };
    result: BisectOutcome;
  };
  /**
   * One step: asks the predicate at the ends, where that was not done, else at the next position, and adds the marks. With
   * `all` to the end, at most 125 skips at a time. Where nobody said a good end and the beginning is none (it fails there
   * or says what it says at the bad end), a nearer one is looked for. Throws ERR_USAGE when both ends say the same and
   * when the marks have a `problem`, ERR_PREDICATE_INVALID where the predicate is none or fails at an end.
   */
  'bisect.step': {
    params: { world: WorldId; log: BisectLog; all: boolean };
    result: { log: BisectLog; status: BisectStatus };
  };
  /** Looks at positions spread from the good end to the bad one until `budget` milliseconds are over. */
  'bisect.sample': { params: { world: WorldId; log: BisectLog; budget: number }; result: BisectSample };
  /**
   * The report of a finished bisection in Markdown, with both sides of the culprit folded again from the first event on.
   * `sample` is what bisect.sample said, where it was asked; `link` the URL that leads there. Throws ERR_USAGE before the end.
   */
  'bisect.report': {
    params: { world: WorldId; log: BisectLog; sample: BisectSample | null; link: string };
    result: { markdown: string };
  };
}
