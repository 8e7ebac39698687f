import { sha1 } from '@noble/hashes/legacy.js';
import type { GitObject, GitObjectType, Oid, PlannedObject } from '../../ports/repository.ts';
import { equalBytes } from '../bytes.ts';
import { GatosError } from '../errors.ts';
import { crc32 } from './checksums.ts';
import { applyDelta, deltaSizes } from './delta.ts';
import { planObject } from './object.ts';
import type { PackEntry } from './packEncode.ts';
import { readEntryHeader } from './packEntry.ts';
import { inflateAt } from './zlib.ts';

export interface DecodePackOptions {
  /** Finds the base of a delta that is not in the pack itself (a thin pack). */
  readonly base?: (oid: Oid) => GitObject | undefined;
  readonly maxObjects: number;
  /** Bytes of one object, inflated. */
  readonly maxObjectSize: number;
  /** Bytes of all objects together, inflated. */
  readonly maxTotalSize: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** Which objects to return; all when it is left out. Others are let go once nothing is built on them. */
  readonly keep?: (type: GitObjectType) => boolean;
}

/** Objects between two steps. */
const STEP = 256;
/** Work that can be stopped at every `yield`. */
type Steps<T> = Generator<void, T>;

interface Entry {
  readonly offset: number;
  /** Undefined for a delta. */
  readonly type: GitObjectType | undefined;
  readonly base: number | Oid | undefined;
  readonly data: Uint8Array;
  readonly end: number;
}

function invalid(what: string, offset: number, cause?: unknown): GatosError {
  return new GatosError('ERR_PACK_INVALID', `The pack is broken: ${what} (at byte ${offset}).`, {
    hint: 'Get the file again from its source; nothing was stored.',
    data: { offset },
    ...(cause === undefined ? {} : { cause }),
  });
}

function limit(what: string, data: Record<string, number>): GatosError {
  return new GatosError('ERR_LIMIT', `The pack is too large: ${what}.`, {
    hint: 'Split it into smaller parts, or import it with stock git.',
    data,
  });
}

/** Adds where in the pack to the reason that inflating or a delta gave. */
function at<T>(offset: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof GatosError && error.code === 'ERR_PACK_INVALID')
      throw invalid(error.message, offset, error);
    throw error;
  }
}

class PackReader {
  readonly #bytes: Uint8Array;
  /** Without the trailing checksum. */
  readonly #packed: Uint8Array;
  readonly #options: DecodePackOptions;
  #total = 0;

  constructor(bytes: Uint8Array, options: DecodePackOptions) {
    this.#bytes = bytes;
    this.#packed = bytes.subarray(0, -20);
    this.#options = options;
  }

  /** Checks everything around the entries; returns how many there are. */
  readHeader(): number {
    const bytes = this.#bytes;
    if (bytes.length < 32) throw invalid('it is cut short', bytes.length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0) !== 0x5041434b) throw invalid('it does not start with PACK', 0);
    const version = view.getUint32(4);
    if (version !== 2 && version !== 3) throw invalid(`version ${version} is unknown`, 4);
    if (!equalBytes(sha1(this.#packed), bytes.subarray(-20))) {
      throw invalid('its checksum does not match, so it was cut short or damaged', this.#packed.length);
    }
    const count = view.getUint32(8);
    const { maxObjects } = this.#options;
    if (count > maxObjects)
      throw limit(`${count} objects, at most ${maxObjects} are allowed`, { count, maxObjects });
    return count;
  }

  /** Counts bytes that are about to be made against both limits. */
  reserve(size: number): void {
    const { maxObjectSize, maxTotalSize } = this.#options;
    if (size > maxObjectSize) {
      throw limit(`one object has ${size} bytes, at most ${maxObjectSize} are allowed`, {
        size,
        maxObjectSize,
      });
    }
    this.#total += size;
    if (this.#total > maxTotalSize) {
      throw limit(`its objects have more than ${maxTotalSize} bytes in all`, { maxTotalSize });
    }
  }

  readEntry(offset: number): Entry {
    const { type, base, size, start } = at(offset, () => readEntryHeader(this.#packed, offset));
    if (typeof base === 'number' && base < 12) throw invalid('a delta names a base outside the pack', offset);
    this.reserve(size);
    const inflated = at(offset, () => inflateAt(this.#packed, start, size));
    return { offset, type, base, data: inflated.bytes, end: start + inflated.consumed };
  }

  *readEntries(count: number): Steps<readonly Entry[]> {
    const entries: Entry[] = [];
    let offset = 12;
    for (let i = 0; i < count; i++) {
      const entry = this.readEntry(offset);
      entries.push(entry);
      offset = entry.end;
      if (i % STEP !== 0) continue;
      this.#options.onProgress?.(i, count);
      yield;
    }
    if (offset !== this.#packed.length) throw invalid('there are bytes after its last object', offset);
    return entries;
  }
}

/**
 * Resolves deltas from their bases outwards with a work list: no recursion, so no chain is too deep, and a cycle is
 * simply never reached.
 */
function* resolve(
  reader: PackReader,
  entries: readonly Entry[],
  options: DecodePackOptions,
): Steps<ReadonlyMap<number, PlannedObject>> {
  const waiting = new Map<number | Oid, Entry[]>();
  const done = new Map<number, PlannedObject>();
  let finished = 0;
  const work: { readonly object: PlannedObject; readonly keys: readonly (number | Oid)[] }[] = [];
  const finish = (entry: Entry, type: GitObjectType, body: Uint8Array) => {
    const object = planObject(type, body);
    if (options.keep?.(type) !== false) done.set(entry.offset, object);
    finished++;
    work.push({ object, keys: [entry.offset, object.oid] });
    if (finished % STEP === 0) options.onProgress?.(finished, entries.length);
  };
  const drain = () => {
    for (let item = work.pop(); item !== undefined; item = work.pop()) {
      const { object, keys } = item;
      const children = keys.flatMap((key) => waiting.get(key) ?? []);
      for (const key of keys) waiting.delete(key);
      for (const child of children) {
        reader.reserve(at(child.offset, () => deltaSizes(child.data)).result);
        finish(
          child,
          object.type,
          at(child.offset, () => applyDelta(object.body, child.data)),
        );
      }
    }
  };
  for (const entry of entries) {
    if (entry.base === undefined) continue;
    const siblings = waiting.get(entry.base);
    if (siblings === undefined) waiting.set(entry.base, [entry]);
    else siblings.push(entry);
  }
  for (const entry of entries) {
    if (entry.type !== undefined) finish(entry, entry.type, entry.data);
    drain();
    if (finished % STEP === 0) yield;
  }
  for (const key of [...waiting.keys()]) {
    const base = typeof key === 'string' ? options.base?.(key) : undefined;
    if (base === undefined || typeof key !== 'string') continue;
    work.push({ object: { ...base, oid: key }, keys: [key] });
    drain();
  }
  for (const [key, [first]] of waiting) {
    const what = typeof key === 'string' ? `the object ${key}` : `the object at byte ${key}`;
    throw invalid(`a delta needs ${what}, which is neither in the pack nor stored here`, first?.offset ?? 0);
  }
  return done;
}

function* decodeEntries(
  bytes: Uint8Array,
  options: DecodePackOptions,
): Steps<{ readonly entries: readonly Entry[]; readonly objects: ReadonlyMap<number, PlannedObject> }> {
  const reader = new PackReader(bytes, options);
  const count = reader.readHeader();
  const entries = yield* reader.readEntries(count);
  const objects = yield* resolve(reader, entries, options);
  options.onProgress?.(count, count);
  return { entries, objects };
}

function* objectsOf(bytes: Uint8Array, options: DecodePackOptions): Steps<PlannedObject[]> {
  const { entries, objects } = yield* decodeEntries(bytes, options);
  return entries.flatMap(({ offset }) => objects.get(offset) ?? []);
}

function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * All objects of a pack, in its order, with deltas resolved (OFS_DELTA, REF_DELTA, thin packs through `base`).
 * Throws ERR_PACK_INVALID, with what is wrong and at which byte, for anything malformed, and ERR_LIMIT before more
 * memory is taken than the limits allow.
 */
export function decodePack(bytes: Uint8Array, options: DecodePackOptions): readonly PlannedObject[] {
  return finish(objectsOf(bytes, options));
}

/** As `decodePack`, `pause` awaited every 256 objects: it may let others work, or throw to end it. */
export async function decodePackInSteps(
  bytes: Uint8Array,
  options: DecodePackOptions,
  pause: () => Promise<void>,
): Promise<PlannedObject[]> {
  const steps = objectsOf(bytes, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

/** What a pack's index lists, from the pack alone; throws as `decodePack` does. */
export function indexPack(bytes: Uint8Array, options: DecodePackOptions): readonly PackEntry[] {
  const { entries, objects } = finish(decodeEntries(bytes, options));
  return entries.flatMap(({ offset, end }) => {
    const oid = objects.get(offset)?.oid;
    return oid === undefined ? [] : [{ oid, offset, crc32: crc32(bytes.subarray(offset, end)) }];
  });
}
