import { GatosError } from '../../protocol/errors.ts';
import { indexPack } from '../../protocol/git/pack.ts';
import { encodePackIndex, PackIndex } from '../../protocol/git/packIndex.ts';
import { endsInItsChecksum } from './digest.ts';
import { OBJECTS, OID, PACKS } from './gitPaths.ts';
import type { FileEntry, OwnedBackend } from './ownedBackend.ts';
import { corruptError } from './storageErrors.ts';

const NO_LIMITS = { maxObjects: 2 ** 21, maxObjectSize: 2 ** 30, maxTotalSize: 2 ** 32 };

/** The files of the objects, by what they hold. */
export interface ObjectFiles {
  /** Inode number by object id, in the order they were written. */
  readonly loose: ReadonlyMap<string, number>;
  /** By base (the path without `.pack`). */
  readonly packs: ReadonlyMap<string, { readonly pack?: FileEntry; readonly index?: FileEntry }>;
}

/** What the tree of names has under objects/; anything that is neither a loose object nor a pack is left alone. */
export function listObjectFiles(backend: OwnedBackend): ObjectFiles {
  const loose: [string, number][] = [];
  const packs = new Map<string, { pack?: FileEntry; index?: FileEntry }>();
  for (const file of backend.files(OBJECTS)) {
    const { path, inode } = file;
    const oid = path.slice(OBJECTS.length + 1).replace('/', '');
    const [, base, ending] = /^(.*\/pack-[^/]*)\.(pack|idx)$/.exec(path) ?? [];
    if (OID.test(oid)) loose.push([oid, inode]);
    else if (base?.startsWith(`${PACKS}/`)) {
      const known = packs.get(base) ?? {};
      packs.set(base, ending === 'pack' ? { ...known, pack: file } : { ...known, index: file });
    }
  }
  // Inode numbers rise with time, so parents come before their children.
  return { loose: new Map(loose.sort((a, b) => a[1] - b[1])), packs };
}

/** A stored index, or why it cannot be used. */
export async function readStoredIndex(bytes: Uint8Array | undefined): Promise<PackIndex | string> {
  if (bytes === undefined) return 'it is missing';
  try {
    const index = new PackIndex(bytes);
    return (await endsInItsChecksum(bytes)) ? index : 'its checksum does not match';
  } catch (error) {
    return error instanceof GatosError ? error.message : String(error);
  }
}

/** Makes an index anew from its pack; throws ERR_STORAGE_CORRUPT, naming both, when the pack is damaged too. */
export function rebuildIndex(base: string, pack: Uint8Array, why: string): Uint8Array {
  try {
    const checksum = Array.from(pack.subarray(-20), (byte) => byte.toString(16).padStart(2, '0')).join('');
    return encodePackIndex(indexPack(pack, NO_LIMITS), checksum);
  } catch (cause) {
    throw corruptError(
      `the pack index ${base}.idx cannot be used (${why}) and ${base}.pack is damaged too, so it cannot be rebuilt`,
      cause,
    );
  }
}
