import type { StoreProblem, StoreReport } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { equalBytes, hex } from '../../protocol/bytes.ts';
import { crc32 } from '../../protocol/git/checksums.ts';
import { gitObjectId } from '../../protocol/git/object.ts';
import { inPackOrder, PackIndex } from '../../protocol/git/packIndex.ts';
import { endsInItsChecksum } from './digest.ts';
import type { GitFiles } from './gitFiles.ts';
import { loosePath, PACKS } from './gitPaths.ts';
import { decodeLoose } from './looseFile.ts';
import { ObjectCache } from './objectCache.ts';
import type { FileEntry } from './ownedBackend.ts';
import type { ShelvedPack } from './packShelf.ts';
import { readStoredIndex } from './shelveObjects.ts';
import { Slices } from './slices.ts';
import { decodeSuperblock } from './superblock.ts';

const AT_ONCE = 200;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs its work while nothing is written. */
export type Quiet = <T>(work: () => Promise<T>) => Promise<T>;

/** One verification: reads everything from the disk again, trusting nothing that is in memory. */
class Verification {
  readonly problems: StoreProblem[] = [];
  readonly #files: GitFiles;
  readonly #slices: Slices;
  readonly #total: number;
  readonly #quiet: Quiet;
  #done = 0;

  constructor(files: GitFiles, quiet: Quiet, task: Task) {
    this.#files = files;
    this.#quiet = quiet;
    this.#slices = new Slices(task);
    this.#total = files.loose.size + files.packs.count;
  }

  get objects(): number {
    return this.#done;
  }

  async #step(): Promise<void> {
    this.#done += 1;
    if (this.#done % 256 === 0) this.#slices.task.progress(this.#done, this.#total, 'store');
    await this.#slices.turn();
  }

  #report(file: string, reason: string): void {
    this.problems.push({ file, reason });
  }

  async superblock(): Promise<void> {
    try {
      decodeSuperblock(await this.#files.backend.store.loadSuperblock());
    } catch (error) {
      this.#report('!root', reasonOf(error));
    }
  }

  /** Every file that has its CRC-32 in the superblock: refs, HEAD, config, and loose objects beyond what Git hashes. */
  async files(): Promise<void> {
    const suspects: string[] = [];
    const all = this.#files.backend.files('/');
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const some = all.slice(from, from + AT_ONCE);
      for (const { path } of await this.#damagedOf(some)) suspects.push(path);
      await this.#slices.turn();
    }
    if (suspects.length === 0) return;
    // Or they were being written at that moment: look again when nothing is.
    const found = await this.#quiet(() =>
      this.#damagedOf(this.#files.backend.files('/').filter(({ path }) => suspects.includes(path))),
    );
    for (const { path, reason } of found) this.#report(path, reason);
  }

  async #damagedOf(
    files: readonly FileEntry[],
  ): Promise<readonly { readonly path: string; readonly reason: string }[]> {
    const kept = files.filter(({ crc }) => crc !== undefined);
    const bytes = await this.#files.backend.store.readStored(kept.map(({ inode }) => inode));
    return kept.flatMap(({ path, size, crc }, i) => {
      const file = bytes[i];
      if (file === undefined) return [{ path, reason: 'its bytes are missing' }];
      if (file.length !== size) return [{ path, reason: `it has ${file.length} bytes, not ${size}` }];
      return crc32(file) === crc ? [] : [{ path, reason: 'its checksum does not match' }];
    });
  }

  async loose(): Promise<void> {
    const all = [...this.#files.loose];
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const some = all.slice(from, from + AT_ONCE);
      const bytes = await this.#files.backend.store.readStored(some.map(([, inode]) => inode));
      for (const [i, [oid]] of some.entries()) {
        const reason = this.#looseProblem(oid, bytes[i]);
        if (reason !== undefined) this.#report(loosePath(oid), reason);
        await this.#step();
      }
    }
  }

  #looseProblem(oid: string, bytes: Uint8Array | undefined): string | undefined {
    // That it is missing is known already.
    if (bytes === undefined) return undefined;
    try {
      const { type, body } = decodeLoose(bytes);
      const actual = gitObjectId(type, body);
      return actual === oid ? undefined : `it hashes to ${actual}`;
    } catch (error) {
      return `it cannot be read: ${reasonOf(error)}`;
    }
  }

  async pack(pack: ShelvedPack): Promise<void> {
    const { base } = pack;
    const read = (ending: string) => this.#files.backend.readFile(`${base}.${ending}`) as Promise<Uint8Array>;
    const index = await readStoredIndex(await read('idx').catch(() => undefined));
    if (typeof index === 'string') this.#report(`${base}.idx`, index);
    let bytes: Uint8Array;
    try {
      bytes = await read('pack');
    } catch (error) {
      this.#report(`${base}.pack`, reasonOf(error));
      return;
    }
    if (!(await endsInItsChecksum(bytes))) this.#report(`${base}.pack`, 'its checksum does not match');
    const trailer = bytes.subarray(-20);
    const named = /^pack-([0-9a-f]{40})$/.exec(base.slice(PACKS.length + 1))?.[1];
    if (named !== undefined && hex(trailer) !== named)
      this.#report(`${base}.pack`, `its checksum is ${hex(trailer)}`);
    if (index instanceof PackIndex && index.packChecksum !== hex(trailer))
      this.#report(`${base}.idx`, 'it is the index of another pack');
    await this.#packed(pack, bytes);
  }

  /** Every object of a pack, in the order of their places, so that the base of a delta is at hand. */
  async #packed(pack: ShelvedPack, bytes: Uint8Array): Promise<void> {
    const { base, index } = pack;
    const declared = bytes.length < 12 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(8);
    const magic = equalBytes(bytes.subarray(0, 8), Uint8Array.of(0x50, 0x41, 0x43, 0x4b, 0, 0, 0, 2));
    if (!magic || declared !== index.count)
      this.#report(`${base}.pack`, `its head is not that of a pack of ${index.count} objects`);
    const cache = new ObjectCache();
    for (const { oid, offset } of inPackOrder(index)) {
      const reason = this.#packedProblem(pack, bytes, { oid, offset }, cache);
      if (reason !== undefined) this.#report(`${base}.pack`, `the object ${oid} ${reason}`);
      await this.#step();
    }
  }

  #packedProblem(
    pack: ShelvedPack,
    bytes: Uint8Array,
    { oid, offset }: { readonly oid: string; readonly offset: number },
    cache: ObjectCache,
  ): string | undefined {
    try {
      const { type, body } = this.#files.packs.readAt(pack, bytes, offset, cache);
      const actual = gitObjectId(type, body);
      return actual === oid ? undefined : `hashes to ${actual}`;
    } catch (error) {
      return `cannot be read: ${reasonOf(error)}`;
    }
  }

  refs(): void {
    for (const [ref, oid] of this.#files.refs)
      if (!this.#files.isStored(oid)) this.#report(`/.git/${ref}`, `it names ${oid}, which is not stored`);
  }
}

/**
 * Reads every stored byte again: the superblock, each loose object and each packed one by its hash, the checksums of
 * packs and indexes, and that each ref names an object. Names the file of whatever is wrong; throws only when it is
 * cancelled or the storage is gone. The caller keeps packing and merging out.
 */
export async function verifyFiles(files: GitFiles, quiet: Quiet, task: Task): Promise<StoreReport> {
  const verification = new Verification(files, quiet, task);
  await verification.superblock();
  await verification.files();
  await verification.loose();
  const { packs } = files.packs;
  for (const pack of packs) await verification.pack(pack);
  verification.refs();
  return {
    objects: verification.objects,
    packs: packs.length,
    problems: verification.problems,
    repaired: [...files.repairs],
  };
}
