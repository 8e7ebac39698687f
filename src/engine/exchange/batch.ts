import type { Oid, PlannedObject, RefUpdate } from '../../ports/repository.ts';
import { deviceOfKey, parseKeyId } from '../../protocol/crypto/keys.ts';
import { type ErrorCode, GatosError, toErrorShape } from '../../protocol/errors.ts';
import { planEventCommit, type SignedEvent } from '../../protocol/event/commit.ts';
import type { EncodedEnvelope } from '../../protocol/event/envelope.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { journalRef } from '../../protocol/journal/names.ts';
import type { JournalTip } from '../../protocol/policy/gate.ts';
import { draftEvent, ownJournalRef } from '../emit/draft.ts';
import { type LedgerEvent, toLedgerEvent } from '../ledger/event.ts';
import { type Journal, judge, tipOf } from '../ledger/journal.ts';
import { FUTURE_LIMIT_MS } from '../ledger/ledger.ts';
import { greatestSeen } from '../world/hybridClock.ts';
import { requireIdentity, type World } from '../world/world.ts';
import type { PlainLine, SignedLine } from './importLine.ts';
import { importIdBits, importUlid } from './importUlid.ts';
import type { KnownIds } from './knownIds.ts';

export interface Refusal {
  /** 1-based line of the file, or the number of the commit. */
  readonly line: number;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** One thing to import: `read` throws what refuses it. */
export interface Item {
  readonly number: number;
  read(): PlainLine | SignedLine;
}

/** An item that was read, or what refuses it; a signed line with its signature being checked. */
export type ReadItem =
  | { readonly number: number; readonly line: PlainLine }
  | { readonly number: number; readonly line: SignedLine; readonly genuine: Promise<boolean> }
  | { readonly number: number; readonly fault: unknown };

/** Reads an item. Nothing is awaited: the signatures of a whole batch are checked while the next lines are read. */
export function readItem({ deps, ledger }: World, item: Item): ReadItem {
  const { number } = item;
  try {
    const line = item.read();
    if (line.kind === 'plain') return { number, line };
    const { event } = line;
    // One that is there already was checked then.
    const genuine =
      ledger.findCid(event.cid) === undefined
        ? deps.verifier.verify(parseKeyId(event.keyId), event.canonical, event.signature)
        : Promise.resolve(true);
    return { number, line, genuine };
  } catch (fault) {
    return { number, fault };
  }
}

/** A line that has no id of its own is known by this one, so that an import that ended too early can go on. */
export type StandInId = (number: number) => string;

/** What came of the items of a batch; `standIns` are duplicates that were known by their stand-in id. */
export interface Outcome {
  readonly imported: number;
  readonly duplicates: number;
  readonly refused: readonly Refusal[];
  /** Of the duplicates, how many were known by a stand-in id, and the latest milliseconds of their ULIDs. */
  readonly standIns: number;
  readonly latest: number;
}

/** An event that passed the gate, and its signature, which is being made. */
interface Pending {
  readonly ref: string;
  readonly event: EncodedEnvelope;
  readonly keyId: string;
  readonly signature: Promise<Uint8Array>;
}

interface Growing {
  readonly before: Oid | null;
  head: Oid | null;
  readonly added: LedgerEvent[];
}

/** What is written for a batch: the moves of its journals, and the events for the ledger when they are made. */
export interface BatchPlan {
  readonly objects: readonly PlannedObject[];
  readonly refs: readonly RefUpdate[];
  readonly added: ReadonlyMap<string, readonly LedgerEvent[]>;
  readonly outcome: Outcome;
}

/**
 * Some items on top of the journals as they are now: judged, signed and made into commits, and nothing written. A batch
 * is made for one try; after a lost race another is made.
 */
export class Batch {
  private readonly world: World;
  private readonly ns: string;
  private readonly known: KnownIds;
  private readonly standIn: StandInId;
  private readonly ownRef: string;
  private readonly pending: Pending[] = [];
  private readonly newIds = new Set<bigint>();
  private readonly newCids = new Set<string>();
  private readonly tips = new Map<string, JournalTip>();
  private readonly refused: Refusal[] = [];
  private greatest: string | null;
  private duplicates = 0;
  private standIns = 0;
  private latest = 0;

  constructor(world: World, ns: string, known: KnownIds, standIn: StandInId) {
    this.world = world;
    this.ns = ns;
    this.known = known;
    this.standIn = standIn;
    this.ownRef = ownJournalRef(world, ns);
    requireSound(world.ledger.journal(this.ownRef));
    known.catchUp();
    this.greatest = greatestSeen(world, world.deps.clock.now(), this.tip(this.ownRef).ulid);
  }

  /** Takes an item in, or notes why not. Throws only what is no fault of the item. */
  async add(item: ReadItem): Promise<void> {
    try {
      if ('fault' in item) throw item.fault;
      const isNew =
        'genuine' in item ? await this.signed(item.line, item.genuine) : this.plain(item.line, item.number);
      if (!isNew) this.duplicates++;
    } catch (error) {
      const { code, message } = toErrorShape(error);
      if (code === 'ERR_INTERNAL' || code === 'ERR_IDENTITY_MISSING') throw error;
      this.refused.push({ line: item.number, code, reason: message });
    }
  }

  private tip(ref: string): JournalTip {
    return this.tips.get(ref) ?? tipOf(this.world.ledger.journal(ref)?.events);
  }

  private async signed({ event }: SignedLine, genuine: Promise<boolean>): Promise<boolean> {
    const { ledger } = this.world;
    if (this.newCids.has(event.cid) || ledger.findCid(event.cid) !== undefined) return false;
    if (event.envelope.ns !== this.ns)
      throw new GatosError('ERR_WRONG_JOURNAL', `The event belongs to the namespace "${event.envelope.ns}".`);
    if (!(await genuine))
      throw new GatosError('ERR_SIGNATURE_INVALID', 'The signature does not match the event and its signer.');
    const ref = journalRef(this.ns, event.envelope.actor, deviceOfKey(event.keyId));
    requireSound(ledger.journal(ref));
    this.admit(ref, event, event.keyId);
    this.push({ ref, event, keyId: event.keyId, signature: Promise.resolve(event.signature) });
    return true;
  }

  private plain({ id, type, payload, ts }: PlainLine, number: number): boolean {
    const bits = importIdBits(id ?? this.standIn(number));
    const time = this.known.time(bits);
    if (time !== undefined || this.newIds.has(bits)) {
      if (id === undefined) this.standIns++;
      if (id === undefined && time !== undefined) this.latest = Math.max(this.latest, time);
      return false;
    }
    const ulid = importUlid(this.world.deps.clock.now(), this.greatest, bits);
    const request = { ns: this.ns, type, payload, ...(ts === undefined ? {} : { ts }) };
    const event = draftEvent(this.world, request, ulid, this.tip(this.ownRef));
    const { signer } = requireIdentity(this.world);
    this.admit(this.ownRef, event, signer.keyId);
    this.newIds.add(bits);
    // Not awaited here: a thousand are under way while the next ones are read.
    this.push({ ref: this.ownRef, event, keyId: signer.keyId, signature: signer.sign(event.canonical) });
    return true;
  }

  private push(pending: Pending): void {
    // A failure is told by `plan`; until then it must not count as unhandled.
    pending.signature.catch(() => undefined);
    this.pending.push(pending);
  }

  /** The gate, on top of what this batch has so far. Throws the denial. */
  private admit(ref: string, event: EncodedEnvelope, keyId: string): void {
    const { governance } = this.world.ledger;
    const tip = this.tip(ref);
    const verdict = judge(governance, ref, { ...event, keyId }, tip);
    if (!verdict.allow) throw new GatosError(verdict.code, verdict.reason);
    const { ulid, gov = '' } = event.envelope;
    const govIndex = governance.byCid.get(gov)?.index ?? tip.govIndex;
    this.tips.set(ref, { cid: event.cid, ulid, govIndex });
    this.newCids.add(event.cid);
    // [EVT-6] [JRN-6] what is seen moves the clock, but for the journals of others when it is too far ahead.
    const counts = ref === this.ownRef || ulidTime(ulid) <= this.world.deps.clock.now() + FUTURE_LIMIT_MS;
    if (counts && (this.greatest === null || ulid > this.greatest)) this.greatest = ulid;
  }

  /** Commits of all that was taken in. Throws what the signer throws. */
  async plan(): Promise<BatchPlan> {
    const { governance } = this.world.ledger;
    const growing = new Map<string, Growing>();
    const objects: PlannedObject[] = [];
    for (const { ref, event, keyId, signature } of this.pending) {
      const journal = growing.get(ref) ?? this.grow(ref);
      growing.set(ref, journal);
      const signed: SignedEvent = { ...event, keyId, signature: await signature };
      const { commit, object } = planEventCommit(signed, journal.head);
      journal.head = commit.oid;
      journal.added.push(toLedgerEvent(commit, ref, governance));
      objects.push(object);
    }
    const { duplicates, refused, standIns, latest } = this;
    return {
      objects,
      refs: [...growing].map(([ref, { before, head }]) => ({ ref, expected: before, next: head })),
      added: new Map([...growing].map(([ref, { added }]) => [ref, added])),
      outcome: { imported: objects.length, duplicates, refused, standIns, latest },
    };
  }

  private grow(ref: string): Growing {
    const head = this.world.ledger.journal(ref)?.events.at(-1)?.oid ?? null;
    return { before: head, head, added: [] };
  }
}

/** [JRN-5] Nothing can follow a refused commit: the journal's ref names it, and what stands on it is refused too. */
function requireSound(journal: Journal | undefined): void {
  const refused = journal?.quarantine[0];
  if (refused === undefined) return;
  throw new GatosError(
    'ERR_CHAIN_BROKEN',
    `The journal ${refused.ref} holds a refused commit (${refused.oid.slice(0, 8)}): nothing can follow it.`,
    { hint: refused.reason },
  );
}
