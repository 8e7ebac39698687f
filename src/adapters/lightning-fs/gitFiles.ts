import './nodeGlobals.ts';
import FS from '@isomorphic-git/lightning-fs';
import { deleteRef, init, listRefs, readObject, writeObject, writeRef } from 'isomorphic-git';
import type { GitObject, Oid, PlannedObject } from '../../ports/repository.ts';
import type { GatosError } from '../../protocol/errors.ts';
import { encodePack } from '../../protocol/git/pack.ts';
import { encodePackIndex } from '../../protocol/git/packIndex.ts';
import { deflate } from '../../protocol/git/zlib.ts';
import { FileStore } from './fileStore.ts';
import { OwnedBackend } from './ownedBackend.ts';
import { PackShelf } from './packFile.ts';
import { corruptError, storageError } from './storageErrors.ts';

const GITDIR = '/.git';
const PACKS = `${GITDIR}/objects/pack`;
const OID = /^[0-9a-f]{40}$/;

/** What a write changed, to be remembered once it is durable. */
export interface Written {
  readonly loose: readonly Oid[];
  readonly pack: { readonly base: string; readonly index: Uint8Array } | undefined;
}

/**
 * A `.git` folder in IndexedDB as it stood when it was opened, with what is worth knowing of it in memory: refs, which
 * objects are loose, where the packed ones are. Writes show up on the disk only by `flush`, all at once; after a
 * failed one, throw this away and open again.
 */
export class GitFiles {
  readonly refs = new Map<string, Oid>();
  readonly loose = new Set<Oid>();
  packs: PackShelf;
  readonly #fs: FS;
  readonly #store: FileStore;
  /** isomorphic-git's; renewed when packs come or go, so it never grows past the packs there are. */
  #cache: object = {};

  static async open(name: string, database: string): Promise<GitFiles> {
    const store = await FileStore.open(database);
    try {
      const backend = new OwnedBackend(name, store);
      const { fresh } = await backend.load();
      // `backend` is documented in lightning-fs's README but missing from its types.
      const files = new GitFiles(new FS(name, { backend, defer: true } as FS.Options), store);
      if (fresh) await files.#init();
      await files.#loadRefs();
      await files.#loadObjects();
      return files;
    } catch (error) {
      store.shut();
      throw storageError(error, 'The repository could not be opened');
    }
  }

  private constructor(fs: FS, store: FileStore) {
    this.#fs = fs;
    this.#store = store;
    this.packs = this.#emptyShelf();
  }

  #emptyShelf(): PackShelf {
    return new PackShelf((path) => this.#fs.promises.readFile(path));
  }

  async #init(): Promise<void> {
    await init({ fs: this.#fs, gitdir: GITDIR, bare: true, defaultBranch: 'main' });
    await this.flush();
  }

  async #loadRefs(): Promise<void> {
    const names = await listRefs({ fs: this.#fs, gitdir: GITDIR, filepath: 'refs' });
    const load = async (name: string) => {
      const text = await this.#fs.promises.readFile(`${GITDIR}/${name}`, 'utf8');
      const oid = text.trim();
      if (!OID.test(oid)) throw corruptError(`the ref ${name} does not hold an object id`);
      this.refs.set(name, oid);
    };
    await Promise.all(names.map((name) => load(`refs/${name}`)));
  }

  async #loadObjects(): Promise<void> {
    for (const folder of await this.#fs.promises.readdir(`${GITDIR}/objects`)) {
      if (folder.length !== 2) continue;
      for (const rest of await this.#fs.promises.readdir(`${GITDIR}/objects/${folder}`))
        this.loose.add(folder + rest);
    }
    for (const file of (await this.#fs.promises.readdir(PACKS)).sort()) {
      if (!file.endsWith('.idx')) continue;
      const base = `${PACKS}/${file.slice(0, -4)}`;
      this.packs.add(base, await this.#fs.promises.readFile(`${base}.idx`));
    }
  }

  /** The object as stored, its hash not checked unless isomorphic-git did; undefined when it is not stored. */
  async read(oid: Oid): Promise<GitObject | undefined> {
    if (!this.loose.has(oid)) {
      const packed = await this.packs.get(oid);
      if (packed !== null) return packed;
    }
    try {
      const found = await readObject({
        fs: this.#fs,
        gitdir: GITDIR,
        oid,
        format: 'content',
        cache: this.#cache,
      });
      return { type: found.type as GitObject['type'], body: new Uint8Array(found.object as Uint8Array) };
    } catch (cause) {
      throw corruptError(`the object ${oid} cannot be read`, cause);
    }
  }

  isStored(oid: Oid): boolean {
    return this.loose.has(oid) || this.packs.has(oid);
  }

  async writeLoose(objects: readonly PlannedObject[]): Promise<Written> {
    for (const { oid, type, body } of objects) {
      const head = new TextEncoder().encode(`${type} ${body.length}\0`);
      const whole = new Uint8Array(head.length + body.length);
      whole.set(head);
      whole.set(body, head.length);
      // Deflated here: isomorphic-git would use CompressionStream, at 1 ms an object.
      await writeObject({
        fs: this.#fs,
        gitdir: GITDIR,
        object: deflate(whole),
        format: 'deflated',
        oid,
      });
    }
    return { loose: objects.map((object) => object.oid), pack: undefined };
  }

  async writePack(objects: readonly PlannedObject[]): Promise<Written> {
    const pack = encodePack(objects);
    const index = encodePackIndex(pack.entries, pack.checksum);
    const base = `${PACKS}/pack-${pack.checksum}`;
    await this.#fs.promises.writeFile(`${base}.pack`, pack.bytes);
    await this.#fs.promises.writeFile(`${base}.idx`, index);
    return { loose: [], pack: { base, index } };
  }

  async writeRef(ref: string, oid: Oid | null): Promise<void> {
    if (oid !== null) {
      await writeRef({ fs: this.#fs, gitdir: GITDIR, ref, value: oid, force: true });
      return;
    }
    await deleteRef({ fs: this.#fs, gitdir: GITDIR, ref });
    // An empty folder would be in the way of a ref of that name.
    const parts = ref.split('/');
    for (let depth = parts.length - 1; depth > 2; depth--) {
      const folder = `${GITDIR}/${parts.slice(0, depth).join('/')}`;
      if ((await this.#fs.promises.readdir(folder)).length > 0) return;
      await this.#fs.promises.rmdir(folder);
    }
  }

  async removeLoose(oids: readonly Oid[]): Promise<void> {
    const folders = new Set<string>();
    for (const oid of oids) {
      const folder = `${GITDIR}/objects/${oid.slice(0, 2)}`;
      await this.#fs.promises.unlink(`${folder}/${oid.slice(2)}`);
      folders.add(folder);
    }
    for (const folder of folders) {
      if ((await this.#fs.promises.readdir(folder)).length === 0) await this.#fs.promises.rmdir(folder);
    }
  }

  /** Makes everything written since the last flush durable, in one transaction. */
  async flush(): Promise<void> {
    await this.#fs.promises.flush();
  }

  /** Brings what is in memory up to date with a write that is durable. */
  remember(written: Written): void {
    for (const oid of written.loose) this.loose.add(oid);
    if (written.pack === undefined) return;
    this.packs.add(written.pack.base, written.pack.index);
    this.#cache = {};
  }

  get lost(): GatosError | undefined {
    return this.#store.lost;
  }

  close(): void {
    this.#store.shut();
  }
}
