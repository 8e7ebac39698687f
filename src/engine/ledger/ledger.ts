import type { ObjectStore, RefStore } from '../../ports/repository.ts';
import type { SignatureVerifier, Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { GOV_REF, JOURNAL_PREFIX, parseJournalRef } from '../../protocol/journal/names.ts';
import { compareEvents, mergeJournals } from '../../protocol/journal/order.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { bundleAt, currentPlace, type Governance, loadGovernance } from './governance.ts';
import { type Journal, type LedgerEvent, loadJournal, type Quarantined } from './journal.ts';

export interface LedgerSource {
  readonly repository: ObjectStore & RefStore;
  readonly verifier: SignatureVerifier;
}

/** [JRN-6] An event further ahead of this machine's clock than this does not move it. */
export const FUTURE_LIMIT_MS = 5 * 60_000;

/**
 * The ledger plane of one repository, in memory: the law, the journals, and each namespace's order (JRN-4). It is a
 * cache of Git and nothing else; `refresh` brings it up to date with the refs.
 */
export class Ledger {
  readonly source: LedgerSource;
  private law: Governance | null = null;
  private govHead: string | null = null;
  private readonly journalsByRef = new Map<string, Journal>();
  private readonly orders = new Map<string, LedgerEvent[]>();
  private strays: Quarantined[] = [];

  constructor(source: LedgerSource) {
    this.source = source;
  }

  get governance(): Governance {
    if (this.law === null) throw new GatosError('ERR_WORLD_EMPTY', 'This repository holds no GATOS world.');
    return this.law;
  }

  get journals(): readonly Journal[] {
    return [...this.journalsByRef.values()];
  }

  journal(ref: string): Journal | undefined {
    return this.journalsByRef.get(ref);
  }

  /** The namespaces of the active bundle, then any other that has events. */
  get namespaces(): readonly string[] {
    const declared = Object.keys(bundleAt(this.governance, currentPlace(this.governance)).manifest.namespaces).sort();
    return [...declared, ...[...this.orders.keys()].filter((ns) => !declared.includes(ns)).sort()];
  }

  /** [JRN-4] The accepted events of a namespace in their order. */
  order(ns: string): readonly LedgerEvent[] {
    return this.orders.get(ns) ?? [];
  }

  get quarantine(): readonly Quarantined[] {
    return [...this.governance.quarantine, ...this.strays, ...this.journals.flatMap((journal) => journal.quarantine)];
  }

  /** [EVT-6] The greatest ULID seen here, leaving out what is too far in the future (JRN-6). */
  greatestUlid(now: number): string | null {
    let greatest: string | null = null;
    const consider = (ulid: string | undefined) => {
      if (ulid === undefined || (greatest !== null && ulid <= greatest) || ulidTime(ulid) > now + FUTURE_LIMIT_MS) return;
      greatest = ulid;
    };
    consider(this.governance.events.at(-1)?.envelope.ulid);
    for (const journal of this.journalsByRef.values()) consider(journal.events.at(-1)?.envelope.ulid);
    return greatest;
  }

  /**
   * Reads what the refs have gained since. Returns, by namespace, the first position whose event is no longer the one
   * that stood there (JRN-4: a late event may land in the past).
   */
  async refresh(task: Task): Promise<ReadonlyMap<string, number>> {
    const refs = await this.source.repository.list(JOURNAL_PREFIX);
    const govHead = refs.find((ref) => ref.name === GOV_REF)?.oid ?? null;
    if (this.law === null || govHead !== this.govHead) {
      this.law = await loadGovernance(this.source.repository, this.source.verifier, govHead);
      this.govHead = govHead;
    }
    this.strays = [];
    const touched = new Set<string>();
    for (const { name, oid } of refs) {
      if (name === GOV_REF) continue;
      const parsed = parseJournalRef(name);
      if (parsed === null) {
        this.strays.push({ ref: name, oid, code: 'ERR_REF_INVALID', reason: 'This is not the name of a journal (JRN-1).' });
      } else if (await this.refreshJournal(name, oid, task)) touched.add(parsed.ns);
    }
    return new Map([...touched].map((ns) => [ns, this.reorder(ns)]));
  }

  private async refreshJournal(ref: string, head: string, task: Task): Promise<boolean> {
    const known = this.journalsByRef.get(ref);
    // A quarantined journal is judged again: what it lacked (a gov event, say) may have arrived.
    if (known?.refHead === head && known.quarantine.length === 0) return false;
    const journal = await loadJournal(this.source.repository, this.source.verifier, this.governance, ref, head, known?.events ?? [], task);
    this.journalsByRef.set(ref, journal);
    return journal.events.length !== (known?.events.length ?? 0);
  }

  private reorder(ns: string): number {
    const before = this.orders.get(ns) ?? [];
    const after = mergeJournals(this.journals.filter((journal) => parseJournalRef(journal.ref)?.ns === ns).map((journal) => journal.events));
    this.orders.set(ns, after);
    let same = 0;
    while (same < before.length && before[same]?.cid === after[same]?.cid) same++;
    return same;
  }

  /** Takes over events that this process has just written and judged itself: no reading back. */
  append(ref: string, events: readonly LedgerEvent[]): number {
    const last = events.at(-1);
    const first = events[0];
    if (last === undefined || first === undefined) return this.order(first?.envelope.ns ?? '').length;
    const known = this.journalsByRef.get(ref);
    this.journalsByRef.set(ref, { ref, refHead: last.oid, events: [...(known?.events ?? []), ...events], quarantine: [] });
    const ns = first.envelope.ns;
    const order = this.orders.get(ns) ?? [];
    const tail = order.at(-1);
    if (tail !== undefined && compareEvents(tail, first) > 0) return this.reorder(ns);
    const from = order.length;
    order.push(...events);
    this.orders.set(ns, order);
    return from;
  }
}
