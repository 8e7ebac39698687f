import { sha1 } from '@noble/hashes/legacy.js';
import type { GitObjectType, Oid, PlannedObject } from '../../ports/repository.ts';
import { hex, utf8 } from '../bytes.ts';
import { crc32 } from './checksums.ts';
import { deflate } from './zlib.ts';

/** One packed object, as a pack index lists it. `offset` is in bytes from the start of the pack. */
export interface PackEntry {
  readonly oid: Oid;
  readonly crc32: number;
  readonly offset: number;
}

export interface EncodedPack {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-1 of the pack as 40 hex digits; names the pack and ends its index. */
  readonly checksum: string;
  readonly entries: readonly PackEntry[];
}

const TYPE_BITS: Readonly<Record<GitObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };

function entryHeader(type: GitObjectType, size: number): Uint8Array {
  const bytes: number[] = [];
  let byte = (TYPE_BITS[type] << 4) | (size % 16);
  let rest = Math.floor(size / 16);
  while (rest > 0) {
    bytes.push(byte | 128);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Uint8Array.from(bytes);
}

/**
 * A pack, version 2, without deltas, in the order given; an object given twice is packed once. Its bytes are a
 * function of the objects alone. Deltas would save little: our objects are mostly small, unlike commits.
 */
export function encodePack(objects: readonly PlannedObject[]): EncodedPack {
  const unique = [...new Map(objects.map((object) => [object.oid, object])).values()];
  const header = new Uint8Array(12);
  header.set(utf8('PACK'));
  const view = new DataView(header.buffer);
  view.setUint32(4, 2);
  view.setUint32(8, unique.length);
  const parts: Uint8Array[] = [header];
  const entries: PackEntry[] = [];
  let offset = header.length;
  for (const object of unique) {
    const head = entryHeader(object.type, object.body.length);
    const body = deflate(object.body);
    const entry = new Uint8Array(head.length + body.length);
    entry.set(head);
    entry.set(body, head.length);
    parts.push(entry);
    entries.push({ oid: object.oid, crc32: crc32(entry), offset });
    offset += entry.length;
  }
  const bytes = new Uint8Array(offset + 20);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const sum = sha1(bytes.subarray(0, offset));
  bytes.set(sum, offset);
  return { bytes, checksum: hex(sum), entries };
}
