import type { IndexStore } from '../../ports/indexStore.ts';
import type { ObjectStore, Oid, Ref, RefStore } from '../../ports/repository.ts';
import type { SignatureVerifier, Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { GOV_REF, JOURNAL_PREFIX, parseJournalRef } from '../../protocol/journal/names.ts';
import type { FullEvent, LedgerEvent } from './event.ts';
import { bundleAt, currentPlace, type Governance, loadGovernance } from './governance.ts';
import { LedgerIndex } from './index/ledgerIndex.ts';
import { isJudged, type Journal, tipOf } from './journal.ts';
import { type JudgedChain, judgeChain } from './judgeChain.ts';
import { loadEvents } from './loadEvents.ts';
import { LedgerMemory } from './memory.ts';
import type { Quarantined } from './quarantine.ts';
import type { Rows } from './rows.ts';

export interface LedgerSource {
  readonly repository: ObjectStore & RefStore;
  readonly verifier: SignatureVerifier;
  /** Without one, everything is judged again each time. */
  readonly index?: IndexStore | undefined;
}

/** [JRN-6] An event further ahead of this machine's clock than this does not move it. */
export const FUTURE_LIMIT_MS = 5 * 60_000;

interface Law {
  readonly head: Oid | null;
  readonly governance: Governance;
}

/**
 * The ledger plane of one repository: the law, the journals, and each namespace's order (JRN-4), in columns. It is a
 * cache of Git and nothing else; `refresh` brings it up to date with the refs, `load` reads what is not kept.
 */
export class Ledger {
  readonly source: LedgerSource;
  private law: Law | null = null;
  /** The law that the index was held against, while a world opens. */
  private opening: Law | null = null;
  private memory = new LedgerMemory();
  private strays: Quarantined[] = [];
  private readonly index: LedgerIndex | null;
  /** True while what is in memory came from the index and no ref has contradicted it. */
  private restored = false;
  private fromIndex = 0;

  constructor(source: LedgerSource) {
    this.source = source;
    this.index = source.index === undefined ? null : new LedgerIndex(source.index);
  }

  get governance(): Governance {
    if (this.law === null) throw new GatosError('ERR_WORLD_EMPTY', 'This repository holds no GATOS world.');
    return this.law.governance;
  }

  get journals(): readonly Journal[] {
    return [...this.memory.journals.values()];
  }

  journal(ref: string): Journal | undefined {
    return this.memory.journals.get(ref);
  }

  /** Accepted events of all namespaces. */
  get count(): number {
    return this.memory.table.count;
  }

  /** The first rows of the table, as many as were judged in an earlier run and came from the index. */
  get indexedRows(): number {
    return this.fromIndex;
  }

  /** The namespaces of the active bundle, then any other that has events. */
  get namespaces(): readonly string[] {
    const declared = Object.keys(
      bundleAt(this.governance, currentPlace(this.governance)).manifest.namespaces,
    ).sort();
    return [...declared, ...this.memory.namespaces.filter((ns) => !declared.includes(ns)).sort()];
  }

  /** [JRN-4] The accepted events of a namespace in their order. */
  order(ns: string): Rows {
    return this.memory.order(ns);
  }

  /** [JRN-4] The order of journals up to and including one event of each, or null when one of them is not here. */
  window(heads: readonly { readonly ref: string; readonly cid: string }[]): Rows | null {
    return this.memory.window(heads);
  }

  /** [JRN-3] The event of this actor and namespace that bears the ULID. */
  findUlid(ns: string, actor: string, ulid: string): LedgerEvent | undefined {
    return this.memory.findUlid(ns, actor, ulid);
  }

  /** The accepted event with this Event-CID. */
  findCid(cid: string): LedgerEvent | undefined {
    return this.memory.findCid(cid);
  }

  /** 1-based number in the order of its namespace of an event that stands in it. */
  numberOf(event: Pick<LedgerEvent, 'cid' | 'ns'>): number | null {
    return this.memory.numberOf(event.cid, event.ns);
  }

  /** The events with what their commits hold, read from Git, in the order given. Throws ERR_OBJECT_MISSING. */
  load(events: readonly LedgerEvent[]): Promise<readonly FullEvent[]> {
    return loadEvents(this.source.repository, events);
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
    const limit = now + FUTURE_LIMIT_MS;
    const law = this.governance.events.findLast((event) => ulidTime(event.envelope.ulid) <= limit);
    let greatest = law?.envelope.ulid ?? null;
    for (const { events } of this.memory.journals.values()) {
      // ULIDs rise within a journal, so this looks past the few that are too far ahead.
      let last = events.length - 1;
      while (last >= 0 && events.table.ulidTime(events.row(last)) > limit) last--;
      if (last < 0) continue;
      const ulid = events.table.ulid(events.row(last));
      if (greatest === null || ulid > greatest) greatest = ulid;
    }
    return greatest;
  }

  /**
   * Reads what the refs have gained since. Returns, by namespace, the first position whose event is no longer the one
   * that stood there (JRN-4: a late event may land in the past). Takes over all of it or, when it throws
   * (ERR_REF_REWRITE, a cancel), nothing. `expected` is how many commits there are to judge, for the progress told.
   */
  async refresh(task: Task, expected = 0): Promise<ReadonlyMap<string, number>> {
    if (this.law !== null || this.index === null) return this.read(task, expected);
    await this.restore(this.index);
    try {
      return await this.read(task, expected);
    } catch (error) {
      if (!this.restored || !(error instanceof GatosError) || error.code !== 'ERR_REF_REWRITE') throw error;
      // The index is of another history than the one that is here: Git decides.
      this.memory = new LedgerMemory();
      this.fromIndex = 0;
      this.index.discard();
      return await this.read(task, expected);
    } finally {
      this.opening = null;
      this.restored = false;
    }
  }

  private async restore(index: LedgerIndex): Promise<void> {
    this.opening = await this.readLaw(await this.source.repository.get(GOV_REF));
    const memory = await index.restore(this.opening.governance);
    if (memory === null) return;
    this.memory = memory;
    this.fromIndex = memory.table.count;
    this.restored = true;
  }

  private async read(task: Task, expected: number): Promise<ReadonlyMap<string, number>> {
    const refs = await this.source.repository.list(JOURNAL_PREFIX);
    requireAll(refs, [...this.memory.journals.keys()]);
    // Read after the journals: whatever gov event they cite was there before them.
    const law = await this.readLaw(await this.source.repository.get(GOV_REF));
    const strays: Quarantined[] = [];
    const read: JudgedChain[] = [];
    let judged = 0;
    const onJudged = (commits: number) => {
      judged += commits;
      task.progress(judged, Math.max(judged, expected), 'verifying');
    };
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
      const chain = await this.readJournal(law.governance, name, oid, task, onJudged);
      if (chain !== null) read.push(chain);
    }
    this.law = law;
    this.strays = strays;
    return this.memory.take(read, govHeadOf(law.governance));
  }

  /** Governance that ended in a refused event is judged again: what it lacked (a bundle, say) may have arrived. */
  private async readLaw(head: Oid | null): Promise<Law> {
    const known = this.law ?? this.opening;
    if (known !== null && known.head === head && known.governance.quarantine.length === 0) return known;
    const governance = await loadGovernance(this.source.repository, this.source.verifier, head);
    const places = known?.governance.places ?? [];
    if (places.some((place, i) => governance.places[i]?.cid !== place.cid)) throw rewritten(GOV_REF);
    return { head, governance };
  }

  /** What the journal has gained, or null when that is nothing. A quarantined one is judged again. */
  private async readJournal(
    governance: Governance,
    ref: string,
    head: Oid,
    task: Task,
    onJudged: (commits: number) => void,
  ): Promise<JudgedChain | null> {
    const known = this.memory.journals.get(ref);
    if (known !== undefined && isJudged(known, head, govHeadOf(governance))) return null;
    const last = known?.events.at(-1);
    return judgeChain({
      store: this.source.repository,
      verifier: this.source.verifier,
      governance,
      ref,
      head,
      after: last === undefined ? null : { oid: last.oid, tip: tipOf(known?.events) },
      task,
      onJudged,
    });
  }

  /** Takes over events that this process has just written and judged itself, one journal's: no reading back. */
  append(ref: string, events: readonly LedgerEvent[]): number {
    return this.memory.append(ref, events, govHeadOf(this.governance));
  }

  /**
   * Stores the index when at least `least` events, or a changed law or head, are not in it yet. Never on the way of an
   * emit: call it when idle. What cannot be stored is no failure of anything else; the caller may report it.
   */
  async saveIndex(least = 1): Promise<boolean> {
    if (this.index === null || this.law === null) return false;
    const behind = least <= 1 && this.index.isBehind(this.memory, this.governance);
    if (!behind && this.index.unsaved(this.memory) < least) return false;
    await this.index.save(this.memory, this.governance);
    return true;
  }
}

function govHeadOf(governance: Governance): string {
  return governance.places.at(-1)?.cid ?? '';
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
