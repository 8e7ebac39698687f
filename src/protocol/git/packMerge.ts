import { PACK_HEADER, PACK_TRAILER, packHeader } from './packEncode.ts';
import type { IndexRows, PackIndex } from './packIndex.ts';

export interface PackPart {
  /** A whole pack, its checksum verified by the caller. */
  readonly bytes: Uint8Array;
  readonly index: PackIndex;
}

export interface MergedPack {
  /** The last 20 bytes are still to be filled with the SHA-1 of the others. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For its index. An object that is in two parts is in it twice, which `git index-pack --strict` refuses. */
  readonly rows: IndexRows;
}

/** Rows of several indexes as those of one, each part's offsets moved to where it is now. */
function joinedRows(indexes: readonly PackIndex[], shifts: readonly number[]): IndexRows {
  const count = indexes.reduce((sum, index) => sum + index.count, 0);
  const partOf = new Uint16Array(count);
  const rowOf = new Uint32Array(count);
  let at = 0;
  for (const [part, index] of indexes.entries()) {
    for (let row = 0; row < index.count; row++, at++) {
      partOf[at] = part;
      rowOf[at] = row;
    }
  }
  const row = (i: number) => rowOf[i] ?? 0;
  const part = (i: number) => partOf[i] ?? 0;
  return {
    count,
    oid: (i, target, to) => indexes[part(i)]?.oid(row(i), target, to),
    crc32: (i) => indexes[part(i)]?.crc32(row(i)) ?? 0,
    offset: (i) => (indexes[part(i)]?.offset(row(i)) ?? 0) + (shifts[part(i)] ?? 0),
  };
}

/**
 * One pack of several, by copying their entries as they are: offset deltas keep their distances, nothing is inflated
 * and no id becomes a string, so that 8 MiB take a few milliseconds.
 */
export function mergePacks(parts: readonly PackPart[]): MergedPack {
  const size = parts.reduce((sum, { bytes }) => sum + bytes.length - PACK_HEADER - PACK_TRAILER, 0);
  const bytes = new Uint8Array(PACK_HEADER + size + PACK_TRAILER);
  const shifts: number[] = [];
  let at = PACK_HEADER;
  for (const { bytes: whole } of parts) {
    shifts.push(at - PACK_HEADER);
    bytes.set(whole.subarray(PACK_HEADER, -PACK_TRAILER), at);
    at += whole.length - PACK_HEADER - PACK_TRAILER;
  }
  const rows = joinedRows(
    parts.map(({ index }) => index),
    shifts,
  );
  bytes.set(packHeader(rows.count));
  return { bytes, rows };
}
