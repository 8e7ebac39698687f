import { compareText, hex, unhex } from '../../protocol/bytes.ts';
import { formatEventCid, packEventCid } from '../../protocol/codec/cid.ts';
import { packUlid, unpackUlid } from '../../protocol/event/ulid.ts';
import { parseJournalRef } from '../../protocol/journal/names.ts';
import type { LedgerEvent } from './event.ts';
import { Names } from './names.ts';

export const OID_BYTES = 20;
export const DIGEST_BYTES = 32;
export const ULID_WORDS = 4;
const FIRST_CAPACITY = 1_024;

/** The columns of `capacity` events: 88 bytes an event, outside the JavaScript heap. */
export interface Columns {
  readonly oids: Uint8Array;
  /** BLAKE3 digests of the Event-CIDs. */
  readonly digests: Uint8Array;
  readonly ulids: Uint32Array;
  readonly times: Float64Array;
  /** Numbers of `types` and `refs`. */
  readonly types: Uint32Array;
  readonly refs: Uint32Array;
  readonly govs: Int32Array;
}

export function createColumns(capacity: number): Columns {
  return {
    oids: new Uint8Array(capacity * OID_BYTES),
    digests: new Uint8Array(capacity * DIGEST_BYTES),
    ulids: new Uint32Array(capacity * ULID_WORDS),
    times: new Float64Array(capacity),
    types: new Uint32Array(capacity),
    refs: new Uint32Array(capacity),
    govs: new Int32Array(capacity),
  };
}

interface Home {
  readonly ns: string;
  readonly actor: string;
}

/** Accepted events as rows, in the order in which the ledger came to know them. Rows are added and never change. */
export class EventTable {
  count = 0;
  columns = createColumns(FIRST_CAPACITY);
  readonly types = new Names();
  readonly refs = new Names();
  /** By number of the ref: what its name says. */
  private readonly homes: Home[] = [];
  private capacity = FIRST_CAPACITY;

  add(event: LedgerEvent): number {
    const row = this.grow(1);
    const { columns } = this;
    columns.oids.set(unhex(event.oid), row * OID_BYTES);
    packEventCid(event.cid, columns.digests, row * DIGEST_BYTES);
    packUlid(event.ulid, columns.ulids, row * ULID_WORDS);
    columns.times[row] = event.time;
    columns.types[row] = this.types.number(event.type);
    columns.refs[row] = this.refs.number(event.ref);
    columns.govs[row] = event.govIndex;
    return row;
  }

  /** Room for what stands in no journal yet: a commit that may turn out to be refused. */
  addCommit(oid: string): number {
    const row = this.grow(1);
    this.columns.oids.set(unhex(oid), row * OID_BYTES);
    return row;
  }

  /** Takes over a row of another table. */
  copy(from: EventTable, row: number): number {
    const to = this.grow(1);
    const { columns } = this;
    const source = from.columns;
    columns.oids.set(source.oids.subarray(row * OID_BYTES, (row + 1) * OID_BYTES), to * OID_BYTES);
    const digest = source.digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
    columns.digests.set(digest, to * DIGEST_BYTES);
    columns.ulids.set(source.ulids.subarray(row * ULID_WORDS, (row + 1) * ULID_WORDS), to * ULID_WORDS);
    columns.times[to] = source.times[row] ?? 0;
    columns.types[to] = this.types.number(from.type(row));
    columns.refs[to] = this.refs.number(from.ref(row));
    columns.govs[to] = source.govs[row] ?? 0;
    return to;
  }

  /** Makes room for `more` rows and counts them; returns the first. */
  grow(more: number): number {
    const row = this.count;
    this.count += more;
    if (this.count > this.capacity) {
      this.capacity = Math.max(this.count, this.capacity * 2);
      const grown = createColumns(this.capacity);
      const names = Object.keys(grown) as (keyof Columns)[];
      for (const name of names) grown[name].set(this.columns[name]);
      this.columns = grown;
    }
    return row;
  }

  event(row: number): LedgerEvent {
    const ref = this.ref(row);
    const { ns, actor } = this.home(row);
    return {
      oid: this.oid(row),
      cid: this.cid(row),
      ref,
      ns,
      actor,
      ulid: this.ulid(row),
      type: this.type(row),
      govIndex: this.columns.govs[row] ?? -1,
      time: this.columns.times[row] ?? 0,
    };
  }

  oid(row: number): string {
    return hex(this.columns.oids.subarray(row * OID_BYTES, (row + 1) * OID_BYTES));
  }

  cid(row: number): string {
    return formatEventCid(this.columns.digests, row * DIGEST_BYTES);
  }

  ulid(row: number): string {
    return unpackUlid(this.columns.ulids, row * ULID_WORDS);
  }

  /** Milliseconds in the ULID, its first 48 bits. */
  ulidTime(row: number): number {
    const { ulids } = this.columns;
    const at = row * ULID_WORDS;
    return (ulids[at] ?? 0) * 0x10000 + ((ulids[at + 1] ?? 0) >>> 16);
  }

  type(row: number): string {
    return this.types.text(this.columns.types[row] ?? 0);
  }

  ref(row: number): string {
    return this.refs.text(this.columns.refs[row] ?? 0);
  }

  /** [EVT-1] An accepted event's namespace and actor are those of its ref. */
  home(row: number): Home {
    const number = this.columns.refs[row] ?? 0;
    const known = this.homes[number];
    if (known !== undefined) return known;
    const { ns, actor } = parseJournalRef(this.refs.text(number)) ?? { ns: '', actor: '' };
    const home = { ns, actor };
    this.homes[number] = home;
    return home;
  }

  /** [JRN-4] By ULID, ties by Event-CID, as `compareEvents` has it. */
  compare(a: number, b: number): number {
    const { ulids } = this.columns;
    for (let i = 0; i < ULID_WORDS; i++) {
      const order = (ulids[a * ULID_WORDS + i] ?? 0) - (ulids[b * ULID_WORDS + i] ?? 0);
      if (order !== 0) return order;
    }
    // By text: the digits of base 32 come after its letters in value and before them in text.
    return a === b ? 0 : compareText(this.cid(a), this.cid(b));
  }
}
