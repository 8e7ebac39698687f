import { openLightningRepository } from '../../../src/adapters/lightning-fs/repository.ts';
import { decodeSuperblock, type Node } from '../../../src/adapters/lightning-fs/superblock.ts';
import type { Oid } from '../../../src/ports/repository.ts';
import { commitChain, commitOn } from '../../contract/repository.ts';

/** What tests do to the raw IndexedDB database behind a repository that is closed. */

export const JOURNAL = 'refs/gatos/journal/main/user/ada/0123456789abcdef';

export const tipOf = (commits: readonly { readonly oid: Oid }[]) => commits.at(-1)?.oid ?? '';

export function request<T>(made: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    made.onsuccess = () => resolve(made.result);
    made.onerror = () => reject(made.error);
  });
}

export async function withStore<T>(name: string, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  const db = await request(indexedDB.open(`gatos-repository:${name}`));
  try {
    return await work(db.transaction('files', 'readwrite').objectStore('files'));
  } finally {
    db.close();
  }
}

/** Every stored file: its path and its inode number. */
export async function filesOf(name: string): Promise<ReadonlyMap<string, number>> {
  const { root } = decodeSuperblock(await withStore(name, (store) => request(store.get('!root'))));
  const files = new Map<string, number>();
  const walk = (node: Node, path: string) => {
    for (const [key, child] of node) {
      if (typeof key !== 'string') continue;
      const stat = (child as Node).get(0);
      if (stat?.type === 'file') files.set(`${path}/${key}`, stat.ino);
      else walk(child as Node, `${path}/${key}`);
    }
  };
  const top = root.get('/');
  if (top !== undefined) walk(top, '');
  return files;
}

/** Puts other bytes in the place of a record; null deletes it. */
export async function replace(name: string, key: string | number, bytes: Uint8Array | null): Promise<void> {
  await withStore(name, async (store) => {
    await (bytes === null ? request(store.delete(key)) : request(store.put(bytes, key)));
  });
}

export function bytesOf(name: string, key: string | number): Promise<Uint8Array> {
  return withStore(name, (store) => request<Uint8Array>(store.get(key)));
}

export async function damage(
  name: string,
  find: (path: string) => boolean,
  change: (bytes: Uint8Array) => Uint8Array | null,
): Promise<void> {
  const [, inode] = [...(await filesOf(name))].find(([path]) => find(path)) ?? [];
  if (inode === undefined) throw new Error('no such file');
  await replace(name, inode, change(await bytesOf(name, inode)));
}

/** Changes one byte, counted from the end when `at` is negative. */
export function flip(at: number, mask = 0x55): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => {
    const copy = Uint8Array.from(bytes);
    const index = at < 0 ? copy.length + at : at;
    copy[index] = (copy[index] ?? 0) ^ mask;
    return copy;
  };
}

/** A repository with one loose commit and a pack of 60. */
export async function mixed(name: string): Promise<{ readonly loose: Oid; readonly packed: readonly Oid[] }> {
  const repository = await openLightningRepository({ name });
  const commits = commitChain(60);
  const loose = commitOn(tipOf(commits), 'loose');
  await repository.apply({
    objects: commits,
    refs: [{ ref: JOURNAL, expected: null, next: tipOf(commits) }],
  });
  await repository.apply({
    objects: [loose],
    refs: [{ ref: JOURNAL, expected: tipOf(commits), next: loose.oid }],
  });
  await repository.close();
  return { loose: loose.oid, packed: commits.map((commit) => commit.oid) };
}
