import { create } from 'zustand';
import type { TimelineEntry, TimelineStrip } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useHistory } from '../../stores/history.ts';
import { useSession } from '../../stores/index.ts';

export interface FilterState {
  readonly text: string;
  /** Numbers of the events found so far, rising; null without a filter. */
  readonly matches: readonly number[] | null;
  /** How many events have been looked at, of `total`. */
  readonly searched: number;
  readonly total: number;
}

const NONE: FilterState = { text: '', matches: null, searched: 0, total: 0 };

export const useJournalFilter = create<FilterState>(() => NONE);

const CHUNK = 500;
let run = 0;

/** Finds events whose type, actor, payload or id contains the text. Types answer at once, the rest page by page. */
export function setJournalFilter(text: string): void {
  run++;
  const wanted = text.trim().toLowerCase();
  if (wanted === '') {
    useJournalFilter.setState({ ...NONE, text });
    return;
  }
  const { strip } = useHistory.getState();
  const found = strip === null ? [] : matchTypes(strip, wanted);
  const total = strip?.total ?? 0;
  useJournalFilter.setState({ text, matches: found, searched: 0, total });
  void searchPages(run, wanted, new Set(found), total);
}

export function stopSearch(): void {
  run++;
  useJournalFilter.setState((state) => ({ total: state.searched }));
}

/** Event numbers whose type's name contains the text. */
export function matchTypes(strip: TimelineStrip, wanted: string): number[] {
  const types = new Set(strip.types.flatMap((type, index) => (type.includes(wanted) ? [index] : [])));
  const numbers: number[] = [];
  if (types.size === 0) return numbers;
  for (const [index, type] of strip.typeOf.entries()) if (types.has(type)) numbers.push(index + 1);
  return numbers;
}

/** Ids are only looked at for something that can be a piece of one: shorter words occur in them by chance. */
const ID_PIECE = 6;

export function matchesEntry(entry: TimelineEntry, wanted: string): boolean {
  const { type, actor, preview, fault = '', cid, commit, ulid } = entry;
  const texts =
    wanted.length < ID_PIECE
      ? [type, actor, preview, fault]
      : [type, actor, preview, fault, cid, commit, ulid];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

async function searchPages(mine: number, wanted: string, found: Set<number>, total: number): Promise<void> {
  const { world, ns } = useSession.getState();
  if (world === null) return;
  for (let from = 0; from < total; from += CHUNK) {
    const page = await client.call('timeline.page', { world, ns, from, count: CHUNK }).catch(() => null);
    if (mine !== run) return;
    if (page === null) break; // The journal itself reports what is wrong with reading.
    for (const entry of page.entries) if (matchesEntry(entry, wanted)) found.add(entry.number);
    const searched = Math.min(total, from + CHUNK);
    useJournalFilter.setState({ matches: [...found].sort((a, b) => a - b), searched });
  }
  if (mine === run) useJournalFilter.setState({ searched: total });
}
