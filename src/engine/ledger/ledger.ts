import type { ObjectStore, Ref, RefStore } from '../../ports/repository.ts';
import type { SignatureVerifier, Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { GOV_REF, JOURNAL_PREFIX, parseJournalRef } from '../../protocol/journal/names.ts';
import { compareEvents, mergeJournals } from '../../protocol/journal/order.ts';
import { bundleAt, currentPlace, type Governance, loadGovernance } from './governance.ts';
import { type Journal, type LedgerEvent, loadJournal } from './journal.ts';
import type { Quarantined } from './quarantine.ts';

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
  private law: { readonly head: string | null; readonly governance: Governance } | null = null;
  private readonly journalsByRef = new Map<string, Journal>();
  private readonly orders = new Map<string, LedgerEvent[]>();
  private strays: Quarantined[] = [];

  constructor(source: LedgerSource) {
    this.source = source;
  }

  get governance(): Governance {
    if (this.law === null) throw new GatosError('ERR_WORLD_EMPTY', 'This repository holds no GATOS world.');
    return this.law.governance;
  }

  get journals(): readonly Journal[] {
    return [...this.journalsByRef.values()];
  }

  journal(ref: string): Journal | undefined {
    return this.journalsByRef.get(ref);
  }

  /** The namespaces of the active bundle, then any other that has events. */
  get namespaces(): readonly string[] {
    const declared = Object.keys(
      bundleAt(this.governance, currentPlace(this.governance)).manifest.namespaces,
    ).sort();
    return [...declared, ...[...this.orders.keys()].filter((ns) => !declared.includes(ns)).sort()];
  }

  /** [JRN-4] The accepted events of a namespace in their order. */
  order(ns: string): readonly LedgerEvent[] {
    return this.orders.get(ns) ?? [];
  }

  get quarantine(): readonly Quarantined[] {
    return [
      ...this.governance.quarantine,
      ...this.strays,
      ...this.journals.flatMap((journal) => journal.quarantine),
    ];
  }

  /** [EVT-6] The greatest ULID seen here, leaving out what is too far in the future (JRN-6). */
  greatestUlid(now: number): string | null {
    let greatest: string | null = null;
    for (const { events } of [this.governance, ...this.journalsByRef.values()]) {
      // ULIDs rise within a journal, so this looks past the few that are too far ahead.
      const last = events.findLast((event) => ulidTime(event.envelope.ulid) <= now + FUTURE_LIMIT_MS)
        ?.envelope.ulid;
      if (last !== undefined && (greatest === null || last > greatest)) greatest = last;
    }
    return greatest;
  }

  /**
   * Reads what the refs have gained since. Returns, by namespace, the first position whose event is no longer the one
   * that stood there (JRN-4: a late event may land in the past). Takes over all of it or, when it throws
   * (ERR_REF_REWRITE, a cancel), nothing.
   */
  async refresh(task: Task): Promise<ReadonlyMap<string, number>> {
    const refs = await this.source.repository.list(JOURNAL_PREFIX);
    requireAll(refs, [...this.journalsByRef.keys()]);
    // Read after the journals: whatever gov event they cite was there before them.
    const law = await this.readLaw(await this.source.repository.get(GOV_REF));
    const strays: Quarantined[] = [];
    const read: Journal[] = [];
    for (const { name, oid } of refs) {
      if (name === GOV_REF) continue;
      if (parseJournalRef(name) === null) {
        strays.push({
          ref: name,
          oid,
          code: 'ERR_REF_INVALID',
          reason: 'This is not the name of a journal (JRN-1).',
        });
        continue;
      }
      const journal = await this.readJournal(law.governance, name, oid, task);
      if (journal !== null) read.push(journal);
    }
    this.law = law;
    this.strays = strays;
    return this.take(read);
  }

  /** Governance that ended in a refused event is judged again: what it lacked (a bundle, say) may have arrived. */
  private async readLaw(head: string | null) {
    const known = this.law;
    if (known !== null && known.head === head && known.governance.quarantine.length === 0) return known;
    const governance = await loadGovernance(this.source.repository, this.source.verifier, head);
    const places = known?.governance.places ?? [];
    if (places.some((place, i) => governance.places[i]?.cid !== place.cid)) throw rewritten(GOV_REF);
    return { head, governance };
  }

  /** The journal with what it has gained, or null when that is nothing. A quarantined one is judged again. */
  private async readJournal(
    governance: Governance,
    ref: string,
    head: string,
    task: Task,
  ): Promise<Journal | null> {
    const known = this.journalsByRef.get(ref);
    if (known?.refHead === head && known.quarantine.length === 0) return null;
    const { repository, verifier } = this.source;
    return loadJournal(repository, verifier, governance, ref, head, known?.events ?? [], task);
  }

  private take(journals: readonly Journal[]): ReadonlyMap<string, number> {
    const touched = new Set<string>();
    for (const journal of journals) {
      const before = this.journalsByRef.get(journal.ref)?.events.length ?? 0;
      this.journalsByRef.set(journal.ref, journal);
      const ns = parseJournalRef(journal.ref)?.ns;
      if (ns !== undefined && journal.events.length !== before) touched.add(ns);
    }
    return new Map([...touched].map((ns) => [ns, this.reorder(ns)]));
  }

  private reorder(ns: string): number {
    const before = this.orders.get(ns) ?? [];
    const after = mergeJournals(
      this.journals
        .filter((journal) => parseJournalRef(journal.ref)?.ns === ns)
        .map((journal) => journal.events),
    );
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
    this.journalsByRef.set(ref, {
      ref,
      refHead: last.oid,
      events: [...(known?.events ?? []), ...events],
      quarantine: [],
    });
    const ns = first.envelope.ns;
    const order = this.orders.get(ns) ?? [];
    const tail = order.at(-1);
    if (tail !== undefined && compareEvents(tail, first) > 0) return this.reorder(ns);
    const from = order.length;
    // Not `push(...events)`: an import may bring more events than a call can take arguments.
    for (const event of events) order.push(event);
    this.orders.set(ns, order);
    return from;
  }
}

function rewritten(ref: string): GatosError {
  return new GatosError('ERR_REF_REWRITE', `The history that was read from ${ref} is no longer behind it.`, {
    hint: 'Somebody rewrote or deleted it. Restore it from a bundle or another clone.',
    data: { ref },
  });
}

/** [JRN-1] Journals only grow: one that was read and is gone was deleted. */
function requireAll(refs: readonly Ref[], known: readonly string[]): void {
  const present = new Set(refs.map((ref) => ref.name));
  const gone = known.find((ref) => !present.has(ref));
  if (gone !== undefined) throw rewritten(gone);
}
