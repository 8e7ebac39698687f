import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { hex } from '../../protocol/bytes.ts';
import { gitObjectId } from '../../protocol/git/object.ts';
import { PackWriter } from '../../protocol/git/pack.ts';
import { inPackOrder, layoutPackIndex, PackIndex, rowsOf } from '../../protocol/git/packIndex.ts';
import { type MergedPack, mergePacks, type PackPart } from '../../protocol/git/packMerge.ts';
import { endsInItsChecksum, sha1 } from './digest.ts';
import type { GitFiles } from './gitFiles.ts';
import { decodeLoose } from './looseFile.ts';
import { ObjectCache } from './objectCache.ts';
import type { ShelvedPack } from './packShelf.ts';
import type { ReadyPack } from './readyPack.ts';
import type { Slices } from './slices.ts';
import { corruptError } from './storageErrors.ts';

/** Bytes of a pack: what one read loads at most, and what one step of merging writes. A larger object has its own. */
export const MAX_PACK = 8 * 1024 * 1024;
/** From here on a pack is full and never written again. */
export const FULL_PACK = MAX_PACK / 2;
/** Loose objects that become a pack when idle. */
export const MIN_LOOSE = 500;
/** Loose objects packed in one step. */
const STEP_LOOSE = 1_000;

/** Fills in the checksums of a pack and of its index. */
async function seal({ bytes, rows }: MergedPack): Promise<ReadyPack> {
  const sum = await sha1(bytes.subarray(0, -20));
  bytes.set(sum, bytes.length - 20);
  const checksum = hex(sum);
  const index = layoutPackIndex(rows, checksum);
  index.set(await sha1(index.subarray(0, -20)), index.length - 20);
  return { checksum, bytes, index };
}

async function sealWriter(writer: PackWriter): Promise<ReadyPack> {
  const { bytes, entries } = writer.finish();
  return seal({ bytes, rows: rowsOf(entries) });
}

/** Packs of at most MAX_PACK that hold the objects in this order; `fast`: see PackWriter. */
export async function packObjects(
  objects: readonly PlannedObject[],
  slices: Slices,
  options: { readonly fast?: boolean } = {},
): Promise<readonly ReadyPack[]> {
  const ready: ReadyPack[] = [];
  let writer = new PackWriter(options);
  for (const object of objects) {
    if (writer.count > 0 && writer.size + object.body.length > MAX_PACK) {
      ready.push(await sealWriter(writer));
      writer = new PackWriter(options);
    }
    writer.add(object);
    await slices.turn();
  }
  if (writer.count > 0) ready.push(await sealWriter(writer));
  return ready;
}

export interface LooseStep {
  readonly kind: 'loose';
  readonly packs: readonly ReadyPack[];
  readonly oids: readonly Oid[];
}

export interface MergeStep {
  readonly kind: 'merge';
  readonly packs: readonly ReadyPack[];
  readonly bases: readonly string[];
}

/** Reads a new pack back before what it replaces is removed: nothing is lost to a mistake in writing it. */
async function checkReady(files: GitFiles, { bytes, index }: ReadyPack, slices: Slices): Promise<void> {
  const parsed = new PackIndex(index);
  const cache = new ObjectCache();
  const shelved: ShelvedPack = { id: 0, base: '', index: parsed, size: bytes.length };
  for (const { oid, offset } of inPackOrder(parsed)) {
    const { type, body } = files.packs.readAt(shelved, bytes, offset, cache);
    if (gitObjectId(type, body) !== oid)
      throw corruptError(`a new pack does not give the object ${oid} back`);
    await slices.turn();
  }
}

/** Packs the oldest loose objects. Damaged ones are left where they are, for verification to name. */
export async function prepareLoose(
  files: GitFiles,
  damaged: Set<Oid>,
  slices: Slices,
): Promise<LooseStep | undefined> {
  const chosen = [...files.loose].filter(([oid]) => !damaged.has(oid)).slice(0, STEP_LOOSE);
  const stored = await files.backend.store.readStored(chosen.map(([, inode]) => inode));
  const objects: PlannedObject[] = [];
  for (const [i, [oid]] of chosen.entries()) {
    const object = readLoose(oid, stored[i]);
    if (object === undefined) damaged.add(oid);
    else objects.push(object);
    await slices.turn();
  }
  if (objects.length === 0) return undefined;
  // Also those that are packed already: this copy is known to be whole. Merging keeps one.
  const packs = await packObjects(objects, slices);
  for (const ready of packs) await checkReady(files, ready, slices);
  return { kind: 'loose', packs, oids: objects.map(({ oid }) => oid) };
}

function readLoose(oid: Oid, file: Uint8Array | undefined): PlannedObject | undefined {
  if (file === undefined) return undefined;
  try {
    const { type, body } = decodeLoose(file);
    return gitObjectId(type, body) === oid ? { oid, type, body } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Which packs to merge next, if any: after it, each pack that is not full is at least twice as large as all smaller
 * ones together, so there are few of them (as `git repack --geometric=2` does), and none is larger than MAX_PACK.
 */
export function chooseMerge<T extends { readonly size: number }>(packs: readonly T[]): readonly T[] {
  const open = packs.filter(({ size }) => size < FULL_PACK).sort((a, b) => a.size - b.size);
  let upTo = 0;
  let below = 0;
  for (const [i, { size }] of open.entries()) {
    if (i > 0 && size < 2 * below) upTo = i + 1;
    below += size;
  }
  let total = 0;
  const chosen = open.slice(0, upTo).filter(({ size }) => {
    total += size;
    return total <= MAX_PACK;
  });
  return chosen.length < 2 ? [] : chosen;
}

/** Merges those packs into one, by copying; damaged ones are left where they are. */
export async function prepareMerge(
  files: GitFiles,
  chosen: readonly ShelvedPack[],
  damaged: Set<string>,
  slices: Slices,
): Promise<MergeStep | undefined> {
  const parts: PackPart[] = [];
  // The oldest first, so that parents stay before their children.
  const ordered = [...chosen].sort((a, b) => a.id - b.id);
  for (const pack of ordered) {
    const bytes = await files.packs.load(pack).catch(() => new Uint8Array());
    if (!(await endsInItsChecksum(bytes))) {
      damaged.add(pack.base);
      return undefined;
    }
    parts.push({ bytes, index: pack.index });
    await slices.turn();
  }
  const merged = await seal(mergePacks(parts));
  await slices.turn();
  const packs = new PackIndex(merged.index).repeats ? await writeAnew(files, ordered, slices) : [merged];
  return { kind: 'merge', packs, bases: ordered.map(({ base }) => base) };
}

/** The slow way, for packs that hold the same object twice. */
async function writeAnew(
  files: GitFiles,
  chosen: readonly ShelvedPack[],
  slices: Slices,
): Promise<readonly ReadyPack[]> {
  const objects = new Map<Oid, PlannedObject>();
  for (const pack of chosen) {
    const bytes = await files.packs.load(pack);
    for (const { oid, offset } of pack.index.entries()) {
      const { type, body } = files.packs.readAt(pack, bytes, offset);
      if (gitObjectId(type, body) !== oid)
        throw corruptError(`the object ${oid} in ${pack.base}.pack is damaged`);
      objects.set(oid, { oid, type, body: body.slice() });
      await slices.turn();
    }
  }
  return packObjects([...objects.values()], slices);
}
