import type { IndexStore } from '../../../ports/indexStore.ts';
import { ACTIVATE_TYPE } from '../../../protocol/governance/chain.ts';
import type { Governance } from '../governance.ts';
import { LedgerMemory } from '../memory.ts';
import { Rows } from '../rows.ts';
import { EventTable } from '../table.ts';
import { checksum } from './checksum.ts';
import { CHUNK_ROWS, decodeChunk, encodeChunk } from './chunk.ts';
import { decodeHead, encodeHead, HEAD_NAME, type IndexedChunk, type IndexHead } from './head.ts';

/**
 * What was judged once, kept beside Git. It is used only as far as its cursors hold: `restore` gives nothing back unless
 * every byte is as it was written, by these rules and under a law that is still behind the one in force; the ledger then
 * compares the journals' heads. A full verification of a world does without it.
 */
export class LedgerIndex {
  private readonly store: IndexStore;
  /** What is stored, as far as this process knows. */
  private chunks: readonly IndexedChunk[] = [];
  private savedRows = -1;
  private savedState = '';

  constructor(store: IndexStore) {
    this.store = store;
  }

  /** The ledger as it was saved, or null when it has to be read from Git. Never throws for what it finds. */
  async restore(governance: Governance): Promise<LedgerMemory | null> {
    try {
      const bytes = await this.store.load(HEAD_NAME);
      const head = bytes === null ? null : decodeHead(bytes);
      if (head === null || !isUnderThisLaw(head, governance)) return null;
      const table = await this.readTable(head);
      const memory = table === null ? null : rebuild(head, table);
      if (memory === null) return null;
      this.chunks = head.chunks;
      this.savedRows = head.rows;
      this.savedState = stateOf(memory, governance);
      return memory;
    } catch {
      return null;
    }
  }

  private async readTable({ types, refs, chunks, rows }: IndexHead): Promise<EventTable | null> {
    const table = new EventTable();
    for (const type of types) table.types.number(type);
    for (const ref of refs) table.refs.number(ref);
    const files = await Promise.all(chunks.map(({ name }) => this.store.load(name)));
    for (const [i, bytes] of files.entries()) {
      // A chunk is named by its checksum.
      if (bytes === null || chunks[i]?.name !== nameOf(i, bytes)) return null;
      decodeChunk(bytes, table);
    }
    return table.count === rows ? table : null;
  }

  /** How many events a save would add. */
  unsaved(memory: LedgerMemory): number {
    return memory.table.count - Math.max(0, this.savedRows);
  }

  /** True when what is stored says something else of heads, law or quarantine than the memory does. */
  isBehind(memory: LedgerMemory, governance: Governance): boolean {
    return this.savedRows < 0 || stateOf(memory, governance) !== this.savedState;
  }

  /**
   * Stores what the memory holds now; what it gains meanwhile is for the next time. New chunks first, then the head that
   * names them, then away with the chunk that was replaced: whoever reads between sees the old index or the new one.
   */
  async save(memory: LedgerMemory, governance: Governance): Promise<void> {
    const { table } = memory;
    const rows = table.count;
    const state = stateOf(memory, governance);
    const kept = this.savedRows < 0 ? 0 : Math.floor(this.savedRows / CHUNK_ROWS);
    const replaced = this.chunks.slice(kept);
    const chunks: IndexedChunk[] = this.chunks.slice(0, kept);
    const files: (readonly [string, Uint8Array])[] = [];
    for (let from = kept * CHUNK_ROWS; from < rows; from += CHUNK_ROWS) {
      const to = Math.min(rows, from + CHUNK_ROWS);
      const bytes = encodeChunk(table, from, to);
      const name = nameOf(chunks.length, bytes);
      files.push([name, bytes]);
      chunks.push({ name, rows: to - from });
    }
    const head = encodeHead({
      genesis: governance.genesis.cid,
      gov: governance.places.at(-1)?.cid ?? '',
      rows,
      types: table.types.list,
      refs: table.refs.list,
      journals: [...memory.journals.values()].map(({ ref, refHead, events, quarantine }) => ({
        ref,
        head: refHead,
        events: events.length,
        quarantine,
      })),
      chunks,
    });
    for (const [name, bytes] of files) await this.store.save(name, bytes);
    await this.store.save(HEAD_NAME, head);
    this.chunks = chunks;
    this.savedRows = rows;
    this.savedState = state;
    for (const { name } of replaced)
      if (!chunks.some((chunk) => chunk.name === name)) await this.store.remove(name);
  }

  /** Forgets what was restored: it did not hold. The next save writes everything. */
  discard(): void {
    this.chunks = [];
    this.savedRows = -1;
  }
}

function nameOf(number: number, bytes: Uint8Array): string {
  return `events-${number}-${checksum(bytes)}`;
}

function stateOf(memory: LedgerMemory, governance: Governance): string {
  const heads = [...memory.journals.values()].map(({ ref, refHead }) => `${ref} ${refHead}`);
  return [governance.places.at(-1)?.cid ?? '', ...heads].join('\n');
}

/**
 * [POL-9] An event is judged by the law at the place it cites, and places never change; so what stands under a law that
 * only grew by activations stands under the new one. Anything else in the chain (a revocation may reach back, POL-10)
 * means that all is judged again.
 */
function isUnderThisLaw(head: IndexHead, governance: Governance): boolean {
  const place = governance.byCid.get(head.gov);
  if (head.genesis !== governance.genesis.cid || place === undefined) return false;
  return governance.events.slice(place.index + 1).every(({ envelope }) => envelope.type === ACTIVATE_TYPE);
}

/** Null when the journals and the rows do not agree. */
function rebuild(head: IndexHead, table: EventTable): LedgerMemory | null {
  const memory = new LedgerMemory(table);
  const rows = new Map(head.journals.map(({ ref }) => [ref, new Rows(table)]));
  for (let row = 0; row < table.count; row++) {
    const journal = rows.get(table.ref(row));
    if (journal === undefined) return null;
    journal.push(row);
  }
  for (const { ref, head: refHead, events, quarantine } of head.journals) {
    const journal = rows.get(ref);
    if (journal === undefined || journal.length !== events) return null;
    memory.journals.set(ref, { ref, refHead, law: head.gov, events: journal, quarantine });
  }
  memory.orderAll();
  return memory;
}
