import type { Oid } from '../../ports/repository.ts';
import type { EventCommit } from '../../protocol/event/commit.ts';
import type { Envelope } from '../../protocol/event/envelope.ts';
import { parseTimestamp } from '../../protocol/event/timestamp.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import type { Governance } from './governance.ts';

/** What the ledger keeps of an accepted event; the envelope stays in Git until somebody asks (`Ledger.load`). */
export interface LedgerEvent {
  readonly oid: Oid;
  readonly cid: string;
  readonly ref: string;
  readonly ns: string;
  readonly actor: string;
  readonly ulid: string;
  readonly type: string;
  /** Index of the gov place it cites. */
  readonly govIndex: number;
  /** Milliseconds: the envelope's `ts` where it has one, else the ULID's time. Display only. */
  readonly time: number;
}

/** An accepted event with what its commit holds. The canonical bytes are a function of the envelope. */
export interface FullEvent extends LedgerEvent, Omit<EventCommit, 'canonical'> {}

export function displayTime({ ts, ulid }: Pick<Envelope, 'ts' | 'ulid'>): number {
  return (ts === undefined ? null : parseTimestamp(ts)) ?? ulidTime(ulid);
}

/** What is kept of the event of a commit in the journal `ref`. */
export function toLedgerEvent(
  { oid, cid, envelope }: Pick<EventCommit, 'oid' | 'cid' | 'envelope'>,
  ref: string,
  governance: Governance,
): LedgerEvent {
  const { ns, actor, ulid, type, gov } = envelope;
  const govIndex = governance.byCid.get(gov ?? '')?.index ?? -1;
  return { oid, cid, ref, ns, actor, ulid, type, govIndex, time: displayTime(envelope) };
}

export function toFullEvent(event: EventCommit, ref: string, governance: Governance): FullEvent {
  const { canonical: _, ...kept } = event;
  return { ...kept, ...toLedgerEvent(event, ref, governance) };
}

/** Events in an order: what arrays and the ledger's own rows have in common. */
export interface EventOrder extends Iterable<LedgerEvent> {
  readonly length: number;
  /** Negative numbers count from the end. */
  at(index: number): LedgerEvent | undefined;
  slice(from?: number, to?: number): readonly LedgerEvent[];
}
