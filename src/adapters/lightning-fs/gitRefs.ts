import type { Oid } from '../../ports/repository.ts';
import { GatosError } from '../../protocol/errors.ts';
import { descendsFrom } from '../../protocol/git/ancestry.ts';
import type { ReadObject } from '../../protocol/git/object.ts';
import { isAppendOnlyRef, isForwardOnlyRef } from '../../protocol/git/refName.ts';
import { GITDIR, OID, PACKED_REFS, REFS } from './gitPaths.ts';
import type { OwnedBackend } from './ownedBackend.ts';
import { corruptError } from './storageErrors.ts';

/** What every ref holds, and in which file: an unchanged file need not be read again. */
export interface RefState {
  readonly oids: ReadonlyMap<string, Oid>;
  /** Inode number by ref; -1 for one that only packed-refs names. */
  readonly inodes: ReadonlyMap<string, number>;
  /** Inode number of packed-refs; undefined when there is none. */
  readonly packed: number | undefined;
}

export const NO_REFS: RefState = { oids: new Map(), inodes: new Map(), packed: undefined };

const latin1 = new TextDecoder('latin1');

async function readText(backend: OwnedBackend, inode: number): Promise<string> {
  return latin1.decode(await backend.store.readFile(inode));
}

function parsePackedRefs(text: string): readonly (readonly [string, Oid])[] {
  return text.split('\n').flatMap((line) => {
    // "# pack-refs with: ..." and "^<oid>" (what the tag above it peels to) name no ref.
    if (line === '' || line.startsWith('#') || line.startsWith('^')) return [];
    const [oid = '', name = ''] = [line.slice(0, 40), line.slice(41)];
    if (!OID.test(oid) || line[40] !== ' ' || !name.startsWith('refs/'))
      throw corruptError(`a line of ${PACKED_REFS} does not name a ref`);
    return [[name, oid] as const];
  });
}

/**
 * The refs as the tree of names has them at this moment, stored or not. With what was there `before`, only the files
 * that differ are read, and `before` itself is returned when none does. A symbolic ref (a remote's HEAD) is left out,
 * unless its name is one that must never point elsewhere.
 */
export async function readRefs(backend: OwnedBackend, before: RefState = NO_REFS): Promise<RefState> {
  const files = backend.files(REFS);
  const [packedFile] = backend.files(GITDIR).filter(({ path }) => path === PACKED_REFS);
  const same = (inode: number, old: number | undefined) => inode === old && !backend.store.isPending(inode);
  const packedSame =
    packedFile === undefined ? before.packed === undefined : same(packedFile.inode, before.packed);
  const nameOf = (path: string) => path.slice(GITDIR.length + 1);
  const unchanged =
    before !== NO_REFS &&
    packedSame &&
    files.every(({ path, inode }) => same(inode, before.inodes.get(nameOf(path)))) &&
    files.length === [...before.inodes.values()].filter((inode) => inode >= 0).length;
  if (unchanged) return before;
  const oids = new Map<string, Oid>();
  const inodes = new Map<string, number>();
  if (packedFile !== undefined) {
    for (const [name, oid] of parsePackedRefs(await readText(backend, packedFile.inode))) {
      oids.set(name, oid);
      inodes.set(name, -1);
    }
  }
  const load = async ({ path, inode }: { readonly path: string; readonly inode: number }) => {
    const name = nameOf(path);
    const known = same(inode, before.inodes.get(name)) ? before.oids.get(name) : undefined;
    const oid = known ?? (await readText(backend, inode)).replace(/\n$/, '');
    inodes.set(name, inode);
    if (OID.test(oid)) oids.set(name, oid);
    else if (isAppendOnlyRef(name) || !oid.startsWith('ref: '))
      throw corruptError(`the ref ${name} does not hold an object id`);
    else oids.delete(name);
  };
  await Promise.all(files.map(load));
  return { oids, inodes, packed: packedFile?.inode };
}

function rewrite(ref: string, why: string, data: Record<string, string | null>): GatosError {
  return new GatosError('ERR_REF_REWRITE', `${ref} only ever moves forward: ${why}.`, {
    hint: 'Append a new commit on top of it; history that was recorded stays recorded.',
    data: { ref, ...data },
  });
}

export interface StoreReader {
  readonly read: ReadObject;
  has(oid: Oid): boolean;
}

/**
 * [JRN-1] [JRN-2] What is about to become durable against what is: append-only refs are still there and moved, as
 * sessions are, to descendants only (ERR_REF_REWRITE), and a ref that changed names an object that is stored (ERR_OBJECT_MISSING).
 * Whoever wrote it, and by whatever interface.
 */
export async function checkRefChange(before: RefState, after: RefState, store: StoreReader): Promise<void> {
  for (const [ref, old] of before.oids) {
    if (!after.oids.has(ref) && isAppendOnlyRef(ref))
      throw rewrite(ref, 'it cannot be deleted', { expected: old, next: null });
  }
  for (const [ref, next] of after.oids) {
    const old = before.oids.get(ref);
    if (next === old) continue;
    if (!store.has(next)) {
      throw new GatosError(
        'ERR_OBJECT_MISSING',
        `${ref} cannot move to ${next}: that object is not stored.`,
        {
          hint: 'Store the object before the ref, or together with it.',
          data: { ref, oid: next },
        },
      );
    }
    if (old === undefined || !isForwardOnlyRef(ref)) continue;
    if (!(await descendsFrom(next, old, store.read)))
      throw rewrite(ref, `${next} does not descend from ${old}`, { expected: old, next });
  }
}
