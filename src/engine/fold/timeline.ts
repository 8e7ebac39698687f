import type { FoldSession, LuaRuntime } from '../../ports/lua.ts';
import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { stateRootOf } from '../../protocol/state/checkpoint.ts';
import type { LedgerEvent } from '../ledger/journal.ts';
import { Mutex } from '../mutex.ts';
import { NO_TASK } from '../task.ts';
import { type FoldSpec, toFoldEvent } from './program.ts';

const EMPTY_STATE = '{}';
/** Positions between kept states: a seek folds at most this many events. */
export const SNAPSHOT_EVERY = 50;
const CACHED_STATES = 128;

export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
}

export interface StateAt {
  readonly position: number;
  /** Canonical state text. */
  readonly state: string;
  readonly stateRoot: string;
}

/**
 * State as a function of position, for one fold over one order of events. States are kept at every 50th position;
 * any other is folded from the one before it. All of it can be thrown away and made again.
 */
export class FoldTimeline {
  readonly spec: FoldSpec;
  private readonly runtime: LuaRuntime;
  private readonly jobs = new Mutex();
  private order: readonly LedgerEvent[] = [];
  /** snapshots[i] is the state at position i * SNAPSHOT_EVERY. */
  private snapshots: string[] = [EMPTY_STATE];
  private readonly faultsByPosition = new Map<number, Fault>();
  private readonly cache = new Map<number, string>();
  private session: FoldSession | null = null;
  private sessionAt = -1;
  private reached = 0;
  private closed = false;

  constructor(runtime: LuaRuntime, spec: FoldSpec) {
    this.runtime = runtime;
    this.spec = spec;
  }

  get total(): number {
    return this.order.length;
  }

  /** The position up to which every event has been folded once. */
  get folded(): number {
    return this.reached;
  }

  /** [STA-6] The fault at the event that leads to `position`, as far as folded. */
  fault(position: number): Fault | undefined {
    return this.faultsByPosition.get(position);
  }

  get faults(): ReadonlyMap<number, Fault> {
    return this.faultsByPosition;
  }

  /** Takes the order as it is now; `unchanged` events at its start are the ones that stood there before. */
  follow(order: readonly LedgerEvent[], unchanged: number): void {
    this.order = order;
    if (unchanged >= this.reached) return;
    this.snapshots.length = Math.floor(unchanged / SNAPSHOT_EVERY) + 1;
    this.reached = (this.snapshots.length - 1) * SNAPSHOT_EVERY;
    // Nothing may be kept beyond `reached`: the next call might not look there.
    for (const kept of [this.faultsByPosition, this.cache]) {
      for (const position of [...kept.keys()]) if (position > this.reached) kept.delete(position);
    }
    this.sessionAt = -1;
  }

  /** Folds to the end, breathing between batches; the background job and every reader share its work. */
  foldAll(task: Task): Promise<void> {
    return this.foldTo(Number.POSITIVE_INFINITY, task);
  }

  /**
   * In slices up to the next kept position; one event at a time after one that ran out of fuel, so that a fold that
   * never ends does not keep the host from anything else for longer than an event's fuel lasts.
   */
  private async foldTo(position: number, task: Task): Promise<void> {
    let slice = SNAPSHOT_EVERY;
    while (this.reached < Math.min(position, this.order.length) && !this.closed) {
      const from = this.reached;
      const boundary = (Math.floor(from / SNAPSHOT_EVERY) + 1) * SNAPSHOT_EVERY;
      const to = Math.min(this.order.length, boundary, from + slice, position);
      await this.jobs.run(() => this.advance(to, () => undefined));
      slice =
        this.faultsByPosition.get(this.reached)?.code === 'E_FUEL' ? 1 : Math.min(SNAPSHOT_EVERY, slice * 2);
      task.progress(this.reached, this.order.length, 'folding');
      await task.breathe();
    }
  }

  /** The state after `position` events; `task` hears of progress when history has to be folded up to there first. */
  async stateAt(position: number, task: Task = NO_TASK): Promise<StateAt> {
    await this.prepare(position, task);
    return stateAt(position, await this.jobs.run(() => this.stateText(position)));
  }

  /** The states at two positions of one and the same order, whatever arrives meanwhile. */
  async statesAt(first: number, second: number, task: Task = NO_TASK): Promise<readonly [StateAt, StateAt]> {
    await this.prepare(Math.max(first, second), task);
    return this.jobs.run(async () => {
      const a = await this.stateText(first);
      return [stateAt(first, a), stateAt(second, await this.stateText(second))];
    });
  }

  private async prepare(position: number, task: Task): Promise<void> {
    if (!Number.isInteger(position) || position < 0 || position > this.order.length) {
      throw new GatosError(
        'ERR_USAGE',
        `There is no position ${position}: the timeline goes from 0 to ${this.order.length}.`,
      );
    }
    await this.foldTo(position, task);
  }

  close(): void {
    this.closed = true;
    this.session?.close();
    this.session = null;
  }

  private async stateText(position: number): Promise<string> {
    const cached = this.cache.get(position);
    if (cached !== undefined) return cached;
    return this.advance(position, (session) => {
      const state = session.encode();
      this.cache.set(position, state);
      const oldest = this.cache.keys().next().value;
      if (this.cache.size > CACHED_STATES && oldest !== undefined) this.cache.delete(oldest);
      return state;
    });
  }

  /**
   * Brings the session to `target`, keeping snapshots and faults on the way, and takes there what is wanted. All in one
   * turn once the session is open: `follow` may come between any two awaits, and would leave a stale state behind.
   */
  private async advance<T>(target: number, take: (session: FoldSession) => T): Promise<T> {
    const session = await this.openSession();
    try {
      this.seek(session, target);
      while (this.sessionAt < target)
        this.step(
          session,
          Math.min(target, (Math.floor(this.sessionAt / SNAPSHOT_EVERY) + 1) * SNAPSHOT_EVERY),
        );
      return take(session);
    } catch (error) {
      // After an engine failure the session is unusable; the next call starts from the last kept state.
      this.session?.close();
      this.session = null;
      throw error;
    }
  }

  private async openSession(): Promise<FoldSession> {
    if (this.closed) throw new GatosError('ERR_CANCELLED', 'The world was closed.');
    if (this.session === null) {
      this.session = await this.runtime.openFold({ elc: requireElc(this.spec), source: this.spec.source });
      this.sessionAt = -1;
    }
    return this.session;
  }

  /** Puts the session at the kept state nearest below `target`, unless it already stands between the two. */
  private seek(session: FoldSession, target: number): void {
    const kept = Math.min(Math.floor(target / SNAPSHOT_EVERY), this.snapshots.length - 1);
    const from = kept * SNAPSHOT_EVERY;
    if (this.sessionAt >= from && this.sessionAt <= target) return;
    session.restore(this.snapshots[kept] ?? EMPTY_STATE);
    this.sessionAt = from;
  }

  private step(session: FoldSession, to: number): void {
    const from = this.sessionAt;
    const faults = session.apply(this.order.slice(from, to).map(toFoldEvent));
    this.sessionAt = to;
    if (to > this.reached) {
      for (const { index, ...fault } of faults) this.faultsByPosition.set(from + index + 1, fault);
      this.reached = to;
      if (to === this.snapshots.length * SNAPSHOT_EVERY) this.snapshots.push(session.encode());
    }
  }
}

function requireElc({ elc }: FoldSpec): Uint8Array {
  if (elc !== null) return elc;
  throw new GatosError(
    'ERR_FOLD_INVALID',
    'This fold was activated by an earlier version and holds no ELC.',
    {
      hint: 'Activate it again: that compiles it. Nothing of the history changes.',
      data: { code: 'E_ELC' },
    },
  );
}

function stateAt(position: number, state: string): StateAt {
  return { position, state, stateRoot: stateRootOf(state) };
}
