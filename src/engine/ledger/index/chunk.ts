import { DIGEST_BYTES, type EventTable, OID_BYTES, ULID_WORDS } from '../table.ts';

/** Rows of a full chunk. Only the last one of an index is ever written again. */
export const CHUNK_ROWS = 8_192;
const ULID_BYTES = 16;
const TIME_BYTES = 8;
const HEAD_BYTES = 8;

/** Bytes a number takes in a column of small ones. */
type Width = 1 | 2 | 4;

function widthOf(values: Uint32Array): Width {
  let any = 0;
  for (const value of values) any |= value;
  return any >>> 8 === 0 ? 1 : any >>> 16 === 0 ? 2 : 4;
}

/**
 * Rows `from` up to `to` in columns, all little-endian: a head (u32 rows; the widths of types, refs and gov indexes; 1
 * where display times follow, 0 where they are the ULIDs' own), object ids, digests, ULIDs big-endian as their text
 * sorts, times, types, refs, gov indexes plus one.
 */
export function encodeChunk(table: EventTable, from: number, to: number): Uint8Array {
  const { columns } = table;
  const rows = to - from;
  const govs = Uint32Array.from(columns.govs.subarray(from, to), (gov) => gov + 1);
  const small = [columns.types.subarray(from, to), columns.refs.subarray(from, to), govs];
  const widths = small.map(widthOf);
  let dated = false;
  for (let row = from; row < to && !dated; row++) dated = columns.times[row] !== table.ulidTime(row);
  const rowBytes = OID_BYTES + DIGEST_BYTES + ULID_BYTES + (dated ? TIME_BYTES : 0);
  const size = HEAD_BYTES + rows * (rowBytes + widths.reduce<number>((sum, width) => sum + width, 0));
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, rows, true);
  bytes.set([...widths, dated ? 1 : 0], 4);
  let at = HEAD_BYTES;
  bytes.set(columns.oids.subarray(from * OID_BYTES, to * OID_BYTES), at);
  at += rows * OID_BYTES;
  bytes.set(columns.digests.subarray(from * DIGEST_BYTES, to * DIGEST_BYTES), at);
  at += rows * DIGEST_BYTES;
  for (let i = from * ULID_WORDS; i < to * ULID_WORDS; i++, at += 4)
    view.setUint32(at, columns.ulids[i] ?? 0);
  if (dated)
    for (let row = from; row < to; row++, at += TIME_BYTES)
      view.setFloat64(at, columns.times[row] ?? 0, true);
  for (const [i, values] of small.entries()) {
    const width = widths[i] ?? 4;
    for (const value of values) {
      if (width === 1) view.setUint8(at, value);
      else if (width === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += width;
    }
  }
  return bytes;
}

/** Adds the rows of a chunk to a table that knows its types and refs. The bytes' checksum has been compared before. */
export function decodeChunk(bytes: Uint8Array, table: EventTable): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = view.getUint32(0, true);
  const from = table.grow(rows);
  const to = from + rows;
  const { columns } = table;
  let at = HEAD_BYTES;
  columns.oids.set(bytes.subarray(at, at + rows * OID_BYTES), from * OID_BYTES);
  at += rows * OID_BYTES;
  columns.digests.set(bytes.subarray(at, at + rows * DIGEST_BYTES), from * DIGEST_BYTES);
  at += rows * DIGEST_BYTES;
  for (let i = from * ULID_WORDS; i < to * ULID_WORDS; i++, at += 4) columns.ulids[i] = view.getUint32(at);
  const dated = view.getUint8(7) === 1;
  for (let row = from; row < to; row++) {
    columns.times[row] = dated ? view.getFloat64(at, true) : table.ulidTime(row);
    if (dated) at += TIME_BYTES;
  }
  at = readSmall(view, at, view.getUint8(4), columns.types.subarray(from, to));
  at = readSmall(view, at, view.getUint8(5), columns.refs.subarray(from, to));
  const govs = new Uint32Array(rows);
  readSmall(view, at, view.getUint8(6), govs);
  for (let i = 0; i < rows; i++) columns.govs[from + i] = (govs[i] ?? 0) - 1;
}

function readSmall(view: DataView, start: number, width: number, out: Uint32Array): number {
  let at = start;
  for (let i = 0; i < out.length; i++, at += width)
    out[i] =
      width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
  return at;
}
