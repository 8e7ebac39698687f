import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import type { TimelineEntry } from '../../rpc/contract.ts';
import { client } from '../client.ts';
import { useSession } from './session.ts';

/** Events per page; pages are fetched as the list scrolls and kept, the least recently wanted thrown away. */
export const PAGE = 100;
const KEPT = 400;

export interface PagesState {
  /** Page k holds numbers k*PAGE+1 .. (k+1)*PAGE. */
  readonly pages: ReadonlyMap<number, readonly TimelineEntry[]>;
  readonly error: ErrorShape | null;
  /** Fetches what is missing of the numbers first..last (1-based, inclusive). */
  ensure(first: number, last: number): void;
  /** The history grew or changed from this number on. */
  forgetFrom(number: number): void;
  forgetAll(): void;
}

const pending = new Set<number>();
let generation = 0;

/** `from` counts from 0: how many events to skip. */
async function load(page: number): Promise<void> {
  const { world, ns } = useSession.getState();
  if (world === null || pending.has(page)) return;
  const mine = generation;
  pending.add(page);
  try {
    const { entries } = await client.call('timeline.page', { world, ns, from: page * PAGE, count: PAGE });
    if (mine === generation) keep(page, entries);
  } catch (error) {
    if (mine === generation) usePages.setState({ error: toErrorShape(error) });
  } finally {
    if (mine === generation) pending.delete(page);
  }
}

function keep(page: number, entries: readonly TimelineEntry[]): void {
  usePages.setState((state) => {
    const pages = new Map(state.pages);
    pages.delete(page);
    pages.set(page, entries);
    const oldest = pages.size > KEPT ? pages.keys().next().value : undefined;
    if (oldest !== undefined) pages.delete(oldest);
    return { pages, error: null };
  });
}

export const usePages = create<PagesState>((set, get) => ({
  pages: new Map(),
  error: null,
  ensure: (first, last) => {
    for (let page = pageOf(Math.max(1, first)); page <= pageOf(Math.max(1, last)); page++) {
      if (!get().pages.has(page)) void load(page);
    }
  },
  forgetFrom: (number) => {
    const from = pageOf(Math.max(1, number));
    generation++;
    pending.clear();
    set((state) => ({ pages: new Map([...state.pages].filter(([page]) => page < from)) }));
  },
  forgetAll: () => {
    generation++;
    pending.clear();
    set({ pages: new Map(), error: null });
  },
}));

export function pageOf(number: number): number {
  return Math.floor((number - 1) / PAGE);
}

/** The row of an event, where its page has come. */
export function entryAt(pages: PagesState['pages'], number: number): TimelineEntry | undefined {
  const entry = pages.get(pageOf(number))?.[(number - 1) % PAGE];
  return entry?.number === number ? entry : undefined;
}
