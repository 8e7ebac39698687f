import { sha1 } from '@noble/hashes/legacy.js';
import type { Oid } from '../../ports/repository.ts';
import { compareBytes, equalBytes, hex, unhex } from '../bytes.ts';
import { GatosError } from '../errors.ts';
import type { PackEntry } from './packEncode.ts';

const MAGIC = 0xff744f63;
const FANOUT_END = 8 + 4 * 256;

/** What an index lists, in any order, by position. */
export interface IndexRows {
  readonly count: number;
  /** Writes the 20 bytes of an object id into `target` at `at`. */
  oid(i: number, target: Uint8Array, at: number): void;
  crc32(i: number): number;
  offset(i: number): number;
}

/** The rows of a list of entries. */
export function rowsOf(entries: readonly PackEntry[]): IndexRows {
  const none: PackEntry = { oid: '', crc32: 0, offset: 0 };
  return {
    count: entries.length,
    oid: (i, target, at) => target.set(unhex((entries[i] ?? none).oid), at),
    crc32: (i) => (entries[i] ?? none).crc32,
    offset: (i) => (entries[i] ?? none).offset,
  };
}

const MAX_ROWS = 2 ** 21;

/** Positions in the order of their ids: by the first four bytes as numbers, which settles nearly all. */
function sortedOrder(rows: IndexRows): Uint32Array {
  if (rows.count > MAX_ROWS) throw new GatosError('ERR_LIMIT', `A pack must stay under ${MAX_ROWS} objects.`);
  const [left, right] = [new Uint8Array(20), new Uint8Array(20)];
  const view = new DataView(left.buffer);
  // 32 bits of the id and 21 of the position fit a double exactly.
  const keys = new Float64Array(rows.count);
  for (let i = 0; i < rows.count; i++) {
    rows.oid(i, left, 0);
    keys[i] = view.getUint32(0) * MAX_ROWS + i;
  }
  keys.sort();
  const prefixAt = (at: number) => Math.floor((keys[at] ?? 0) / MAX_ROWS);
  for (let i = 1; i < keys.length; i++) {
    for (let k = i; k > 0 && prefixAt(k - 1) === prefixAt(k); k--) {
      const [before = 0, after = 0] = [keys[k - 1], keys[k]];
      rows.oid(before % MAX_ROWS, left, 0);
      rows.oid(after % MAX_ROWS, right, 0);
      if (compareBytes(left, right) <= 0) break;
      keys[k - 1] = after;
      keys[k] = before;
    }
  }
  return Uint32Array.from(keys, (key) => key % MAX_ROWS);
}

/** A pack index but for its last 20 bytes, which are the SHA-1 of the others. */
export function layoutPackIndex(rows: IndexRows, packChecksum: string): Uint8Array<ArrayBuffer> {
  const { count } = rows;
  const bytes = new Uint8Array(FANOUT_END + 28 * count + 40);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, 2);
  const crcs = FANOUT_END + 20 * count;
  const offsets = crcs + 4 * count;
  const fanout = new Uint32Array(256);
  for (const [i, row] of sortedOrder(rows).entries()) {
    const offset = rows.offset(row);
    if (offset > 0x7fffffff) throw new GatosError('ERR_LIMIT', 'A pack must stay under 2 GiB.');
    rows.oid(row, bytes, FANOUT_END + 20 * i);
    view.setUint32(crcs + 4 * i, rows.crc32(row));
    view.setUint32(offsets + 4 * i, offset);
    const first = bytes[FANOUT_END + 20 * i] ?? 0;
    fanout[first] = (fanout[first] ?? 0) + 1;
  }
  let sum = 0;
  for (const [i, n] of fanout.entries()) {
    sum += n;
    view.setUint32(8 + 4 * i, sum);
  }
  bytes.set(unhex(packChecksum), bytes.length - 40);
  return bytes;
}

/** A pack index, version 2, byte for byte as `git index-pack` writes it. Packs stay under 2 GiB: no 64-bit offsets. */
export function encodePackIndex(
  entries: readonly PackEntry[],
  packChecksum: string,
): Uint8Array<ArrayBuffer> {
  const bytes = layoutPackIndex(rowsOf(entries), packChecksum);
  bytes.set(sha1(bytes.subarray(0, bytes.length - 20)), bytes.length - 20);
  return bytes;
}

/** The 20 bytes of an object id, or undefined for what is none. */
export function oidBytes(oid: Oid): Uint8Array | undefined {
  return /^[0-9a-f]{40}$/.test(oid) ? unhex(oid) : undefined;
}

/**
 * A pack index as its bytes, looked up by the fan-out table and a binary search: 100,000 objects take 2.8 MB and no
 * time to open, where a map of their ids takes 20 MB.
 */
export class PackIndex implements IndexRows {
  readonly count: number;
  readonly packChecksum: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  /** Structure only: `decodePackIndex` also compares the checksum. Throws ERR_PACK_INVALID. */
  constructor(bytes: Uint8Array) {
    if (bytes.length < FANOUT_END + 40) throw invalid('it is cut short');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0) !== MAGIC || view.getUint32(4) !== 2) throw invalid('it is not a version 2 index');
    const count = view.getUint32(FANOUT_END - 4);
    if (bytes.length !== FANOUT_END + 28 * count + 40)
      throw invalid(`it has the wrong size for ${count} objects`);
    for (let i = 1, last = view.getUint32(8); i < 256; i++) {
      const sum = view.getUint32(8 + 4 * i);
      if (sum < last) throw invalid('its fan-out table does not rise');
      last = sum;
    }
    for (let i = 0; i < count; i++) {
      if ((bytes[FANOUT_END + 24 * count + 4 * i] ?? 0) > 0x7f) throw invalid('it uses 64-bit offsets');
    }
    this.#bytes = bytes;
    this.#view = view;
    this.count = count;
    this.packChecksum = hex(bytes.subarray(-40, -20));
  }

  /** Where the object starts in the pack; undefined when it is not in it. */
  find(oid: Uint8Array): number | undefined {
    const first = oid[0] ?? 0;
    let low = first === 0 ? 0 : this.#view.getUint32(8 + 4 * (first - 1));
    let high = this.#view.getUint32(8 + 4 * first);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#compare(middle, oid);
      if (order === 0) return this.offset(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  /** Sorted by object id. */
  *entries(): Generator<PackEntry> {
    for (let i = 0; i < this.count; i++) {
      const at = FANOUT_END + 20 * i;
      yield {
        oid: hex(this.#bytes.subarray(at, at + 20)),
        crc32: this.crc32(i),
        offset: this.offset(i),
      };
    }
  }

  oid(i: number, target: Uint8Array, at: number): void {
    const from = FANOUT_END + 20 * i;
    for (let k = 0; k < 20; k++) target[at + k] = this.#bytes[from + k] ?? 0;
  }

  crc32(i: number): number {
    return this.#view.getUint32(FANOUT_END + 20 * this.count + 4 * i);
  }

  offset(i: number): number {
    return this.#view.getUint32(FANOUT_END + 24 * this.count + 4 * i);
  }

  /** Whether some object is in it twice. */
  get repeats(): boolean {
    for (let i = 1; i < this.count; i++) {
      const at = FANOUT_END + 20 * i;
      let k = 0;
      while (k < 20 && this.#bytes[at + k] === this.#bytes[at + k - 20]) k++;
      if (k === 20) return true;
    }
    return false;
  }

  #compare(i: number, oid: Uint8Array): number {
    const at = FANOUT_END + 20 * i;
    for (let k = 0; k < 20; k++) {
      const order = (this.#bytes[at + k] ?? 0) - (oid[k] ?? 0);
      if (order !== 0) return order;
    }
    return 0;
  }
}

/** What it lists in the order of the pack, in which the base of a delta is always near. */
export function inPackOrder(index: PackIndex): readonly PackEntry[] {
  return [...index.entries()].sort((a, b) => a.offset - b.offset);
}

function invalid(what: string): GatosError {
  return new GatosError('ERR_PACK_INVALID', `The pack index is broken: ${what}.`);
}

/** Reads a version 2 index of a pack under 2 GiB; throws ERR_PACK_INVALID on anything else. */
export function decodePackIndex(bytes: Uint8Array): PackIndex {
  const index = new PackIndex(bytes);
  if (!equalBytes(sha1(bytes.subarray(0, -20)), bytes.subarray(-20)))
    throw invalid('its checksum does not match');
  return index;
}
