import { sha1 } from '@noble/hashes/legacy.js';
import type { GitObjectType, Oid, PlannedObject } from '../../ports/repository.ts';
import { hex, utf8 } from '../bytes.ts';
import { crc32 } from './checksums.ts';
import { makeDelta } from './makeDelta.ts';
import { deflate, wrapStored } from './zlib.ts';

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

export const PACK_HEADER = 12;
export const PACK_TRAILER = 20;
const TYPE_BITS: Readonly<Record<GitObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };
const OFS_DELTA = 6;
/** Deltas between an object and the one that is stored whole: what a read has to go through at most. */
export const MAX_CHAIN = 16;
/** Bytes of a commit for which a delta is tried. */
const DELTA_SIZES = { least: 200, most: 32_768 };
/** Authors whose last commit is kept as a base. */
const MAX_BASES = 256;

function entryHeader(kind: number, size: number): number[] {
  const bytes: number[] = [];
  let byte = (kind << 4) | (size % 16);
  let rest = Math.floor(size / 16);
  while (rest > 0) {
    bytes.push(byte | 128);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return bytes;
}

/** The base of an OFS_DELTA as the distance back to it. */
function distanceBytes(distance: number): number[] {
  const bytes = [distance & 127];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    bytes.unshift((rest & 127) | 128);
  }
  return bytes;
}

export function packHeader(count: number): Uint8Array {
  const header = new Uint8Array(PACK_HEADER);
  header.set(utf8('PACK'));
  const view = new DataView(header.buffer);
  view.setUint32(4, 2);
  view.setUint32(8, count);
  return header;
}

interface Base {
  readonly offset: number;
  readonly body: Uint8Array;
  readonly depth: number;
}

/** `tree ... author Ada <key>`: commits of one author differ least. */
function authorOf(body: Uint8Array): string {
  // Past "tree <40 hex>\n"; a root commit has no parent line.
  const at = body[46] === 0x70 ? 94 : 46;
  const end = body.indexOf(0x3e, at);
  return end < 0 || end > at + 300 ? '' : String.fromCharCode(...body.subarray(at, end));
}

/**
 * Writes a pack, version 2, object by object, so that the work can be done in slices. A commit is stored as a delta
 * against the commit of the same author before it, where that pays: an event's commit repeats most of the one before
 * (author, signer, roots, and its `prev` is that one's Event-CID). The bytes are a function of the objects alone.
 */
export class PackWriter {
  readonly #packDelta: (delta: Uint8Array) => Uint8Array;
  readonly #parts: Uint8Array[] = [];
  readonly #entries: PackEntry[] = [];
  readonly #known = new Set<Oid>();
  readonly #bases = new Map<string, Base>();
  #size = PACK_HEADER;

  /**
   * `fast` leaves deltas uncompressed. What a delta of an event inserts is mostly hashes and a signature: compressing
   * it takes half the time of an import and saves a fifth of the bytes.
   */
  constructor({ fast = false }: { readonly fast?: boolean } = {}) {
    this.#packDelta = fast ? wrapStored : deflate;
  }

  /** Bytes of the pack if it were finished now. */
  get size(): number {
    return this.#size + PACK_TRAILER;
  }

  get count(): number {
    return this.#entries.length;
  }

  /** An object given twice is packed once. Put parents before their children. */
  add(object: PlannedObject): void {
    if (this.#known.has(object.oid)) return;
    this.#known.add(object.oid);
    const { type, body } = object;
    const author = type === 'commit' ? this.#deltaKey(body) : undefined;
    const base = author === undefined ? undefined : this.#bases.get(author);
    const delta =
      base === undefined || base.depth >= MAX_CHAIN
        ? undefined
        : makeDelta(base.body, body, body.length >> 1);
    if (author !== undefined) {
      const depth = delta === undefined || base === undefined ? 0 : base.depth + 1;
      this.#bases.set(author, { offset: this.#size, body, depth });
      if (this.#bases.size > MAX_BASES) this.#bases.delete(this.#bases.keys().next().value ?? '');
    }
    const head =
      delta === undefined || base === undefined
        ? entryHeader(TYPE_BITS[type], body.length)
        : [...entryHeader(OFS_DELTA, delta.length), ...distanceBytes(this.#size - base.offset)];
    this.#append(object.oid, head, delta === undefined ? deflate(body) : this.#packDelta(delta));
  }

  #deltaKey(body: Uint8Array): string | undefined {
    return body.length < DELTA_SIZES.least || body.length > DELTA_SIZES.most ? undefined : authorOf(body);
  }

  #append(oid: Oid, head: readonly number[], data: Uint8Array): void {
    const entry = new Uint8Array(head.length + data.length);
    entry.set(head);
    entry.set(data, head.length);
    this.#parts.push(entry);
    this.#entries.push({ oid, crc32: crc32(entry), offset: this.#size });
    this.#size += entry.length;
  }

  /** The pack with its last 20 bytes still to be filled with the SHA-1 of the others. */
  finish(): UnsealedPack {
    const bytes = new Uint8Array(this.size);
    bytes.set(packHeader(this.#entries.length));
    let at = PACK_HEADER;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { bytes, entries: this.#entries };
  }
}

export interface UnsealedPack {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly entries: readonly PackEntry[];
}

/** All objects as one pack, in the order given; see PackWriter. */
export function encodePack(objects: readonly PlannedObject[]): EncodedPack {
  const writer = new PackWriter();
  for (const object of objects) writer.add(object);
  const { bytes, entries } = writer.finish();
  const sum = sha1(bytes.subarray(0, -PACK_TRAILER));
  bytes.set(sum, bytes.length - PACK_TRAILER);
  return { bytes, checksum: hex(sum), entries };
}
