import type { EventOrder } from '../ledger/event.ts';
import { bindMarks, type Mark, problemOf } from './marks.ts';
import { type SearchState, searchState } from './search.ts';

export interface Suspect {
  readonly number: number;
  readonly cid: string;
  readonly commit: string;
  readonly type: string;
  readonly actor: string;
}

export interface Status extends Omit<SearchState, 'culprit' | 'suspects' | 'crossed'> {
  readonly culprit: Suspect | null;
  /** In order of their numbers. */
  readonly suspects: readonly Suspect[];
  readonly problem: string | null;
  /** The marks as they stand in the history of now. */
  readonly marks: readonly Mark[];
  /** How many of them stood elsewhere when they were made. */
  readonly moved: number;
}

/** Everything that follows from a log of marks and the order of events as it is now. Throws ERR_LIMIT. */
export function bisectStatus(order: EventOrder, log: readonly Mark[]): Status {
  const bound = bindMarks(order, log);
  const search = searchState(bound.marks);
  const { good, bad, next, left, steps, culprit, suspects } = search;
  return {
    ...{ good, bad, next, left, steps },
    culprit: culprit === null ? null : suspectAt(order, culprit),
    suspects: suspects.map((number) => suspectAt(order, number)),
    problem: problemOf(bound, search),
    marks: bound.marks,
    moved: bound.moved,
  };
}

function suspectAt(order: EventOrder, number: number): Suspect {
  const event = order.at(number - 1);
  return {
    number,
    cid: event?.cid ?? '',
    commit: event?.oid ?? '',
    type: event?.type ?? '',
    actor: event?.actor ?? '',
  };
}
