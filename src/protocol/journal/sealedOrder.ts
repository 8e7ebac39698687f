import { mergeJournals } from './order.ts';

/** [POL-10] What a `gov.seal` lists: journal ref -> Event-CID of its last sealed event. */
export type Seal = ReadonlyMap<string, string>;

interface JournalEvents<E> {
  readonly ref: string;
  /** Oldest first. */
  readonly events: readonly E[];
}

/**
 * [JRN-4] [POL-10] The order of a namespace: what the first seal covers, by ULID; then what the second covers and the
 * first does not; and so on; then the rest. So what is sealed keeps its place for ever, and a late event with an old
 * ULID stands after it. Of a journal whose sealed event has not arrived all that is here is covered: it is behind.
 */
export function sealedOrder<E extends { readonly cid: string; readonly ulid: string }>(
  journals: readonly JournalEvents<E>[],
  seals: readonly Seal[],
): E[] {
  const reached = new Map(journals.map(({ ref }) => [ref, 0]));
  const upTo = (endOf: (journal: JournalEvents<E>, from: number) => number): E[] =>
    mergeJournals(
      journals.map((journal) => {
        const from = reached.get(journal.ref) ?? 0;
        const to = Math.max(from, endOf(journal, from));
        reached.set(journal.ref, to);
        return journal.events.slice(from, to);
      }),
    );
  const sealed = seals.map((seal) =>
    upTo(({ ref, events }, from) => {
      const last = seal.get(ref);
      if (last === undefined) return from;
      const at = events.findLastIndex(({ cid }) => cid === last);
      return at < 0 ? events.length : at + 1;
    }),
  );
  return [...sealed.flat(), ...upTo(({ events }) => events.length)];
}
