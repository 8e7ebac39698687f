import 'fake-indexeddb/auto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  deleteLightningRepository,
  listLightningRepositories,
} from '../../../src/adapters/lightning-fs/catalog.ts';
import { openLightningRepository } from '../../../src/adapters/lightning-fs/repository.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import type { Oid } from '../../../src/ports/repository.ts';
import { EMPTY_TREE_OID, planObject } from '../../../src/protocol/git/object.ts';
import { commitChain } from '../../contract/repository.ts';
import { gitText, tempDir } from '../git/gitHelper.ts';
import { damage, filesOf, flip, JOURNAL, mixed, request, tipOf, withStore } from './lightningFiles.ts';

const temp = tempDir();
afterAll(temp.remove);

let names = 0;
const freshName = () => `storage-${names++}`;

describe('damaged storage', () => {
  it.each([
    ['nonsense', 'not bytes', /superblock .* is not a tree/],
    ['empty', new Uint8Array(), /superblock .* is not a tree/],
    ['without its checksum', new TextEncoder().encode('["gatos-superblock",[]]'), /fails its checksum/],
  ])('names a superblock that is %s', async (_, root, reason) => {
    const name = freshName();
    await mixed(name);
    await withStore(name, (store) => request(store.put(root, '!root')));
    await expect(openLightningRepository({ name })).rejects.toMatchObject({
      code: 'ERR_STORAGE_CORRUPT',
      message: reason,
    });
  });

  it('names a ref that holds no object id', async () => {
    const name = freshName();
    await mixed(name);
    await damage(
      name,
      (path) => path.endsWith(JOURNAL),
      () => new TextEncoder().encode('oops\n'),
    );
    const opening = openLightningRepository({ name });
    await expect(opening).rejects.toMatchObject({
      code: 'ERR_STORAGE_CORRUPT',
      message: expect.stringContaining(JOURNAL),
    });
  });

  it.each([
    ['changed', flip(20)],
    ['emptied', () => new Uint8Array()],
    ['lost', () => null],
  ])('names a loose object whose file was %s', async (_, change) => {
    const name = freshName();
    const { loose, packed } = await mixed(name);
    await damage(name, (path) => path.endsWith(loose.slice(2)), change);
    const repository = await openLightningRepository({ name });
    await expect(repository.read(loose)).rejects.toMatchObject({
      code: 'ERR_STORAGE_CORRUPT',
      message: expect.stringContaining(loose),
    });
    // What is whole still reads.
    expect(await repository.read(packed[0] ?? '')).toBeDefined();
    await repository.close();
  });

  it('names the objects a damaged pack took along, and only those', async () => {
    const name = freshName();
    const { packed } = await mixed(name);
    await damage(name, (path) => path.endsWith('.pack'), flip(40));
    const repository = await openLightningRepository({ name });
    await expect(repository.read(packed[0] ?? '')).rejects.toMatchObject({
      code: 'ERR_STORAGE_CORRUPT',
      message: expect.stringContaining(packed[0] ?? ''),
    });
    expect(await repository.read(packed[30] ?? '')).toBeDefined();
    await repository.close();
  });

  it('names a lost pack', async () => {
    const name = freshName();
    const { packed } = await mixed(name);
    await damage(
      name,
      (path) => path.endsWith('.pack'),
      () => null,
    );
    const repository = await openLightningRepository({ name });
    await expect(repository.read(packed[0] ?? '')).rejects.toMatchObject({
      code: 'ERR_STORAGE_CORRUPT',
      message: /pack-/,
    });
    await repository.close();
    // Without an index to tell what was in it, nothing can be said of any object.
    await damage(name, (path) => path.endsWith('.idx'), flip(-1));
    await expect(openLightningRepository({ name })).rejects.toMatchObject({
      code: 'ERR_STORAGE_CORRUPT',
      message: /\.idx/,
    });
  });

  it.each([
    ['changed', flip(1_100)],
    ['cut short', (bytes: Uint8Array) => bytes.slice(0, 500)],
    ['lost', () => null],
  ])('makes a pack index that was %s anew from its pack, and says so', async (_, change) => {
    const name = freshName();
    const { packed } = await mixed(name);
    const index = [...(await filesOf(name)).keys()].find((path) => path.endsWith('.idx')) ?? '';
    await damage(name, (path) => path === index, change);
    const repository = await openLightningRepository({ name });
    expect(repository.repairs).toHaveLength(1);
    expect(repository.repairs[0]).toContain(index);
    for (const oid of packed) expect(await repository.read(oid)).toBeDefined();
    expect(await repository.verifyStore(NO_TASK)).toMatchObject({
      problems: [],
      repaired: repository.repairs,
    });
    await repository.close();
    // It was stored: the next to open finds nothing to repair.
    const again = await openLightningRepository({ name });
    expect(again.repairs).toEqual([]);
    await again.close();
  });

  it('says that a newer version of the app stored it', async () => {
    const name = freshName();
    (await request(indexedDB.open(`gatos-repository:${name}`, 99))).close();
    await expect(openLightningRepository({ name })).rejects.toMatchObject({ code: 'ERR_STORAGE_VERSION' });
  });
});

describe('maintain', () => {
  async function many(name: string, count: number) {
    const repository = await openLightningRepository({ name });
    const commits = commitChain(count);
    let last: Oid | null = null;
    for (let i = 0; i < count; i += 40) {
      const objects = commits.slice(i, i + 40);
      const next = tipOf(objects);
      await repository.apply({ objects, refs: [{ ref: JOURNAL, expected: last, next }] });
      last = next;
    }
    return { repository, commits };
  }

  it('packs more than 500 loose objects, while they are being read, and keeps them all', async () => {
    const name = freshName();
    const { repository, commits } = await many(name, 560);
    const reading = Promise.all(commits.map((commit) => repository.read(commit.oid)));
    expect(await repository.maintain()).toEqual({ packed: 560, merged: 0 });
    expect((await reading).every((object) => object?.type === 'commit')).toBe(true);
    for (const commit of commits) expect(await repository.read(commit.oid)).toBeDefined();
    expect(await repository.maintain()).toEqual({ packed: 0, merged: 0 });
    await repository.close();
    // HEAD, config, the ref, one pack and its index.
    expect((await filesOf(name)).size).toBe(5);
    const reopened = await openLightningRepository({ name });
    for (const commit of commits) expect(await reopened.read(commit.oid)).toBeDefined();
    await reopened.close();
    const keys = await withStore(name, (store) => request(store.getAllKeys()));
    expect(keys).toHaveLength(6);
  });

  it('leaves few loose objects alone', async () => {
    const { repository } = await many(freshName(), 40);
    expect(await repository.maintain()).toEqual({ packed: 0, merged: 0 });
    await repository.close();
  });

  it('changes nothing when the disk is full', async () => {
    const name = freshName();
    const { repository, commits } = await many(name, 520);
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    await expect(repository.maintain()).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
    IDBObjectStore.prototype.put = put;
    for (const commit of commits) expect(await repository.read(commit.oid)).toBeDefined();
    expect(await repository.maintain()).toEqual({ packed: 520, merged: 0 });
    await repository.close();
  });
});

describe('catalog', () => {
  it('lists repositories and deletes one for good, also when a closed one is asked for again', async () => {
    const name = `ünï ${freshName()}`;
    await mixed(name);
    expect(await listLightningRepositories()).toContain(name);
    await deleteLightningRepository(name);
    expect(await listLightningRepositories()).not.toContain(name);
    await deleteLightningRepository(name);
    const repository = await openLightningRepository({ name });
    expect(await repository.list('')).toEqual([]);
    await repository.close();
  });

  it('lets go of a repository that is deleted while open', async () => {
    const name = freshName();
    await mixed(name);
    const repository = await openLightningRepository({ name });
    await deleteLightningRepository(name);
    const blob = planObject('blob', new Uint8Array([1]));
    await expect(repository.apply({ objects: [blob], refs: [] })).rejects.toMatchObject({
      code: 'ERR_STORAGE_UNAVAILABLE',
    });
    expect(await listLightningRepositories()).not.toContain(name);
    await repository.close();
  });
});

describe('the stored files', () => {
  it('are a bare Git repository that stock git checks and reads', async () => {
    const name = freshName();
    await mixed(name);
    const repository = await openLightningRepository({ name });
    await repository.apply({ objects: [planObject('tree', new Uint8Array())], refs: [] });
    await repository.close();
    const files = await filesOf(name);
    for (const [path, inode] of files) {
      const bytes = await withStore(name, (store) => request<Uint8Array>(store.get(inode)));
      mkdirSync(join(temp.path, dirname(path)), { recursive: true });
      writeFileSync(join(temp.path, path), bytes);
    }
    mkdirSync(join(temp.path, '.git/refs/heads'), { recursive: true });
    const gitdir = join(temp.path, '.git');
    expect(gitText(gitdir, ['fsck', '--strict', '--no-dangling', '--full'])).toBe('');
    expect(gitText(gitdir, ['rev-list', '--count', JOURNAL])).toBe('61');
    expect(gitText(gitdir, ['cat-file', '-t', EMPTY_TREE_OID])).toBe('tree');
    expect(gitText(gitdir, ['symbolic-ref', 'HEAD'])).toBe('refs/heads/main');
    expect(gitText(gitdir, ['config', 'core.bare'])).toBe('true');
  });
});
