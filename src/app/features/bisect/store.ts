import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { Client } from '../../../rpc/client.ts';
import type {
  BisectLog,
  BisectMark,
  BisectSample,
  BisectStatus,
  BisectTerm,
  Progress,
} from '../../../rpc/contract.ts';
import {
  type Draft,
  EMPTY_DRAFT,
  type End,
  endMarks,
  isDone,
  parseSaved,
  predicateOf,
  type Saved,
} from './model.ts';

export interface BisectState {
  readonly world: string | null;
  readonly ns: string;
  readonly draft: Draft;
  readonly log: BisectLog | null;
  /** What follows from the log; null until that has been worked out. */
  readonly status: BisectStatus | null;
  readonly running: 'step' | 'run' | null;
  readonly progress: Progress | null;
  readonly error: ErrorShape | null;
  /** Whether the predicate flips more than once; null until that was looked at. */
  readonly sample: BisectSample | null;
  readonly sampling: boolean;
  /** The bisection came with a link and nothing was asked here yet. */
  readonly shared: boolean;
}

export interface BisectDeps {
  readonly call: Client['call'];
  readonly read: (key: string) => string | null;
  readonly write: (key: string, value: string | null) => void;
  /** Milliseconds between two steps of a run, so that the eye can follow; 0 under reduced motion. */
  readonly pace: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Moves the playhead there. */
  readonly look: (position: number) => void;
}

export type BisectStore = ReturnType<typeof createBisect>;

const NOTHING = {
  log: null,
  status: null,
  running: null,
  progress: null,
  error: null,
  sample: null,
  sampling: false,
  shared: false,
} as const;
/** A run gives up after so many events of which the predicate says nothing. */
const MOST_SKIPS = 125;
/** Milliseconds for looking whether the predicate flips more than once. */
const SAMPLE_BUDGET = 1_000;

/** The bisection of the world and namespace on the screen. Everything follows from its log, which is kept at each step. */
export function createBisect(deps: BisectDeps) {
  const store = create<BisectState>(() => ({ world: null, ns: 'main', draft: EMPTY_DRAFT, ...NOTHING }));
  const { getState: get, setState: set } = store;
  let current: AbortController | null = null;

  const keep = () => {
    const { world, ns, draft, log } = get();
    if (world === null) return;
    const untouched = log === null && draft === EMPTY_DRAFT;
    deps.write(`bisect.${world}.${ns}`, untouched ? null : JSON.stringify({ draft, log } satisfies Saved));
  };
  const change = (state: Partial<BisectState>) => {
    set(state);
    keep();
  };
  const stop = () => {
    current?.abort();
    current = null;
    set({ running: null, progress: null, sampling: false });
  };

  /** One piece of work at a time; what an older one answers is dropped. Resolves to whether it ended well. */
  const work = async (running: BisectState['running'], task: (mine: AbortController) => Promise<void>) => {
    stop();
    const mine = new AbortController();
    current = mine;
    set({ running, error: null });
    try {
      await task(mine);
      return current === mine;
    } catch (thrown) {
      const error = toErrorShape(thrown);
      if (current === mine && error.code !== 'ERR_CANCELLED') set({ error });
      return false;
    } finally {
      if (current === mine) {
        current = null;
        set({ running: null, progress: null, sampling: false });
      }
    }
  };

  const readStatus = async (log: BisectLog, mine: AbortController) => {
    const { world } = get();
    if (world === null) return null;
    const status = await deps.call('bisect.status', { world, log }, { signal: mine.signal });
    if (current !== mine) return null;
    change({ log, status });
    return status;
  };

  const stepOnce = async (mine: AbortController) => {
    const { world, log } = get();
    if (world === null || log === null) return;
    const onProgress = (progress: Progress) => current === mine && set({ progress });
    const answer = await deps.call(
      'bisect.step',
      { world, log, all: false },
      { signal: mine.signal, onProgress },
    );
    if (current === mine) change({ ...answer, shared: false });
  };

  const skips = () => get().log?.marks.filter(({ term }) => term === 'skip').length ?? 0;
  const drive = async (mine: AbortController) => {
    const before = skips();
    while (current === mine && !isDone(get().status) && skips() - before < MOST_SKIPS) {
      const marks = get().log?.marks.length;
      await stepOnce(mine);
      if (get().log?.marks.length === marks && get().status?.next === null) return;
      if (current === mine && !isDone(get().status)) await deps.wait(deps.pace());
    }
  };

  const sampleFlips = async () => {
    const { world, log } = get();
    if (world === null || log === null || log.predicate.kind === 'hand') return;
    await work(null, async (mine) => {
      set({ sampling: true });
      const sample = await deps.call(
        'bisect.sample',
        { world, log, budget: SAMPLE_BUDGET },
        { signal: mine.signal },
      );
      if (current === mine) set({ sample });
    });
  };

  const go = async (running: 'step' | 'run') => {
    const well = await work(running, running === 'run' ? drive : stepOnce);
    const { status, sample } = get();
    if (well && status?.culprit != null) {
      deps.look(status.culprit.number);
      if (sample === null) await sampleFlips();
    }
  };

  const begin = (marks: readonly BisectMark[]) => {
    const { ns, draft } = get();
    change({ ...NOTHING, log: { ns, predicate: predicateOf(draft), marks } });
  };

  /** The mark that a person makes of a position, with the id of its event. */
  const markAt = async (position: number, term: BisectTerm): Promise<BisectMark> => ({
    ...(await endAt(position)),
    term,
  });
  const endAt = async (position: number): Promise<End> => {
    const { world, ns } = get();
    if (position === 0 || world === null) return { position: 0, cid: null };
    const { entry } = await deps.call('event.get', { world, ns, number: position });
    return { position, cid: entry.cid };
  };

  /** By hand: shows what follows from the log, and moves to where a word is wanted next. */
  const lookOn = async (log: BisectLog, mine: AbortController) => {
    const status = await readStatus(log, mine);
    const place = status?.culprit?.number ?? status?.next ?? null;
    if (place !== null) deps.look(place);
  };

  return {
    store,

    /** Shows the bisection that was left in this world and namespace, or the one that a link brought. */
    async enter(world: string, ns: string, link: BisectLog | null): Promise<void> {
      stop();
      const saved = parseSaved(deps.read(`bisect.${world}.${ns}`));
      const draft = saved?.draft ?? EMPTY_DRAFT;
      set({ world, ns, draft, ...NOTHING, log: saved?.log ?? null });
      if (link !== null) {
        change({ log: link, draft: draftOf(link, draft), shared: true });
      }
      await this.refresh();
    },

    leave(): void {
      stop();
      set({ world: null, draft: EMPTY_DRAFT, ...NOTHING });
    },

    /** The history may have changed: events shift, and marks with them. */
    async refresh(): Promise<void> {
      const { log, running } = get();
      if (log === null || running !== null) return;
      await work(null, async (mine) => {
        await readStatus(log, mine);
      });
    },

    setDraft(draft: Partial<Draft>): void {
      change({ draft: { ...get().draft, ...draft }, error: null });
    },

    /** Chooses an end; null takes the choice back. */
    async setEnd(term: 'good' | 'bad', position: number | null): Promise<void> {
      const end = position === null ? null : await endAt(position);
      change({ draft: { ...get().draft, [term]: end }, error: null });
    },

    /** Begins anew with what the form says. By predicate it goes on to the end. `total` is the newest position. */
    async start(total: number): Promise<void> {
      const { draft } = get();
      if (draft.kind !== 'hand') {
        begin(endMarks(draft));
        return go('run');
      }
      await work('step', async (mine) => {
        const good = await markAt(draft.good?.position ?? 0, 'good');
        const bad = await markAt(draft.bad?.position ?? total, 'bad');
        if (current !== mine) return;
        begin([good, bad]);
        const { log } = get();
        if (log !== null) await lookOn(log, mine);
      });
    },

    step: () => go('step'),
    run: () => go('run'),
    pause: stop,
    sampleFlips,

    /** By hand: says what the state at the candidate is, and goes on to the next. */
    async mark(term: BisectTerm): Promise<void> {
      const { log, status, running } = get();
      if (log === null || running !== null) return;
      const next = status?.next ?? null;
      if (next === null) return;
      await work('step', async (mine) => {
        const mark = await markAt(next, term);
        if (current === mine) await lookOn({ ...log, marks: [...log.marks, mark] }, mine);
      });
    },

    /** Takes the last mark back; the ends stay. */
    async takeBack(): Promise<void> {
      const { log } = get();
      if (log === null || log.marks.length <= 2) return;
      await work('step', async (mine) => {
        set({ sample: null });
        await lookOn({ ...log, marks: log.marks.slice(0, -1) }, mine);
      });
    },

    /** Puts the bisection away; the form keeps what it said. Returns the function that brings it back. */
    reset(): () => Promise<void> {
      stop();
      const { world, ns, draft, log } = get();
      change(NOTHING);
      return async () => {
        if (get().world !== world || get().ns !== ns || get().log !== null) return;
        change({ ...NOTHING, draft, log });
        await this.refresh();
      };
    },

    /** Another bisection with the same predicate, between two positions at which it says different things. */
    async between(good: number, bad: number): Promise<void> {
      const ends = [await markAt(good, 'good'), await markAt(bad, 'bad')];
      const { log } = get();
      if (log === null) return;
      change({ ...NOTHING, log: { ...log, marks: ends } });
      await go('run');
    },
  };
}

/** The form as it would have to be filled in for this bisection. */
function draftOf({ predicate, marks }: BisectLog, draft: Draft): Draft {
  const endOf = (term: BisectTerm): End | null => {
    const mark = marks.slice(0, 2).find((one) => one.term === term);
    return mark === undefined ? null : { position: mark.position, cid: mark.cid };
  };
  const source = predicate.kind === 'hand' ? {} : { [predicate.kind]: predicate.source };
  return { ...draft, ...source, kind: predicate.kind, good: endOf('good'), bad: endOf('bad') };
}
