import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ObjectCache } from '../../../src/adapters/lightning-fs/objectCache.ts';
import { chooseMerge, FULL_PACK, MAX_PACK } from '../../../src/adapters/lightning-fs/packing.ts';
import {
  type LightningRepository,
  openLightningRepository,
} from '../../../src/adapters/lightning-fs/repository.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import type { Oid, PlannedObject } from '../../../src/ports/repository.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { History } from '../../bench/ledger/history.ts';
import { commitChain } from '../../contract/repository.ts';
import { damage, filesOf, flip, JOURNAL, tipOf } from './lightningFiles.ts';

afterEach(() => vi.restoreAllMocks());

let names = 0;
const freshName = () => `packing-${names++}`;

/** Appends commits in applies of `batch`: fewer than 50 become loose objects, more become a pack. */
async function append(
  repository: LightningRepository,
  commits: readonly PlannedObject[],
  batch: number,
): Promise<void> {
  for (let i = 0; i < commits.length; i += batch) {
    const objects = commits.slice(i, i + batch);
    const expected = await repository.get(JOURNAL);
    await repository.apply({ objects, refs: [{ ref: JOURNAL, expected, next: tipOf(objects) }] });
  }
}

async function expectAll(repository: LightningRepository, commits: readonly PlannedObject[]): Promise<void> {
  for (const { oid, body } of commits) {
    const stored = await repository.read(oid);
    expect(Buffer.from(stored?.body ?? []).equals(body), oid).toBe(true);
  }
  expect((await repository.verifyStore(NO_TASK)).problems).toEqual([]);
}

describe('chooseMerge', () => {
  it('leaves few packs whatever came in, none larger than the limit, and ends', () => {
    const sizes = fc.array(fc.integer({ min: 100, max: FULL_PACK * 2 }), { maxLength: 200 });
    fc.assert(
      fc.property(sizes, (list) => {
        let packs = list.map((size) => ({ size }));
        for (let chosen = chooseMerge(packs); chosen.length > 0; chosen = chooseMerge(packs)) {
          expect(chosen.length).toBeGreaterThan(1);
          const size = chosen.reduce((sum, pack) => sum + pack.size, 0);
          expect(size).toBeLessThanOrEqual(MAX_PACK);
          packs = [...packs.filter((pack) => !chosen.includes(pack)), { size }];
        }
        const total = list.reduce((sum, size) => sum + size, 0);
        // The bound that docs/storage.md states: each open pack is at least twice all smaller ones together.
        const open = packs.filter(({ size }) => size < FULL_PACK);
        expect(open.length).toBeLessThanOrEqual(1 + Math.ceil(Math.log(FULL_PACK / 100) / Math.log(3)));
        expect(packs.length - open.length).toBeLessThanOrEqual(total / FULL_PACK);
      }),
    );
  });
});

describe('maintain', () => {
  it('merges small packs, keeps every object and few files, also for the next to open', async () => {
    const name = freshName();
    let repository = await openLightningRepository({ name });
    const commits = new History().take(1_200);
    await append(repository, commits, 60);
    expect(repository.stats()).toMatchObject({ loose: 0, packed: 1_200, packs: 20 });
    const report = await repository.maintain();
    expect(report.merged).toBeGreaterThan(10);
    expect(repository.stats().packs).toBeLessThanOrEqual(3);
    expect(repository.stats()).toMatchObject({ loose: 0, packed: 1_200 });
    await expectAll(repository, commits);
    await repository.close();
    repository = await openLightningRepository({ name });
    expect(repository.repairs).toEqual([]);
    await expectAll(repository, commits);
    await repository.close();
  });

  it('merges packs that hold the same object, and keeps it once', async () => {
    const repository = await openLightningRepository({ name: freshName() });
    const commits = commitChain(240);
    await append(repository, commits, 60);
    // Somebody fetched a pack that overlaps ours.
    const { fs, gitdir } = repository.git;
    const other = await openLightningRepository({ name: freshName() });
    await append(other, commits, 240);
    for (const file of await other.git.fs.promises.readdir(`${gitdir}/objects/pack`)) {
      const path = `${gitdir}/objects/pack/${file}`;
      await fs.promises.writeFile(path, await other.git.fs.promises.readFile(path));
    }
    await fs.promises.flush();
    await other.close();
    expect(repository.stats()).toMatchObject({ packed: 480, packs: 5 });
    await repository.maintain();
    expect(repository.stats()).toMatchObject({ packed: 240, packs: 1 });
    await expectAll(repository, commits);
    await repository.close();
  });

  it('packs by itself when files pile up faster than it is ever idle', async () => {
    const repository = await openLightningRepository({ name: freshName() });
    const commits = commitChain(1_640);
    await append(repository, commits, 40);
    await vi.waitFor(() => expect(repository.stats().loose).toBeLessThan(1_000), { timeout: 5_000 });
    expect(repository.stats().packed + repository.stats().loose).toBe(1_640);
    await repository.maintain();
    await expectAll(repository, commits);
    await repository.close();
  });

  it('stops between slices when it is cancelled, having changed nothing, and lets others in', async () => {
    const repository = await openLightningRepository({ name: freshName() });
    const commits = commitChain(600);
    await append(repository, commits, 40);
    let turns = 0;
    const cancelled = new GatosError('ERR_CANCELLED', 'enough');
    const task = {
      ...NO_TASK,
      breathe: async () => {
        turns += 1;
        // A write in the middle of it is not held up.
        if (turns === 2) await append(repository, commitChain(1, tipOf(commits), 'between'), 1);
      },
      check: () => {
        if (turns > 2) throw cancelled;
      },
    };
    await expect(repository.maintain(task)).rejects.toBe(cancelled);
    expect(repository.stats()).toMatchObject({ loose: 601, packs: 0 });
    await repository.maintain();
    expect(repository.stats().packed).toBeGreaterThan(600);
    await expectAll(repository, commits);
    await repository.close();
  });

  it('leaves a damaged loose object alone, packs the others, and verification names it', async () => {
    const name = freshName();
    let repository = await openLightningRepository({ name });
    const commits = commitChain(560);
    await append(repository, commits, 40);
    const victim = commits[100]?.oid ?? '';
    await repository.close();
    await damage(name, (path) => path.endsWith(victim.slice(2)), flip(30));
    repository = await openLightningRepository({ name });
    expect(await repository.maintain()).toMatchObject({ packed: 559 });
    expect(repository.stats()).toMatchObject({ loose: 1, packed: 559 });
    const { problems } = await repository.verifyStore(NO_TASK);
    expect(problems.every(({ file }) => file.endsWith(victim.slice(2)))).toBe(true);
    expect(problems.length).toBeGreaterThan(0);
    await repository.close();
  });

  it('never puts a damaged pack under a new checksum', async () => {
    const name = freshName();
    let repository = await openLightningRepository({ name });
    await append(repository, commitChain(240), 60);
    await repository.close();
    const victim = [...(await filesOf(name)).keys()].find((path) => path.endsWith('.pack')) ?? '';
    await damage(name, (path) => path === victim, flip(200));
    repository = await openLightningRepository({ name });
    await repository.maintain();
    expect(repository.stats().packs).toBe(2);
    const { problems } = await repository.verifyStore(NO_TASK);
    expect(new Set(problems.map(({ file }) => file))).toEqual(new Set([victim]));
    await repository.close();
  });
});

/** Fails the `nth` request of a write transaction from now on (or its commit, 0); counts the requests. */
function failRequest(nth: number): { count: number } {
  const seen = { count: 0 };
  const full = () => new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  for (const method of ['put', 'delete'] as const) {
    const original = IDBObjectStore.prototype[method] as (...args: unknown[]) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      seen.count += 1;
      if (seen.count === nth) throw full();
      return original.apply(this, args) as never;
    } as never);
  }
  return seen;
}

describe('a failure in the middle of packing or merging', () => {
  it.each([
    ['packing', 520, 40],
    ['merging', 240, 60],
  ])('loses nothing while %s, whichever of its writes fails', async (_, count, batch) => {
    const name = freshName();
    const commits = commitChain(count);
    let repository = await openLightningRepository({ name });
    await append(repository, commits, batch);
    const before = { ...repository.stats() };
    // Packing deletes 520 files: each end and a few of the middle stand for all.
    const places = batch === 40 ? [1, 2, 3, 4, 260, 521, 522, 523] : [1, 2, 3, 4, 5, 9, 10, 11];
    for (const nth of places) {
      const seen = failRequest(nth);
      await expect(repository.maintain(), `request ${nth}`).rejects.toMatchObject({
        code: 'ERR_STORAGE_FULL',
      });
      expect(seen.count).toBe(nth);
      vi.restoreAllMocks();
      expect(repository.stats()).toEqual(before);
      const during = await openLightningRepository({ name });
      expect(during.stats()).toEqual(before);
      expect((await during.verifyStore(NO_TASK)).problems).toEqual([]);
      await during.close();
    }
    // The last place tried is the last write there is: the superblock.
    const all = failRequest(-1);
    await repository.maintain();
    expect(all.count).toBe(places.at(-1));
    vi.restoreAllMocks();
    await expectAll(repository, commits);
    await repository.close();
    repository = await openLightningRepository({ name });
    await expectAll(repository, commits);
    await repository.close();
  });

  it('shows whoever opens it then the old files or the new ones, and whole', async () => {
    const name = freshName();
    const repository = await openLightningRepository({ name });
    const commits = commitChain(560);
    await append(repository, commits, 40);
    let packing = true;
    const seen = new Set(['560+0']);
    const packed = repository.maintain().finally(() => {
      packing = false;
    });
    while (packing) {
      const during = await openLightningRepository({ name });
      const stats = during.stats();
      seen.add(`${stats.loose}+${stats.packed}`);
      expect(during.repairs).toEqual([]);
      await during.close();
    }
    expect((await packed).packed).toBe(560);
    seen.add(`${repository.stats().loose}+${repository.stats().packed}`);
    expect([...seen].sort()).toEqual(['0+560', '560+0']);
    await expectAll(repository, commits);
    await repository.close();
  });
});

describe('memory', () => {
  it('holds no more of objects than its limit, whatever is read', async () => {
    const cache = new ObjectCache(10_000);
    const bodies = fc.array(fc.tuple(fc.nat(40), fc.nat(3_000)), { maxLength: 300 });
    fc.assert(
      fc.property(bodies, (list) => {
        for (const [key, size] of list) {
          const object = { type: 'blob', body: new Uint8Array(size) } as const;
          cache.put(key, object);
          if (size > 1_250) expect(cache.get(key)?.body.length).not.toBe(size);
          expect(cache.bytes).toBeLessThanOrEqual(10_000);
        }
      }),
    );
  });

  it('reads an object by loading one pack, not all', async () => {
    const name = freshName();
    let repository = await openLightningRepository({ name });
    const commits = commitChain(300);
    await append(repository, commits, 60);
    await repository.close();
    repository = await openLightningRepository({ name });
    const get = vi.spyOn(IDBObjectStore.prototype, 'get');
    const wanted: Oid = commits[250]?.oid ?? '';
    await repository.read(wanted);
    await repository.read(wanted);
    expect(get).toHaveBeenCalledTimes(1);
    await repository.close();
  });
});
