import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { openLightningRepository } from '../../../src/adapters/lightning-fs/repository.ts';
import { type Migration, openDatabase, SCHEMA_VERSION } from '../../../src/adapters/lightning-fs/schema.ts';
import { decodeSuperblock } from '../../../src/adapters/lightning-fs/superblock.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { bytesOf, JOURNAL, mixed, request, withStore } from './lightningFiles.ts';

const database = (name: string) => `gatos-repository:${name}`;

/** Turns a repository back into what version 1 stored: the superblock as lightning-fs's own Map. */
async function asVersion1(name: string): Promise<void> {
  const { root } = decodeSuperblock(await bytesOf(name, '!root'));
  const records = await withStore(name, async (store) => {
    const keys = await request(store.getAllKeys());
    return Promise.all(keys.map(async (key) => [key, await request<unknown>(store.get(key))] as const));
  });
  await request(indexedDB.deleteDatabase(database(name)));
  const opening = indexedDB.open(database(name), 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('files');
  const db = await request(opening);
  const store = db.transaction('files', 'readwrite').objectStore('files');
  for (const [key, value] of records) await request(store.put(key === '!root' ? root : value, key));
  db.close();
}

async function versionOf(name: string): Promise<number | undefined> {
  return (await indexedDB.databases()).find((one) => one.name === database(name))?.version;
}

describe('the stored schema version', () => {
  it('is refused when it is newer, with what to do', async () => {
    const name = 'schema-newer';
    (await request(indexedDB.open(database(name), SCHEMA_VERSION + 1))).close();
    const opening = openLightningRepository({ name });
    await expect(opening).rejects.toMatchObject({
      code: 'ERR_STORAGE_VERSION',
      hint: expect.stringContaining('Reload'),
    });
  });

  it('is migrated from 1: the superblock becomes bytes, and everything is there', async () => {
    const name = 'schema-1';
    const { loose, packed } = await mixed(name);
    await asVersion1(name);
    const repository = await openLightningRepository({ name });
    for (const oid of [loose, ...packed]) expect(await repository.read(oid)).toBeDefined();
    expect(await repository.get(JOURNAL)).toBe(loose);
    expect((await repository.verifyStore(NO_TASK)).problems).toEqual([]);
    await repository.close();
    expect(await versionOf(name)).toBe(SCHEMA_VERSION);
    expect(await bytesOf(name, '!root')).toBeInstanceOf(Uint8Array);
  });

  it('stays as it was when a step fails, whatever the steps before it wrote', async () => {
    const name = 'schema-fails';
    const { loose } = await mixed(name);
    await asVersion1(name);
    const write: Migration = async (store) => void (await request(store.put('changed', '!root')));
    const fail: Migration = async () => {
      throw new Error('the step failed');
    };
    await expect(openDatabase(database(name), [write, write, fail])).rejects.toThrow('the step failed');
    expect(await versionOf(name)).toBe(1);
    const repository = await openLightningRepository({ name });
    expect(await repository.get(JOURNAL)).toBe(loose);
    await repository.close();
  });

  it('goes through every step from where it is, once and in order', async () => {
    const name = 'schema-steps';
    const seen: number[] = [];
    const step =
      (n: number): Migration =>
      async (store) => {
        seen.push(n);
        await request(store.put(n, 'step'));
      };
    const steps = [1, 2, 3].map(step);
    (await openDatabase(database(name), steps.slice(0, 1))).close();
    expect(seen).toEqual([]);
    (await openDatabase(database(name), steps)).close();
    expect(seen).toEqual([2, 3]);
    (await openDatabase(database(name), steps)).close();
    expect(seen).toEqual([2, 3]);
  });
});
