import type { Spread } from './statistics.ts';

export interface BisectFigure {
  readonly seconds: number;
  readonly culprit: number | null;
  /** Positions of which the predicate was asked. */
  readonly asked: readonly number[];
}

export type QuestionName = 'path' | 'whole';

/** What the page asks of the worker: one call at a time, each answered once. */
export interface Calls {
  /** A world of so many events, imported and folded; the seconds of both. The bundle goes to the bench's server. */
  build(events: number): { readonly importing: number; readonly folding: number; readonly bundled: number };
  /** Opens the world in a new worker up to the first frame. */
  open(folded: boolean): {
    readonly opening: number;
    /** Folding, where it was waited for before the frame. */
    readonly folding: number;
    readonly frame: number;
    readonly folded: number;
  };
  /** Milliseconds of a frame of 40 rows at each of these positions. */
  seek(positions: readonly number[]): Spread;
  bisect(kind: 'echolua' | 'jq', source: string): BisectFigure;
  /** Milliseconds of one question each by jq in its worker, and before it those of reading the state's text. */
  jq(
    source: string,
    positions: readonly number[],
  ): { readonly each: readonly number[]; readonly reading: readonly number[] };
  /** The states at these positions go to the bench's server. */
  states(positions: readonly number[]): { readonly bytes: readonly number[] };
  redux(events: number, jumps: number): { readonly building: number; readonly jumping: Spread };
  automerge(
    events: number,
    jumps: number,
  ): {
    readonly building: number;
    readonly viewing: Spread;
    readonly reading: Spread;
  };
}

export type CallName = keyof Calls;

export interface Request<N extends CallName = CallName> {
  readonly name: N;
  readonly args: Parameters<Calls[N]>;
}

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };
