import type { Task } from '../../ports/runtime.ts';
import type { Postings } from '../ledger/postings.ts';
import { Rows } from '../ledger/rows.ts';
import type { Time } from '../world/time.ts';
import { matchesActor, matchesName } from './glob.ts';
import { notesIn } from './notes.ts';
import type { QueryTerm } from './query.ts';

export type MarkTerm = Extract<QueryTerm, { readonly kind: 'type' | 'actor' | 'status' }>;

/** Events from+1 .. to of a timeline; a mark for each, 1 where it is still in question. */
export interface Stretch {
  readonly time: Time;
  readonly from: number;
  readonly to: number;
}

/** What a search needs to know beside the timeline. */
export interface SearchFacts {
  /** Positions of the checkpoints of the timeline. */
  readonly checkpoints: () => Promise<readonly number[]>;
}

/** Marks what a term of type, actor or status says, from the ledger's columns: no envelope is read for them. */
export async function marksOf(
  term: MarkTerm,
  stretch: Stretch,
  facts: SearchFacts,
  task: Task,
): Promise<Uint8Array> {
  const marks = new Uint8Array(stretch.to - stretch.from);
  for (const index of await indicesOf(term, stretch, facts, task))
    if (index >= stretch.from && index < stretch.to) marks[index - stretch.from] = 1;
  return marks;
}

async function indicesOf(
  term: MarkTerm,
  stretch: Stretch,
  facts: SearchFacts,
  task: Task,
): Promise<Iterable<number>> {
  if (term.kind !== 'status') return indicesNamed(term.kind, term.value, stretch);
  if (term.value === 'note')
    return (await notesIn(stretch.time, stretch.from, stretch.to, task)).map(({ index }) => index);
  if (term.value === 'checkpoint') return (await facts.checkpoints()).map((position) => position - 1);
  // [POL-4] What was denied is in no journal.
  return term.value === 'denied' ? [] : faultsOf(stretch, task);
}

/** [STA-6] Faults are known once the fold has been there. */
async function faultsOf({ time: { fold } }: Stretch, task: Task): Promise<readonly number[]> {
  await fold.foldAll(task);
  return [...fold.faults.keys()].map((position) => position - 1);
}

function indicesNamed(
  kind: 'type' | 'actor',
  wanted: string,
  { time, from, to }: Stretch,
): readonly number[] {
  const matches = kind === 'type' ? matchesName : matchesActor;
  const { order } = time;
  if (order instanceof Rows) {
    const postings: Postings = kind === 'type' ? order.byType : order.byActor;
    const names = postings.names().filter((name) => matches(name, wanted));
    return names.flatMap((name) => [...postings.positions(name, from, to)]);
  }
  return order.slice(from, to).flatMap((event, i) => (matches(event[kind], wanted) ? [from + i] : []));
}
