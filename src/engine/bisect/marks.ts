import { GatosError } from '../../protocol/errors.ts';
import type { EventOrder } from '../ledger/event.ts';
import type { SearchState, Term } from './search.ts';

export interface Outcome {
  readonly outcome: 'true' | 'false' | 'error';
  /** What an error says. */
  readonly detail: string;
}

export interface Mark {
  readonly position: number;
  /** Event-CID at that position, null at 0. */
  readonly cid: string | null;
  readonly term: Term;
  /** What the predicate said there; absent where a person made the mark. */
  readonly outcome?: Outcome['outcome'];
}

/** More come from nobody: a search takes log2 of the events, and a person some dozens. */
export const MAX_MARKS = 10_000;

export interface BoundMarks {
  /** With the positions at which their events stand now; without those that stand nowhere. */
  readonly marks: readonly Mark[];
  /** How many stand elsewhere than when they were made. */
  readonly moved: number;
  /** Marks whose events are not in this history. */
  readonly lost: readonly Mark[];
}

/** The mark that says `term` of the state at a position. Throws ERR_USAGE where there is no such position. */
export function markAt(order: EventOrder, position: number, term: Term, outcome?: Outcome['outcome']): Mark {
  const cid = position === 0 ? null : (order.at(position - 1)?.cid ?? null);
  if (!Number.isInteger(position) || position < 0 || (position > 0 && cid === null))
    throw new GatosError(
      'ERR_USAGE',
      `There is no position ${position}: the history goes from 0 to ${order.length}.`,
    );
  return outcome === undefined ? { position, cid, term } : { position, cid, term, outcome };
}

/** Positions shift when late events arrive (JRN-4), events do not: every mark goes to where its event stands now. */
export function bindMarks(order: EventOrder, marks: readonly Mark[]): BoundMarks {
  if (marks.length > MAX_MARKS)
    throw new GatosError('ERR_LIMIT', `A bisection has at most ${MAX_MARKS} marks, not ${marks.length}.`);
  const stands = ({ position, cid }: Mark) =>
    position === 0 ? cid === null : cid !== null && order.at(position - 1)?.cid === cid;
  if (marks.every(stands)) return { marks, moved: 0, lost: [] };
  const positions = positionsOf(order, new Set(marks.map(({ cid }) => cid)));
  const bound: Mark[] = [];
  const lost: Mark[] = [];
  for (const mark of marks) {
    const position = mark.cid === null ? 0 : positions.get(mark.cid);
    if (position === undefined) lost.push(mark);
    else bound.push({ ...mark, position });
  }
  return { marks: bound, moved: marks.filter((mark) => !stands(mark)).length - lost.length, lost };
}

function positionsOf(order: EventOrder, wanted: ReadonlySet<string | null>): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  let position = 0;
  for (const { cid } of order) {
    position += 1;
    if (wanted.has(cid)) positions.set(cid, position);
  }
  return positions;
}

/** What keeps the marks from leading anywhere, in words; null where nothing does. */
export function problemOf({ moved, lost }: BoundMarks, { good, bad, crossed }: SearchState): string | null {
  const gone = lost[0];
  if (gone !== undefined)
    return `The event that stood at #${gone.position} (${gone.cid}) was marked ${gone.term} and is not in this history any more.`;
  if (!crossed) return null;
  const where =
    good === bad
      ? `#${good} is marked good and bad at once`
      : `#${good} is marked good and #${bad}, before it, bad`;
  const why =
    moved > 0
      ? 'late events came in and changed the order since then'
      : 'maybe you mistook good and bad; mark one of them again, or start anew';
  return `${where}: ${why}.`;
}
