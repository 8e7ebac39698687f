import type { TimelineStrip } from '../../../rpc/contract.ts';

/** A stretch of events of one type and actor: numbers `first` to `last`. */
export interface NoiseRun {
  readonly first: number;
  readonly last: number;
}

/** Shorter runs are no noise. */
export const LEAST_RUN = 6;
/** The newest events are always shown one by one: one looks for what one has just done. */
export const NEWEST = 10;

/**
 * The runs of `least` and more neighbours of the same type and actor among the events first..last. `isKept` names the
 * events that stand for themselves: they end a run.
 */
export function findRuns(
  strip: TimelineStrip,
  first: number,
  last: number,
  isKept: (number: number) => boolean,
  least = LEAST_RUN,
): readonly NoiseRun[] {
  const runs: NoiseRun[] = [];
  const end = Math.min(last, strip.total - NEWEST);
  let start = 0; // The first event of the run that is being read; 0 is none.
  const close = (upTo: number) => {
    if (start > 0 && upTo - start + 1 >= least) runs.push({ first: start, last: upTo });
  };
  for (let number = first; number <= end; number++) {
    if (isKept(number)) {
      close(number - 1);
      start = 0;
    } else if (start === 0 || !isAlike(strip, start, number)) {
      close(number - 1);
      start = number;
    }
  }
  close(Math.max(end, first - 1));
  return runs;
}

function isAlike({ typeOf, actorOf }: TimelineStrip, a: number, b: number): boolean {
  return typeOf[a - 1] === typeOf[b - 1] && actorOf[a - 1] === actorOf[b - 1];
}

/** The runs without one event, which then stands for itself. */
export function withoutEvent(
  runs: readonly NoiseRun[],
  number: number,
  least = LEAST_RUN,
): readonly NoiseRun[] {
  return runs.flatMap((run) => {
    if (number < run.first || number > run.last) return [run];
    const parts = [
      { first: run.first, last: number - 1 },
      { first: number + 1, last: run.last },
    ];
    return parts.filter((part) => part.last - part.first + 1 >= least);
  });
}
