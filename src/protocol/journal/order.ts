import { compareText } from '../bytes.ts';

interface Ordered {
  readonly cid: string;
  readonly ulid: string;
}

/** [JRN-4] By ULID, ties by Event-CID. Within a journal ULIDs rise strictly, so its own order is kept. */
export function compareEvents(a: Ordered, b: Ordered): number {
  return compareText(a.ulid, b.ulid) || compareText(a.cid, b.cid);
}

/** [JRN-4] The order of a namespace: depends on the journals alone, not on the order in which they are given. */
export function mergeJournals<E extends Ordered>(journals: readonly (readonly E[])[]): E[] {
  return journals.flat().sort(compareEvents);
}
