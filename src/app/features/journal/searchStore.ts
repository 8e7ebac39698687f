import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { EventQuery } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { formatCount } from '../../design/index.ts';
import { setMarks, useFilter, usePlayhead, useSession } from '../../stores/index.ts';
import { joinNumbers } from './matches.ts';
import { formatQuery } from './query/format.ts';
import { parseQuery } from './query/parse.ts';

export interface SearchState {
  /** Numbers of the events found so far, rising; null while nothing is searched for. */
  readonly matches: Uint32Array | null;
  /** How many events have been looked at, of `total`. */
  readonly searched: number;
  readonly total: number;
  readonly busy: boolean;
  /** Turned true after 300 ms: what is over by then shows no progress. */
  readonly slow: boolean;
  readonly error: ErrorShape | null;
}

const NONE: SearchState = { matches: null, searched: 0, total: 0, busy: false, slow: false, error: null };

export const useSearch = create<SearchState>(() => NONE);

/** Events of the first call and of the largest: the first answers come soon, the last in few calls. */
const FIRST_CHUNK = 2_000;
const LARGEST_CHUNK = 32_000;
/** Milliseconds without a key before a search begins. */
const TYPING_PAUSE = 120;
const SLOW = 300;

interface Run {
  readonly key: string;
  readonly controller: AbortController;
  readonly chunks: Uint32Array[];
}

let current: Run | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function historyKey(): string {
  const { world, ns, revision } = useSession.getState();
  return JSON.stringify([world, ns, revision]);
}

/** Keeps the matches in step with the filter and the history. Called once. */
export function startSearch(): void {
  useFilter.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(update, TYPING_PAUSE);
  });
  useSession.subscribe((now, before) => {
    if (now.world !== before.world || now.ns !== before.ns || now.revision !== before.revision) update();
  });
  usePlayhead.subscribe((now, before) => {
    if (now.known && (now.total !== before.total || !before.known)) update();
  });
}

export function stopSearch(): void {
  current?.controller.abort();
}

/** Goes on after a stop, or tries again after an error. */
export function continueSearch(): void {
  const run = current;
  if (run === null || useSearch.getState().busy) return;
  current = { ...run, controller: new AbortController() };
  void search(current, parseQuery(useFilter.getState().text).query, useSearch.getState().searched);
}

function update(): void {
  const { query } = parseQuery(useFilter.getState().text);
  const { known, total } = usePlayhead.getState();
  if (query.terms.length === 0) {
    clear();
    return;
  }
  if (!known) return;
  const key = historyKey() + formatQuery(query);
  const state = useSearch.getState();
  if (current?.key === key) {
    // The history has grown at its end: what is new is searched, too.
    if (!state.busy && state.error === null && state.searched === state.total && total > state.total)
      continueSearch();
    return;
  }
  current?.controller.abort();
  current = { key, controller: new AbortController(), chunks: [] };
  void search(current, query, 0);
}

function clear(): void {
  current?.controller.abort();
  current = null;
  if (useSearch.getState() !== NONE) useSearch.setState(NONE, true);
  setMarks('matches', null);
}

async function search(run: Run, query: EventQuery, start: number): Promise<void> {
  const { world, ns } = useSession.getState();
  if (world === null) return;
  const isCurrent = () => current === run;
  useSearch.setState({ busy: true, slow: false, error: null, total: usePlayhead.getState().total });
  const late = setTimeout(() => isCurrent() && useSearch.setState({ slow: true }), SLOW);
  let from = start;
  try {
    for (let count = FIRST_CHUNK; ; count = Math.min(LARGEST_CHUNK, count * 4)) {
      const { signal } = run.controller;
      const onProgress = ({ done, total }: { done: number; total: number }) =>
        isCurrent() &&
        total > 0 &&
        useSearch.setState({ searched: from + Math.floor((done / total) * count) });
      const found = await client.call(
        'timeline.search',
        { world, ns, query, from, count },
        { signal, onProgress },
      );
      if (!isCurrent()) return;
      run.chunks.push(found.numbers);
      from = Math.min(found.total, from + count);
      show(run, from, found.total);
      if (from >= found.total) break;
    }
  } catch (thrown) {
    if (isCurrent()) fail(toErrorShape(thrown), from);
  } finally {
    clearTimeout(late);
    if (isCurrent()) useSearch.setState({ busy: false, slow: false });
  }
}

function show(run: Run, searched: number, total: number): void {
  const matches = joinNumbers(run.chunks);
  useSearch.setState({ matches, searched, total });
  setMarks('matches', { tone: 'match', label: `${formatCount(matches.length)} found`, numbers: matches });
}

/** What was found until then stays; a search that is none finds nothing. */
function fail(error: ErrorShape, searched: number): void {
  if (error.code === 'ERR_CANCELLED') useSearch.setState({ searched });
  else
    useSearch.setState({
      error,
      searched,
      matches: searched === 0 ? new Uint32Array(0) : useSearch.getState().matches,
    });
}
