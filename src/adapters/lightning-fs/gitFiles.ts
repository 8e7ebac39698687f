import './nodeGlobals.ts';
import FS from '@isomorphic-git/lightning-fs';
import { init } from 'isomorphic-git';
import type { GitObject, Oid, PlannedObject } from '../../ports/repository.ts';
import { utf8 } from '../../protocol/bytes.ts';
import { GatosError } from '../../protocol/errors.ts';
import { EMPTY_TREE_OID } from '../../protocol/git/object.ts';
import { PackIndex } from '../../protocol/git/packIndex.ts';
import { FileStore } from './fileStore.ts';
import { GITDIR, loosePath, OBJECTS, PACKED_REFS, PACKS, REFS } from './gitPaths.ts';
import { checkRefChange, NO_REFS, type RefState, readRefs, type StoreReader } from './gitRefs.ts';
import { decodeLoose, encodeLoose } from './looseFile.ts';
import { ObjectCache } from './objectCache.ts';
import { OwnedBackend } from './ownedBackend.ts';
import { PackShelf } from './packShelf.ts';
import type { ReadyPack } from './readyPack.ts';
import { listObjectFiles, type ObjectFiles, readStoredIndex, rebuildIndex } from './shelveObjects.ts';
import { corruptError, storageError } from './storageErrors.ts';

/** Objects that are written but not stored yet, for the checks before they are. */
type Staged = ReadonlyMap<Oid, GitObject>;

interface PackedNow {
  readonly base: string;
  readonly index: PackIndex;
  readonly size: number;
}

/**
 * A `.git` folder in IndexedDB as it is stored, with what is worth knowing of it in memory: refs, which objects are
 * loose, the indexes of the packs. What `put...` and `remove...` change, and what others change through `fs`, shows up
 * on the disk only by `commit`, all at once and only if no append-only ref is rewritten. After a failed one: `reload`.
 */
export class GitFiles {
  readonly backend: OwnedBackend;
  readonly fs: FS;
  readonly cache = new ObjectCache();
  packs: PackShelf;
  /** Indexes that had to be made anew, with the reason. */
  readonly repairs: string[] = [];
  #refs: RefState = NO_REFS;
  #files: ObjectFiles = { loose: new Map(), packs: new Map() };
  /** Inode numbers of loose objects by id, the oldest first. */
  #loose = new Map<Oid, number>();
  #foreignSeen = 0;
  // What this change adds and removes, for `commit` to take into memory when it is stored.
  #added: { loose: [Oid, number][]; packs: PackedNow[] } = { loose: [], packs: [] };
  #removed: { loose: Oid[]; packs: Set<string> } = { loose: [], packs: new Set() };

  static async open(name: string, database: string): Promise<GitFiles> {
    const store = await FileStore.open(database);
    try {
      const files = new GitFiles(name, new OwnedBackend(name, store));
      await files.reload();
      return files;
    } catch (error) {
      store.shut();
      throw storageError(error, 'The repository could not be opened');
    }
  }

  private constructor(name: string, backend: OwnedBackend) {
    this.backend = backend;
    // `backend` is documented in lightning-fs's README but missing from its types.
    this.fs = new FS(name, { backend, defer: true } as FS.Options);
    this.packs = this.#emptyShelf();
  }

  get refs(): ReadonlyMap<string, Oid> {
    return this.#refs.oids;
  }

  get loose(): ReadonlyMap<Oid, number> {
    return this.#loose;
  }

  get lost(): GatosError | undefined {
    return this.backend.store.lost;
  }

  close(): void {
    this.backend.store.shut();
  }

  /** Brings everything back to what is stored. */
  async reload(): Promise<void> {
    this.#forgetChange();
    this.cache.clear();
    const { fresh } = await this.backend.load();
    if (fresh) {
      await init({ fs: this.fs, gitdir: GITDIR, bare: true, defaultBranch: 'main' });
      await this.backend.commit();
    }
    this.#foreignSeen = this.backend.foreignChanges;
    this.#refs = await readRefs(this.backend);
    this.packs = this.#emptyShelf();
    await this.#shelve();
  }

  #emptyShelf(cache = this.cache): PackShelf {
    return new PackShelf((path) => this.#readFile(path), cache);
  }

  async #readFile(path: string): Promise<Uint8Array> {
    return (await this.backend.readFile(path)) as Uint8Array;
  }

  /** Takes in the objects' files as the tree of names has them; an index that is lost or broken is made anew. */
  async #shelve(): Promise<void> {
    this.#files = listObjectFiles(this.backend);
    this.#loose = new Map(this.#files.loose);
    const shelved = new Set(this.packs.packs.map(({ base }) => base));
    this.packs.remove(new Set([...shelved].filter((base) => !this.#files.packs.has(base))));
    let rebuilt = false;
    for (const [base, { pack }] of this.#files.packs) {
      if (shelved.has(base)) continue;
      const found = await readStoredIndex(await this.#readFile(`${base}.idx`).catch(() => undefined));
      if (found instanceof PackIndex) {
        this.packs.add(base, found, pack?.size ?? 0);
        continue;
      }
      const packBytes = await this.#readFile(`${base}.pack`).catch((cause: unknown) => {
        throw corruptError(
          `the pack index ${base}.idx cannot be used (${found}) and its pack is lost`,
          cause,
        );
      });
      const bytes = rebuildIndex(base, packBytes, found);
      this.backend.put(`${base}.idx`, bytes);
      this.packs.add(base, new PackIndex(bytes), packBytes.length);
      this.repairs.push(`${base}.idx could not be used (${found}) and was made anew from its pack`);
      rebuilt = true;
    }
    if (!rebuilt) return;
    // On a full disk it stays in memory, and is made again the next time.
    await this.backend.commit().catch(() => undefined);
    this.#files = listObjectFiles(this.backend);
  }

  /** The object as stored, its hash not checked; undefined when it is not stored. */
  async read(oid: Oid): Promise<GitObject | undefined> {
    const inode = this.#loose.get(oid);
    if (inode === undefined) return this.packs.get(oid);
    const known = this.cache.get(oid);
    if (known !== undefined) return { type: known.type, body: known.body.slice() };
    try {
      const object = decodeLoose(await this.backend.store.readFile(inode));
      this.cache.put(oid, object);
      return { type: object.type, body: object.body.slice() };
    } catch (cause) {
      throw corruptError(`the object ${oid} (${loosePath(oid)}) cannot be read`, cause);
    }
  }

  isStored(oid: Oid): boolean {
    return this.#loose.has(oid) || this.packs.has(oid);
  }

  putLoose(objects: readonly PlannedObject[]): void {
    for (const object of objects)
      this.#added.loose.push([object.oid, this.backend.put(loosePath(object.oid), encodeLoose(object))]);
  }

  putPack({ checksum, bytes, index }: ReadyPack): void {
    const base = `${PACKS}/pack-${checksum}`;
    this.backend.put(`${base}.pack`, bytes);
    this.backend.put(`${base}.idx`, index);
    this.#added.packs.push({ base, index: new PackIndex(index), size: bytes.length });
  }

  removeLoose(oids: readonly Oid[]): void {
    for (const oid of oids) this.backend.remove(loosePath(oid), OBJECTS);
    this.#removed.loose.push(...oids);
  }

  removePacks(bases: readonly string[]): void {
    for (const base of bases) {
      for (const ending of ['pack', 'idx']) this.backend.remove(`${base}.${ending}`, OBJECTS);
      this.#removed.packs.add(base);
    }
  }

  async putRef(ref: string, oid: Oid | null): Promise<void> {
    const path = `${GITDIR}/${ref}`;
    if (oid !== null) {
      this.backend.put(path, utf8(`${oid}\n`));
      return;
    }
    if (this.#refs.packed !== undefined) await this.#unpackRef(ref);
    // An empty folder would be in the way of a ref of that name.
    if (this.#refs.inodes.get(ref) !== -1) this.backend.remove(path, REFS);
  }

  /** Takes a ref's line, and the one about what it peels to, out of packed-refs. */
  async #unpackRef(ref: string): Promise<void> {
    const lines = new TextDecoder().decode(await this.#readFile(PACKED_REFS)).split('\n');
    const at = lines.findIndex((line) => line.slice(41) === ref && !line.startsWith('#'));
    if (at < 0) return;
    lines.splice(at, lines[at + 1]?.startsWith('^') ? 2 : 1);
    this.backend.put(PACKED_REFS, utf8(lines.join('\n')));
  }

  /** Makes everything changed since the last commit durable in one transaction, or throws why it must not be. */
  async commit(staged: Staged = new Map()): Promise<void> {
    let refs = this.#refs;
    let foreign = 0;
    // What others write while this looks is looked at again.
    do {
      foreign = this.backend.foreignChanges;
      if (foreign !== this.#foreignSeen) this.#checkObjects();
      refs = await readRefs(this.backend, this.#refs);
      if (refs !== this.#refs)
        await checkRefChange(this.#refs, refs, await this.#readerOf(staged, foreign !== this.#foreignSeen));
    } while (foreign !== this.backend.foreignChanges);
    await this.backend.commit();
    this.#refs = refs;
    this.#remember();
    if (foreign === this.#foreignSeen) return;
    this.#foreignSeen = foreign;
    await this.#shelve();
  }

  /** [JRN-1] What was recorded stays: no file of a stored object goes or changes but by our own packing. */
  #checkObjects(): void {
    const now = listObjectFiles(this.backend);
    const gone = new Set(this.#removed.loose);
    const intact = (old: number, current: number | undefined) =>
      old === current && !this.backend.store.isPending(old);
    const refuse = (what: string) => {
      throw new GatosError('ERR_REF_REWRITE', `${what} is stored and can neither be removed nor changed.`, {
        hint: 'History that was recorded stays recorded.',
        data: { file: what },
      });
    };
    for (const [oid, inode] of this.#loose)
      if (!gone.has(oid) && !intact(inode, now.loose.get(oid))) refuse(loosePath(oid));
    for (const [base, { pack }] of this.#files.packs) {
      if (pack === undefined || this.#removed.packs.has(base)) continue;
      if (!intact(pack.inode, now.packs.get(base)?.pack?.inode)) refuse(`${base}.pack`);
    }
  }

  /** What the refs may name: what is stored, what this change writes, and what others wrote through `fs`. */
  async #readerOf(staged: Staged, foreign: boolean): Promise<StoreReader> {
    const others = foreign ? await this.#written() : undefined;
    return {
      has: (oid) =>
        oid === EMPTY_TREE_OID || staged.has(oid) || this.isStored(oid) || others?.has(oid) === true,
      read: async (oid) =>
        staged.get(oid) ?? (this.isStored(oid) ? await this.read(oid) : await others?.read(oid)),
    };
  }

  /** Objects that others wrote through `fs` and that are not stored yet. */
  async #written(): Promise<StoreReader> {
    const { loose, packs } = listObjectFiles(this.backend);
    const shelf = this.#emptyShelf(new ObjectCache());
    for (const [base, { pack, index }] of packs) {
      if (this.#files.packs.has(base) || index === undefined || pack === undefined) continue;
      const found = await readStoredIndex(await this.#readFile(index.path));
      if (found instanceof PackIndex) shelf.add(base, found, pack.size);
    }
    return {
      has: (oid) => loose.has(oid) || shelf.has(oid),
      read: async (oid) => {
        const inode = loose.get(oid);
        return inode === undefined ? shelf.get(oid) : decodeLoose(await this.backend.store.readFile(inode));
      },
    };
  }

  #remember(): void {
    for (const oid of this.#removed.loose) this.#loose.delete(oid);
    for (const [oid, inode] of this.#added.loose) this.#loose.set(oid, inode);
    for (const { base, index, size } of this.#added.packs) this.packs.add(base, index, size);
    this.packs.remove(this.#removed.packs);
    const packsChanged = this.#added.packs.length > 0 || this.#removed.packs.size > 0;
    this.#forgetChange();
    if (packsChanged) this.#files = listObjectFiles(this.backend);
  }

  #forgetChange(): void {
    this.#added = { loose: [], packs: [] };
    this.#removed = { loose: [], packs: new Set() };
  }
}
