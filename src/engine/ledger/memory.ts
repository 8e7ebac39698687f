import { isEventCid, packEventCid } from '../../protocol/codec/cid.ts';
import { packUlid } from '../../protocol/event/ulid.ts';
import { parseJournalRef } from '../../protocol/journal/names.ts';
import type { LedgerEvent } from './event.ts';
import type { Journal } from './journal.ts';
import type { JudgedChain } from './judgeChain.ts';
import { cidLookup, digestKey, type Lookup, ulidKey, ulidLookup } from './lookup.ts';
import { mergeRows, Rows } from './rows.ts';
import { DIGEST_BYTES, EventTable, ULID_WORDS } from './table.ts';

/** What is known of the journals: every accepted event once, as a row; journals, orders and lookups are over rows. */
export class LedgerMemory {
  readonly table: EventTable;
  readonly journals = new Map<string, Journal>();
  private readonly orders = new Map<string, Rows>();
  private readonly ulids: Lookup;
  private readonly cids: Lookup;

  constructor(table = new EventTable()) {
    this.table = table;
    this.ulids = ulidLookup(table);
    this.cids = cidLookup(table);
  }

  get namespaces(): readonly string[] {
    return [...this.orders.keys()];
  }

  order(ns: string): Rows {
    return this.orders.get(ns) ?? new Rows(this.table);
  }

  /** Returns, by namespace, the first position whose event is no longer the one that stood there. */
  take(chains: readonly JudgedChain[], law: string): ReadonlyMap<string, number> {
    const gained = new Map<string, Uint32Array[]>();
    for (const chain of chains) {
      const first = this.table.count;
      for (let row = chain.accepted.to - 1; row >= chain.accepted.from; row--)
        this.table.copy(chain.table, row);
      const events = this.journals.get(chain.ref)?.events ?? new Rows(this.table);
      const rows = Uint32Array.from({ length: this.table.count - first }, (_, i) => first + i);
      for (const row of rows) events.push(row);
      this.journals.set(chain.ref, {
        ref: chain.ref,
        refHead: chain.head,
        law,
        events,
        quarantine: chain.quarantine,
      });
      const ns = parseJournalRef(chain.ref)?.ns;
      if (ns !== undefined && rows.length > 0) gained.set(ns, [...(gained.get(ns) ?? []), rows]);
    }
    return new Map([...gained].map(([ns, runs]) => [ns, this.gain(ns, mergeRows(this.table, runs).all)]));
  }

  append(ref: string, events: readonly LedgerEvent[], law: string): number {
    const last = events.at(-1);
    const ns = last?.ns ?? parseJournalRef(ref)?.ns ?? '';
    if (last === undefined) return this.order(ns).length;
    const known = this.journals.get(ref)?.events ?? new Rows(this.table);
    const rows = Uint32Array.from(events, (event) => this.table.add(event));
    for (const row of rows) known.push(row);
    this.journals.set(ref, { ref, refHead: last.oid, law, events: known, quarantine: [] });
    return this.gain(ns, rows);
  }

  /** [JRN-4] Every namespace's order anew, from the journals. */
  orderAll(): void {
    const runs = new Map<string, Uint32Array[]>();
    for (const { ref, events } of this.journals.values()) {
      const ns = parseJournalRef(ref)?.ns ?? '';
      if (events.length > 0) runs.set(ns, [...(runs.get(ns) ?? []), events.all]);
    }
    for (const [ns, rows] of runs) this.orders.set(ns, mergeRows(this.table, rows));
  }

  /** [JRN-4] Puts rows, in that order, into the order of their namespace. */
  gain(ns: string, rows: Uint32Array): number {
    const { rows: merged, unchanged } = this.order(ns).merge(rows);
    this.orders.set(ns, merged);
    return unchanged;
  }

  /** The events up to and including one of each journal; null when a journal has no such event. */
  window(heads: readonly { readonly ref: string; readonly cid: string }[]): Rows | null {
    const runs: Uint32Array[] = [];
    for (const { ref, cid } of heads) {
      const row = this.rowOfCid(cid, (candidate) => this.table.ref(candidate) === ref);
      const journal = this.journals.get(ref);
      if (row === undefined || journal === undefined) return null;
      runs.push(journal.events.all.slice(0, journal.events.before(row) + 1));
    }
    return mergeRows(this.table, runs);
  }

  findUlid(ns: string, actor: string, ulid: string): LedgerEvent | undefined {
    const wanted = new Uint32Array(ULID_WORDS);
    packUlid(ulid, wanted, 0);
    for (const row of this.ulids.candidates(ulidKey(wanted, 0))) {
      const home = this.table.home(row);
      if (home.ns === ns && home.actor === actor && this.table.ulid(row) === ulid)
        return this.table.event(row);
    }
    return undefined;
  }

  findCid(cid: string): LedgerEvent | undefined {
    const row = this.rowOfCid(cid);
    return row === undefined ? undefined : this.table.event(row);
  }

  numberOf(cid: string, ns: string): number | null {
    const row = this.rowOfCid(cid, (candidate) => this.table.home(candidate).ns === ns);
    return row === undefined ? null : this.order(ns).before(row) + 1;
  }

  /** Two devices of one actor may sign the same bytes: then one Event-CID stands in two journals. */
  private rowOfCid(cid: string, isWanted: (row: number) => boolean = () => true): number | undefined {
    if (!isEventCid(cid)) return undefined;
    const digest = new Uint8Array(DIGEST_BYTES);
    packEventCid(cid, digest, 0);
    for (const row of this.cids.candidates(digestKey(digest, 0)))
      if (this.table.cid(row) === cid && isWanted(row)) return row;
    return undefined;
  }
}
