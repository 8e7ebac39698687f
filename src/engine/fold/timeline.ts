import type { LuaRuntime } from '../../ports/lua.ts';
import type { Task } from '../../ports/runtime.ts';
import { Blake3Text } from '../../protocol/crypto/blake3Text.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { EventOrder, LedgerEvent } from '../ledger/event.ts';
import { Mutex } from '../mutex.ts';
import { NO_TASK } from '../task.ts';
import { Eras } from './history/eras.ts';
import { type Changes, StateHistory, type StateSide, stateChanges } from './history/history.ts';
import type { FoldSpec, LoadFoldEvents } from './program.ts';
import { requireElc, SessionKeeper } from './sessionKeeper.ts';

/** Events folded between two breaths. */
export const SLICE_EVENTS = 50;

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
 * State as a function of position, for one fold over one order of events. Every event is folded once; all positions are
 * then read from the versions it left. All of it can be thrown away and made again.
 */
export class FoldTimeline {
  readonly spec: FoldSpec;
  private readonly runtime: LuaRuntime;
  private readonly eras: Eras;
  private readonly session: SessionKeeper;
  private readonly digest = new Blake3Text();
  private readonly jobs = new Mutex();
  private readonly faultsByPosition = new Map<number, Fault>();
  private readonly load: LoadFoldEvents;
  private order: EventOrder = [];
  /** How often what was folded became another. */
  cuts = 0;

  /** `eraBytes`: what history may take before earlier stretches of it are dropped, to be folded again when asked for. */
  constructor(runtime: LuaRuntime, spec: FoldSpec, load: LoadFoldEvents, eraBytes?: number | Eras) {
    this.runtime = runtime;
    this.spec = spec;
    this.load = load;
    this.eras = eraBytes instanceof Eras ? eraBytes : new Eras(eraBytes);
    this.session = new SessionKeeper(runtime, spec, this.eras.live);
  }

  /**
   * [OPS-3] Another timeline under the same fold, whose order has the first `unchanged` events of this one's: what was
   * folded of those is taken over and not folded again.
   */
  fork(order: EventOrder, unchanged: number, load: LoadFoldEvents): FoldTimeline {
    const fork = new FoldTimeline(this.runtime, this.spec, load, this.eras.copy());
    for (const [position, fault] of this.faultsByPosition) fork.faultsByPosition.set(position, fault);
    fork.follow(order, unchanged);
    return fork;
  }

  get total(): number {
    return this.order.length;
  }

  /** The position up to which every event has been folded. */
  get folded(): number {
    return this.eras.live.position;
  }

  /** [STA-6] The fault at the event that leads to `position`, as far as folded. */
  fault(position: number): Fault | undefined {
    return this.faultsByPosition.get(position);
  }

  get faults(): ReadonlyMap<number, Fault> {
    return this.faultsByPosition;
  }

  /** Takes the order as it is now; `unchanged` events at its start are the ones that stood there before. */
  follow(order: EventOrder, unchanged: number): void {
    this.order = order;
    if (unchanged >= this.folded) return;
    this.cuts += 1;
    // Nothing may be kept beyond: the next call might not look there.
    this.eras.cut(unchanged);
    this.session.follow(this.eras.live);
    for (const position of [...this.faultsByPosition.keys()])
      if (position > this.folded) this.faultsByPosition.delete(position);
  }

  /** Folds to the end, breathing between batches; the background job and every reader share its work. */
  foldAll(task: Task): Promise<void> {
    return this.foldTo(Number.POSITIVE_INFINITY, task);
  }

  /** The state after `position` events; `task` hears of progress when history has to be folded up to there first. */
  stateAt(position: number, task: Task = NO_TASK): Promise<StateAt> {
    return this.at([position], task, () => this.state(position));
  }

  /** [STA-2] Canonical state text at a position, without its root: for those who ask many. */
  textAt(position: number, task: Task = NO_TASK): Promise<string> {
    return this.at([position], task, () => this.historyOf(position).text(position));
  }

  /** Canonical text of what can be seen of the state at a position through these paths of object keys: `{}` and so on. */
  partAt(position: number, paths: readonly (readonly string[])[], task: Task = NO_TASK): Promise<string> {
    return this.at([position], task, () => this.historyOf(position).part(position, paths));
  }

  /** The states at two positions of one and the same order, whatever arrives meanwhile. */
  statesAt(first: number, second: number, task: Task = NO_TASK): Promise<readonly [StateAt, StateAt]> {
    return this.at([first, second], task, () => [this.state(first), this.state(second)] as const);
  }

  /** What event number `position` changed, in canonical order; nothing at 0. Stops after `limit`. */
  changesAt(position: number, limit: number, task: Task = NO_TASK): Promise<Changes> {
    return this.changesBetween(Math.max(0, position - 1), position, limit, task);
  }

  /** What differs between the states at two positions, as `diffStates` has it; read off the versions. */
  changesBetween(from: number, to: number, limit: number, task: Task = NO_TASK): Promise<Changes> {
    return this.at([from, to], task, () => this.changes(from, to, limit));
  }

  /** The state at a position and what its event changed, both of one order. */
  viewAt(position: number, limit: number, task: Task = NO_TASK): Promise<StateAt & Changes> {
    const before = Math.max(0, position - 1);
    return this.at([before, position], task, () => ({
      ...this.state(position),
      ...this.changes(before, position, limit),
    }));
  }

  /** The event that leads to a position; undefined at 0. */
  eventAt(position: number): LedgerEvent | undefined {
    return position < 1 ? undefined : this.order.at(position - 1);
  }

  /** Whether the stretch of history that leads to a position can be read without folding it again. */
  isThere(position: number): boolean {
    return this.eras.covering(Math.max(0, position - 1), position) !== undefined;
  }

  /** Reads at a position, of the stretch of history that leads there rather than of the one that begins there. */
  readLeading<T>(position: number, task: Task, read: (side: StateSide) => T): Promise<T> {
    return this.readBetween(Math.max(0, position - 1), position, task, (_, side) => read(side));
  }

  /** Both positions of one order, to be read at once; of one stretch of history where one holds both. */
  readBetween<T>(
    from: number,
    to: number,
    task: Task,
    read: (before: StateSide, after: StateSide) => T,
  ): Promise<T> {
    return this.at([from, to], task, () => read(...this.sides(from, to)));
  }

  close(): void {
    this.session.close();
  }

  private state(position: number): StateAt {
    const state = this.historyOf(position).text(position);
    return { position, state, stateRoot: this.digest.digest(state) };
  }

  private historyOf(position: number): StateHistory {
    return this.eras.covering(position, position) ?? this.eras.live;
  }

  private changes(from: number, to: number, limit: number): Changes {
    return stateChanges(...this.sides(from, to), limit);
  }

  /** Of one stretch of history where there is one that holds both: then only what was touched is compared. */
  private sides(from: number, to: number): readonly [StateSide, StateSide] {
    const both = this.eras.covering(from, to);
    const side = (position: number) => ({ position, history: both ?? this.historyOf(position) });
    return [side(from), side(to)];
  }

  /**
   * Reads what is folded up to all `positions`. The reading comes in the same turn as the look that all is there:
   * `follow` may come between any two awaits.
   */
  private async at<T>(positions: readonly number[], task: Task, read: () => T): Promise<T> {
    const last = Math.max(...positions);
    for (;;) {
      for (const position of positions) this.requirePosition(position);
      this.session.requireOpen();
      requireElc(this.spec);
      const unread = positions.find((position) => this.eras.covering(position, position) === undefined);
      if (last > this.folded) await this.foldTo(last, task);
      else if (unread === undefined) return read();
      else await this.jobs.run(() => this.foldAgain(unread, task));
    }
  }

  private requirePosition(position: number): void {
    if (Number.isInteger(position) && position >= 0 && position <= this.order.length) return;
    throw new GatosError(
      'ERR_USAGE',
      `There is no position ${position}: the timeline goes from 0 to ${this.order.length}.`,
    );
  }

  /**
   * In slices; one event at a time after one that ran out of fuel, so that a fold that never ends does not keep the host
   * from anything else for longer than an event's fuel lasts.
   */
  private async foldTo(position: number, task: Task): Promise<void> {
    let slice = SLICE_EVENTS;
    while (this.folded < Math.min(position, this.order.length) && !this.session.closed) {
      const to = Math.min(position, this.folded + slice);
      await this.jobs.run(() => this.advance(to));
      slice = this.fault(this.folded)?.code === 'E_FUEL' ? 1 : Math.min(SLICE_EVENTS, slice * 2);
      task.progress(this.folded, this.order.length, 'folding');
      await task.breathe();
    }
  }

  /**
   * Folds up to `to`, in one turn once the session is open and the events are read: `follow` may have come before that.
   * Where it has changed what stands there, nothing is folded, and whoever wanted it asks again.
   */
  private async advance(to: number): Promise<void> {
    await this.session.open();
    const from = this.folded;
    const wanted = this.order.slice(from, to);
    if (wanted.length === 0) return;
    const events = await this.load(wanted);
    const stands = wanted.every(({ cid }, i) => this.order.at(from + i)?.cid === cid);
    if (!stands || this.folded !== from || this.session.closed) return;
    for (const { index, ...fault } of this.session.apply(events))
      this.faultsByPosition.set(from + index + 1, fault);
    const { live } = this.eras;
    // A little at a time here, so that the first frame need not read it all.
    live.presence.sync();
    this.eras.roll();
    if (live !== this.eras.live) this.session.follow(this.eras.live);
  }

  /** Brings back the stretch of history that `position` is in, by a session of its own. */
  private async foldAgain(position: number, task: Task): Promise<void> {
    const missing = this.eras.missing(position);
    // Whoever waited for the same may find it there.
    if (missing === undefined || this.eras.covering(position, position) !== undefined) return;
    const { era, end } = missing;
    const events = this.order.slice(era.from, end);
    const history = new StateHistory(era.from, era.text);
    const session = new SessionKeeper(this.runtime, this.spec, history);
    try {
      for (let at = 0; at < events.length && !this.session.closed; at += SLICE_EVENTS) {
        await session.open();
        session.apply(await this.load(events.slice(at, at + SLICE_EVENTS)));
        task.progress(at, events.length, 'folding again');
        await task.breathe();
      }
    } finally {
      session.close();
    }
    this.eras.restore(era, history);
  }
}
