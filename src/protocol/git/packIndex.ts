import { sha1 } from '@noble/hashes/legacy.js';
import type { Oid } from '../../ports/repository.ts';
import { compareText, equalBytes, hex, unhex } from '../bytes.ts';
import { GatosError } from '../errors.ts';
import type { PackEntry } from './packEncode.ts';

const MAGIC = 0xff744f63;
const FANOUT_END = 8 + 4 * 256;

/** A pack index, version 2, byte for byte as `git index-pack` writes it. Packs stay under 2 GiB: no 64-bit offsets. */
export function encodePackIndex(
  entries: readonly PackEntry[],
  packChecksum: string,
): Uint8Array<ArrayBuffer> {
  const sorted = [...entries].sort((a, b) => compareText(a.oid, b.oid));
  const count = sorted.length;
  const bytes = new Uint8Array(FANOUT_END + 28 * count + 40);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, 2);
  const crcs = FANOUT_END + 20 * count;
  const offsets = crcs + 4 * count;
  const fanout = new Uint32Array(256);
  for (const [i, entry] of sorted.entries()) {
    if (entry.offset > 0x7fffffff) throw new GatosError('ERR_LIMIT', 'A pack must stay under 2 GiB.');
    const oid = unhex(entry.oid);
    bytes.set(oid, FANOUT_END + 20 * i);
    view.setUint32(crcs + 4 * i, entry.crc32);
    view.setUint32(offsets + 4 * i, entry.offset);
    const first = oid[0] ?? 0;
    fanout[first] = (fanout[first] ?? 0) + 1;
  }
  let sum = 0;
  for (const [i, n] of fanout.entries()) {
    sum += n;
    view.setUint32(8 + 4 * i, sum);
  }
  bytes.set(unhex(packChecksum), bytes.length - 40);
  bytes.set(sha1(bytes.subarray(0, bytes.length - 20)), bytes.length - 20);
  return bytes;
}

export interface PackIndex {
  readonly packChecksum: string;
  /** Where each object starts in the pack. */
  readonly offsets: ReadonlyMap<Oid, number>;
}

function invalid(what: string): GatosError {
  return new GatosError('ERR_PACK_INVALID', `The pack index is broken: ${what}.`);
}

/** Reads a version 2 index of a pack under 2 GiB; throws ERR_PACK_INVALID on anything else. */
export function decodePackIndex(bytes: Uint8Array): PackIndex {
  if (bytes.length < FANOUT_END + 40) throw invalid('it is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC || view.getUint32(4) !== 2) throw invalid('it is not a version 2 index');
  const count = view.getUint32(FANOUT_END - 4);
  if (bytes.length !== FANOUT_END + 28 * count + 40)
    throw invalid(`it has the wrong size for ${count} objects`);
  if (!equalBytes(sha1(bytes.subarray(0, -20)), bytes.subarray(-20)))
    throw invalid('its checksum does not match');
  const offsets = new Map<Oid, number>();
  for (let i = 0; i < count; i++) {
    const oid = hex(bytes.subarray(FANOUT_END + 20 * i, FANOUT_END + 20 * i + 20));
    const offset = view.getUint32(FANOUT_END + 24 * count + 4 * i);
    if (offset > 0x7fffffff) throw invalid('it uses 64-bit offsets');
    offsets.set(oid, offset);
  }
  return { packChecksum: hex(bytes.subarray(-40, -20)), offsets };
}
