import type { LuaRuntime } from '../../ports/lua.ts';
import { GatosError } from '../../protocol/errors.ts';
import { branchId } from '../../protocol/journal/names.ts';
import type { SessionFold } from '../../protocol/session/step.ts';
import { compileFold, type FoldSpec, foldEventsOf } from '../fold/program.ts';
import { FoldTimeline } from '../fold/timeline.ts';
import type { FoldTimelines } from '../fold/timelines.ts';
import type { FullEvent, LedgerEvent } from '../ledger/event.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Rows } from '../ledger/rows.ts';
import { BranchOrder, commonRows, type PlacedEvent, placeIn } from './branchOrder.ts';
import { hypotheticalEvent, isHypothetical } from './hypothetical.ts';
import type { Session } from './readSession.ts';

/** What a branch looks at reality through. */
export interface Reality {
  readonly ledger: Ledger;
  readonly timelines: FoldTimelines;
  readonly runtime: LuaRuntime;
}

function refuse(why: string): never {
  throw new GatosError('ERR_SESSION_INVALID', `This what-if does not fit the history that is here: ${why}.`, {
    hint: 'Bring the journals it was made from, or begin a new one.',
  });
}

/** [JRN-4] The events that a session was forked from, in their order. */
function baseOf({ replay }: Session, ledger: Ledger): Rows {
  const { heads, events, ns } = replay.base;
  const rows = ledger.window(heads) ?? refuse('an event it begins from is missing');
  if (rows.length !== events || rows.at(-1)?.ns !== (events === 0 ? undefined : ns))
    refuse('its base has another number of events');
  return rows;
}

/** What-ifs that were begun at one and the same end of reality have one base. */
function sharedBase({ replay }: Session, others: Iterable<Branch>): Rows | undefined {
  const heads = JSON.stringify(replay.base.heads);
  for (const { session, order } of others) {
    const { base } = session.replay;
    if (
      base.ns === replay.base.ns &&
      base.events === replay.base.events &&
      JSON.stringify(base.heads) === heads
    )
      return order.base;
  }
  return undefined;
}

function orderOf(session: Session, base: Rows, ledger: Ledger): BranchOrder {
  const { replay } = session;
  const off = [...replay.value.off].map((cid) => {
    const event = ledger.findCid(cid);
    return (event === undefined ? null : placeIn(base, event)) ?? refuse('an event that is off is missing');
  });
  const { gov, ns } = replay.base;
  const place = ledger.governance.byCid.get(gov) ?? refuse('the law it was made under is missing');
  const repo = ledger.governance.genesis.cid;
  const added = replay.value.added.map((event): PlacedEvent => {
    if (event.at > base.length) refuse('an added event is beyond its base');
    return { at: event.at, event: hypotheticalEvent(event, { ns, repo, place }) };
  });
  return new BranchOrder(
    base,
    off.sort((a, b) => a - b),
    added,
  );
}

/** A fold of a session, compiled. Throws ERR_FOLD_INVALID. */
async function specOf(runtime: LuaRuntime, fold: SessionFold | null): Promise<FoldSpec | null> {
  return fold === null ? null : compileFold(runtime, fold.source, fold.fuel);
}

function isSameProgram(a: FoldSpec, b: FoldSpec): boolean {
  return a.foldRoot === b.foldRoot && a.source === b.source;
}

/**
 * [OPS-3] A what-if branch of time: a session, the order it comes to, and the states of that order. What it shares with
 * reality is not folded again.
 */
export class Branch {
  readonly id: string;
  readonly ns: string;
  readonly session: Session;
  readonly order: BranchOrder;
  /** Its own fold; null where it is the one in force. */
  readonly fold: FoldSpec | null;
  private readonly reality: Reality;
  private timeline: FoldTimeline | null = null;

  private constructor(session: Session, order: BranchOrder, fold: FoldSpec | null, reality: Reality) {
    this.ns = session.replay.base.ns;
    this.id = branchId(this.ns, session.ulid);
    this.session = session;
    this.order = order;
    this.fold = fold;
    this.reality = reality;
  }

  /** Throws ERR_SESSION_INVALID where the history that is here does not have what it begins from. */
  static async open(
    session: Session,
    reality: Reality,
    before?: Branch,
    others: Iterable<Branch> = [],
  ): Promise<Branch> {
    const base = before?.order.base ?? sharedBase(session, others) ?? baseOf(session, reality.ledger);
    const order = orderOf(session, base, reality.ledger);
    const { fold } = session.replay.value;
    const same = before !== undefined && before.session.replay.value.fold === fold;
    const spec = same ? before.fold : await specOf(reality.runtime, fold);
    return new Branch(session, order, spec, reality);
  }

  /** The fold timeline, made when it is first asked for. */
  get states(): FoldTimeline {
    const inForce = this.reality.timelines.get(this.ns);
    const spec = this.fold ?? inForce.spec;
    if (this.timeline !== null && isSameProgram(this.timeline.spec, spec)) return this.timeline;
    this.timeline?.close();
    this.timeline = this.begin(spec, inForce);
    return this.timeline;
  }

  /** The number of an event by its Event-CID, from 1; null where it is not in the branch. */
  numberOf(cid: string): number | null {
    return this.order.numberOf(cid, this.reality.ledger.findCid(cid));
  }

  /** Events at the beginning that stand there in reality too. */
  get unchanged(): number {
    const real = commonRows(this.order.base, this.reality.ledger.order(this.ns));
    return Math.min(real, this.order.commonWith(new BranchOrder(this.order.base, [], [])));
  }

  async load(events: readonly LedgerEvent[]): Promise<readonly FullEvent[]> {
    const real = await this.reality.ledger.load(events.filter((event) => !isHypothetical(event)));
    const read = real[Symbol.iterator]();
    // An added event is whole already.
    return events.map((event) =>
      isHypothetical(event) ? (event as FullEvent) : (read.next().value as FullEvent),
    );
  }

  /** Lets go of what it has folded; it comes back when it is asked for. */
  rest(): void {
    this.timeline?.close();
    this.timeline = null;
  }

  /** What the branch had folded before its last edit holds up to where that edit is. */
  succeed(before: Branch | undefined): void {
    const timeline = before?.timeline ?? null;
    if (before === undefined || timeline === null) return;
    const spec = this.fold ?? this.reality.timelines.get(this.ns).spec;
    if (!isSameProgram(timeline.spec, spec)) return;
    const common = this.order.commonWith(before.order);
    // Forking reality anew is cheaper than to fold again what it has.
    if (this.fold === null && this.unchanged > common) return;
    before.timeline = null;
    timeline.follow(this.order, common);
    this.timeline = timeline;
  }

  private begin(spec: FoldSpec, inForce: FoldTimeline): FoldTimeline {
    const load = foldEventsOf(this);
    if (isSameProgram(spec, inForce.spec)) return inForce.fork(this.order, this.unchanged, load);
    const timeline = new FoldTimeline(this.reality.runtime, spec, load);
    timeline.follow(this.order, 0);
    return timeline;
  }
}
