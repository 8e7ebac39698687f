export type Term = 'good' | 'bad' | 'skip';

/** What was said of the state at a position. */
export interface Judged {
  readonly position: number;
  readonly term: Term;
}

/** Where a search stands. Positions; event number n leads from position n - 1 to n. */
export interface SearchState {
  /** The last position known to be good and the first known to be bad. */
  readonly good: number | null;
  readonly bad: number | null;
  /** A position that was said to be good lies at or after one that was said to be bad. */
  readonly crossed: boolean;
  /** Where to look next; null when there is nothing left to look at, or an end is missing. */
  readonly next: number | null;
  /** Events left to test after `next`, and about how many steps that takes, as `git bisect` counts them. */
  readonly left: number;
  readonly steps: number;
  /** The number of the first bad event. */
  readonly culprit: number | null;
  /** Numbers of the events of which one is the first bad one, where only skipped positions are left. */
  readonly suspects: readonly number[];
}

const NOTHING = { next: null, left: 0, steps: 0, culprit: null, suspects: [] } as const;

/** Everything that follows from the marks. Of several at one position the last counts. */
export function searchState(marks: readonly Judged[]): SearchState {
  const said = new Map(marks.map(({ position, term }) => [position, term]));
  let [good, bad] = [null, null] as [number | null, number | null];
  for (const [position, term] of said) {
    if (term === 'good') good = Math.max(good ?? position, position);
    if (term === 'bad') bad = Math.min(bad ?? position, position);
  }
  if (good === null || bad === null) return { good, bad, crossed: false, ...NOTHING };
  if (good >= bad) return { good, bad, crossed: true, ...NOTHING };
  const ends = { good, bad, crossed: false };
  const candidates = bad - good;
  if (candidates === 1) return { ...ends, ...NOTHING, culprit: bad };
  const next = nextPosition(good, bad, (position) => said.has(position));
  if (next === null)
    return { ...ends, ...NOTHING, suspects: Array.from({ length: candidates }, (_, i) => ends.good + 1 + i) };
  const left = candidates - (candidates >>> 1) - 1;
  return { ...ends, ...NOTHING, next, left, steps: estimateSteps(candidates) };
}

/** `estimate_bisect_steps` of git's bisect.c. */
export function estimateSteps(candidates: number): number {
  if (candidates < 3) return 0;
  const steps = 31 - Math.clz32(candidates);
  const power = 2 ** steps;
  return power < 3 * (candidates - power) ? steps : steps - 1;
}

/** Positions between the ends, from the middle outwards. */
function* fromTheMiddle(good: number, bad: number): Generator<number> {
  const middle = good + ((bad - good) >>> 1);
  yield middle;
  for (let away = 1; middle - away > good || middle + away < bad; away++) {
    if (middle - away > good) yield middle - away;
    if (middle + away < bad) yield middle + away;
  }
}

/**
 * The middle, or where it was skipped another position near it: as `skip_away` of git's bisect.c a few places down the
 * list from the middle outwards, so that what cannot be tested is left behind quickly, and not beside a skip if there is
 * another. Skips that lie together cost a step each otherwise.
 */
function nextPosition(good: number, bad: number, isSkipped: (position: number) => boolean): number | null {
  const middle = good + ((bad - good) >>> 1);
  if (!isSkipped(middle)) return middle;
  const open = [...fromTheMiddle(good, bad)].filter((position) => !isSkipped(position));
  const inside = (position: number): boolean => position > good && position < bad && isSkipped(position);
  const further = open.slice(skipDistance(open.length));
  return further.find((position) => !inside(position - 1) && !inside(position + 1)) ?? further[0] ?? null;
}

const MODULO = 32_768;

/** How far down a list of `count` to go: git's pseudo-random number of `count`, weighted towards the beginning. */
function skipDistance(count: number): number {
  const random = Number(((BigInt(count) * 1_103_515_245n + 12_345n) & 0xffff_ffffn) / 65_536n) % MODULO;
  return Math.floor((Math.floor((count * random) / MODULO) * isqrt(random)) / isqrt(MODULO));
}

function isqrt(value: number): number {
  return Math.floor(Math.sqrt(value));
}
