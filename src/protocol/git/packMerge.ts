import type { Oid } from '../../ports/repository.ts';
import { PACK_HEADER, PACK_TRAILER, type PackEntry, packHeader, type UnsealedPack } from './packEncode.ts';
import type { PackIndex } from './packIndex.ts';

/**
 * One pack of several, by copying their entries as they are: offset deltas keep their distances, nothing is inflated.
 * Part by part, so that the work can be done in slices.
 */
export class PackMerger {
  readonly #parts: Uint8Array[] = [];
  readonly #entries: PackEntry[] = [];
  readonly #seen = new Set<Oid>();
  #size = PACK_HEADER;

  /**
   * Adds a whole pack, whose checksum the caller has verified. False when an object of it is here already: `git
   * index-pack --strict` refuses a pack that holds one twice, so those packs cannot be merged this way.
   */
  add(bytes: Uint8Array, index: PackIndex): boolean {
    for (const entry of index.entries()) {
      if (this.#seen.has(entry.oid)) return false;
      this.#seen.add(entry.oid);
      this.#entries.push({ ...entry, offset: entry.offset - PACK_HEADER + this.#size });
    }
    const part = bytes.subarray(PACK_HEADER, -PACK_TRAILER);
    this.#parts.push(part);
    this.#size += part.length;
    return true;
  }

  /** Complete it with `sealPack`. */
  finish(): UnsealedPack {
    const bytes = new Uint8Array(this.#size + PACK_TRAILER);
    bytes.set(packHeader(this.#entries.length));
    let at = PACK_HEADER;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { bytes, entries: this.#entries };
  }
}
