import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { EventOrder } from '../ledger/event.ts';
import { halves } from './halves.ts';
import { bindMarks, type Mark, markAt, type Outcome, problemOf } from './marks.ts';
import { searchState } from './search.ts';

/** What the predicate says of the state at a position. */
export type Ask = (position: number, task: Task) => Promise<Outcome>;

type Answer = 'true' | 'false';

/** A log with both ends in it, and what the predicate says there. */
export interface Ends {
  readonly marks: readonly Mark[];
  /** The answer at the good end. */
  readonly good: Answer;
  /** Whether anything had to be asked. */
  readonly asked: boolean;
}

/** What is known of an end: its position, and its outcome if that was asked before. */
interface End {
  readonly position: number;
  readonly said: boolean;
  readonly outcome: Outcome['outcome'] | undefined;
}

/** Points looked at for a good end, where nobody said one and the beginning is none: a question may take a while. */
const MAX_PROBES = 31;

/**
 * Asks the predicate at both ends, where that was not done; without a good end the beginning is taken, without a bad one
 * the newest event. Throws ERR_USAGE when both say the same or the marks cross, ERR_PREDICATE_INVALID where it fails.
 * `onProbing` is told when the beginning is no good end, before another is looked for.
 */
export async function askEnds(
  order: EventOrder,
  log: readonly Mark[],
  ask: Ask,
  task: Task,
  onProbing?: () => Promise<void>,
): Promise<Ends> {
  const known = knownMarks(order, log);
  const { good, bad } = searchState(known);
  const [from, to] = [endAt(known, good, 0), endAt(known, bad, order.length)];
  if (from.position >= to.position)
    throw new GatosError(
      'ERR_USAGE',
      `There is no event between the ends, #${from.position} and #${to.position}.`,
      { hint: 'The good end must come before the bad one.' },
    );
  if (isAnswer(from.outcome) && isAnswer(to.outcome) && from.outcome !== to.outcome && known === log)
    return { marks: known, good: from.outcome, asked: false };
  const atBad = requireAnswer(to.position, 'bad', await outcomeOf(to, ask, task));
  const atGood = await outcomeOf(from, ask, task);
  if (from.said) requireAnswer(from.position, 'good', atGood);
  const wanted = opposite(atBad);
  const start =
    atGood.outcome === wanted
      ? from.position
      : await probe(
          from,
          to.position,
          async (position) => (await ask(position, task)).outcome === wanted,
          onProbing,
        );
  if (start === null) throw sameEnds(from, to, atGood, atBad);
  const rest = known.filter(({ position }) => position !== start && position !== to.position);
  const ends = [markAt(order, start, 'good', wanted), markAt(order, to.position, 'bad', atBad)];
  return { marks: [...ends, ...rest], good: wanted, asked: true };
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
  return bound.moved === 0 ? log : forgetAnswers(bound.marks);
}

/** What a person said, and of what a predicate said the ends, to be asked again. */
export function forgetAnswers(marks: readonly Mark[]): readonly Mark[] {
  const ends = (['good', 'bad'] as const).map((end) => marks.find(({ term }) => term === end));
  return marks.flatMap((mark) => {
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
  task.check();
  return isAnswer(outcome) ? { outcome, detail: '' } : ask(position, task);
}

function isAnswer(outcome: Outcome['outcome'] | undefined): outcome is Answer {
  return outcome === 'true' || outcome === 'false';
}

function opposite(outcome: Answer): Answer {
  return outcome === 'true' ? 'false' : 'true';
}

function requireAnswer(position: number, end: string, { outcome, detail }: Outcome): Answer {
  if (isAnswer(outcome)) return outcome;
  throw new GatosError(
    'ERR_PREDICATE_INVALID',
    `The predicate says neither true nor false at the ${end} end, #${position}: ${detail}`,
    {
      hint: 'Choose another end, or a predicate that also holds for that state.',
      data: { position, end },
    },
  );
}

/**
 * A good end, where nobody said one and the beginning is none: in the empty state a predicate often fails, or says what
 * it says at the bad end (in jq null < 0). It is the nearest point before the bad end, of some that are looked at, that
 * says the other thing; null where none does.
 */
async function probe(
  { position: from, said }: End,
  bad: number,
  isGood: (position: number) => Promise<boolean>,
  onProbing?: () => Promise<void>,
): Promise<number | null> {
  if (said) return null;
  await onProbing?.();
  for (const position of probes(from, bad)) if (await isGood(position)) return position;
  return null;
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

function sameEnds(from: End, to: End, atGood: Outcome, atBad: Answer): GatosError {
  const first = atGood.outcome === 'error' ? `nothing (${atGood.detail})` : atGood.outcome;
  const between = from.said ? '' : ', and so it does at all points looked at between them';
  return new GatosError(
    'ERR_USAGE',
    `The predicate says ${first} at the good end, #${from.position}, and ${atBad} at the bad end, #${to.position}${between}: there is no flip to look for.`,
    {
      hint: 'Say another good or bad end, at which the predicate says the other thing.',
      data: { good: from.position, bad: to.position, atGood: atGood.outcome, atBad },
    },
  );
}
