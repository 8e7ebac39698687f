import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { EventOrder } from '../ledger/event.ts';
import { halves } from './halves.ts';
import { bindMarks, type Mark, markAt, type Outcome, problemOf } from './marks.ts';
import { searchState } from './search.ts';

/** What the predicate says of the state at a position. */
export type Ask = (position: number, task: Task) => Promise<Outcome>;

/** One run to the end gives up after so many positions at which the predicate says nothing. */
export const MAX_SKIPS = 125;
/** Points looked at for a good end, where nobody said one and the beginning is none. */
const MAX_PROBES = 63;

export interface StepOptions {
  /** To the end, not one position. */
  readonly all: boolean;
  /** Told of every mark as soon as it is made: whoever keeps the log loses nothing. */
  readonly onMarks?: (marks: readonly Mark[]) => Promise<void>;
}

/**
 * Asks the predicate and adds the marks: first of the ends, where the log has none, then of the next position, or of all
 * until nothing is left. A position is good where the predicate says what it says at the good end. Throws ERR_USAGE when
 * both ends say the same or the marks cross, ERR_PREDICATE_INVALID where it fails at an end.
 */
export async function bisectStep(
  order: EventOrder,
  log: readonly Mark[],
  ask: Ask,
  options: StepOptions,
  task: Task,
): Promise<readonly Mark[]> {
  const started = await askEnds(order, log, ask, task);
  let marks = started.marks;
  if (marks !== log) await options.onMarks?.(marks);
  if (started.asked && !options.all) return marks;
  for (let skips = 0; skips < MAX_SKIPS; ) {
    const { next, left, good, bad } = searchState(marks);
    if (next === null || good === null || bad === null) break;
    task.check();
    task.progress(bad - good - left, bad - good, 'bisecting');
    const { outcome } = await ask(next, task);
    const term = outcome === 'error' ? 'skip' : outcome === started.good ? 'good' : 'bad';
    if (term === 'skip') skips += 1;
    marks = [...marks, markAt(order, next, term, outcome)];
    await options.onMarks?.(marks);
    if (!options.all) break;
  }
  return marks;
}

export interface Ends {
  readonly marks: readonly Mark[];
  /** The outcome at the good end. */
  readonly good: 'true' | 'false';
  /** Whether anything had to be asked. */
  readonly asked: boolean;
}

/** What is known of an end: its position, and its outcome if that was asked before. */
interface End {
  readonly position: number;
  readonly said: boolean;
  readonly outcome: Outcome['outcome'] | undefined;
}

/**
 * The log with both ends in it and what the predicate says there. Throws as `bisectStep` does.
 */
export async function askEnds(order: EventOrder, log: readonly Mark[], ask: Ask, task: Task): Promise<Ends> {
  const known = knownMarks(order, log);
  const { good, bad } = searchState(known);
  const [from, to] = [endAt(known, good, 0), endAt(known, bad, order.length)];
  if (from.position >= to.position)
    throw new GatosError(
      'ERR_USAGE',
      `There is no event between the ends, #${from.position} and #${to.position}.`,
      {
        hint: 'The good end must come before the bad one.',
      },
    );
  if (isAnswer(from.outcome) && isAnswer(to.outcome) && from.outcome !== to.outcome && known === log)
    return { marks: known, good: from.outcome, asked: false };
  const atBad = requireAnswer(to.position, 'bad', await outcomeOf(to, ask, task));
  const start = await goodEnd(from, to.position, atBad, ask, task);
  const rest = known.filter(({ position }) => position !== start && position !== to.position);
  const [first, last] = [
    markAt(order, start, 'good', opposite(atBad)),
    markAt(order, to.position, 'bad', atBad),
  ];
  return { marks: [first, last, ...rest], good: opposite(atBad), asked: true };
}

/**
 * The marks in the history of now. After late events (JRN-4) the states they speak of may be others: what a predicate
 * said is asked again, what a person said stays.
 */
function knownMarks(order: EventOrder, log: readonly Mark[]): readonly Mark[] {
  const bound = bindMarks(order, log);
  const problem = problemOf(bound, searchState(bound.marks));
  if (problem !== null)
    throw new GatosError('ERR_USAGE', problem, {
      hint: 'Take the marks back that are wrong, or start anew.',
    });
  if (bound.moved === 0) return log;
  const ends = [
    bound.marks.find(({ term }) => term === 'good'),
    bound.marks.find(({ term }) => term === 'bad'),
  ];
  return bound.marks.flatMap((mark) => {
    if (mark.outcome === undefined) return [mark];
    const { outcome: _, ...asSaid } = mark;
    return ends.includes(mark) ? [asSaid] : [];
  });
}

function endAt(marks: readonly Mark[], position: number | null, otherwise: number): End {
  if (position === null) return { position: otherwise, said: false, outcome: undefined };
  const mark = marks.findLast((one) => one.position === position);
  return { position, said: true, outcome: mark?.outcome };
}

async function outcomeOf({ position, outcome }: End, ask: Ask, task: Task): Promise<Outcome> {
  return outcome === undefined || outcome === 'error' ? ask(position, task) : { outcome, detail: '' };
}

function isAnswer(outcome: Outcome['outcome'] | undefined): outcome is 'true' | 'false' {
  return outcome === 'true' || outcome === 'false';
}

function opposite(outcome: 'true' | 'false'): 'true' | 'false' {
  return outcome === 'true' ? 'false' : 'true';
}

function requireAnswer(position: number, end: string, { outcome, detail }: Outcome): 'true' | 'false' {
  if (isAnswer(outcome)) return outcome;
  throw new GatosError(
    'ERR_PREDICATE_INVALID',
    `The predicate says neither true nor false at the ${end} end, #${position}: ${detail}`,
    { hint: 'Choose another end, or a predicate that also holds for that state.', data: { position, end } },
  );
}

/**
 * The position to start from. Where a person said it, it must say the other thing than the bad end. Else it is the
 * beginning; but in the empty state a predicate often says nothing yet, or the same as at the end (in jq null < 0), and
 * then it is the nearest point before the bad end, of some that are looked at, that says the other thing.
 */
async function goodEnd(
  from: End,
  bad: number,
  atBad: 'true' | 'false',
  ask: Ask,
  task: Task,
): Promise<number> {
  const first = await outcomeOf(from, ask, task);
  if (from.said) requireAnswer(from.position, 'good', first);
  if (first.outcome === opposite(atBad)) return from.position;
  let looked = 0;
  for (const position of from.said ? [] : probes(from.position, bad)) {
    task.check();
    looked += 1;
    if ((await ask(position, task)).outcome === opposite(atBad)) return position;
  }
  const atGood = first.outcome === 'error' ? `nothing (${first.detail})` : first.outcome;
  const between = looked === 0 ? '' : `, and none of ${looked} points between them says ${opposite(atBad)}`;
  throw new GatosError(
    'ERR_USAGE',
    `The predicate says ${atGood} at the good end, #${from.position}, and ${atBad} at the bad end, #${bad}${between}: there is no flip to look for.`,
    {
      hint: 'Say another good or bad end, at which the predicate says the other thing.',
      data: { good: from.position, bad, atGood: first.outcome, atBad },
    },
  );
}

/** From the bad end back in steps that double, then halves of the whole. */
function probes(from: number, bad: number): readonly number[] {
  const found = new Set<number>();
  for (let step = 1; bad - step > from; step *= 2) found.add(bad - step);
  for (const position of halves(from, bad)) {
    if (found.size >= MAX_PROBES) break;
    found.add(position);
  }
  return [...found];
}
