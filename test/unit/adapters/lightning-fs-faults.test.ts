import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type LightningRepository,
  openLightningRepository,
} from '../../../src/adapters/lightning-fs/repository.ts';
import type { Plan, PlannedObject } from '../../../src/ports/repository.ts';
import { parentsOf } from '../../../src/protocol/git/ancestry.ts';
import { planObject } from '../../../src/protocol/git/object.ts';
import { commitChain } from '../../contract/repository.ts';

const JOURNAL = 'refs/gatos/journal/main/user/ada/0123456789abcdef';
const STATE = 'refs/gatos/state/main';

afterEach(() => vi.restoreAllMocks());

let names = 0;
const freshName = () => `faults-${names++}`;

function quotaError(): DOMException {
  return new DOMException('The quota has been exceeded.', 'QuotaExceededError');
}

/** Makes the `nth` put from now on fail the way a full disk does. */
function failPut(nth: number): void {
  const put = IDBObjectStore.prototype.put;
  let count = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    count += 1;
    if (count === nth) throw quotaError();
    return put.apply(this, args);
  });
}

/** Aborts the next write transaction after all its requests were made, as a browser does when the commit fails. */
function failCommit(errorName: string | null): void {
  const transaction = IDBDatabase.prototype.transaction;
  let armed = true;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    stores,
    mode,
    options,
  ) {
    const made = transaction.call(this, stores, mode, options);
    if (armed && mode === 'readwrite') {
      armed = false;
      const inner = made as unknown as { _abort(name: string | null): void };
      queueMicrotask(() => inner._abort(errorName));
    }
    return made;
  });
}

/** Everything a ref names can be read, back to the first commit. */
async function expectConsistent(repository: LightningRepository): Promise<void> {
  for (const ref of await repository.list('')) {
    for (let oid: string | undefined = ref.oid; oid !== undefined; ) {
      const object = await repository.read(oid);
      expect(object, `${ref.name} needs ${oid}`).toBeDefined();
      oid = parentsOf(object?.body ?? new Uint8Array())[0];
    }
  }
}

async function seeded(
  name: string,
): Promise<{ repository: LightningRepository; base: readonly PlannedObject[]; tip: string }> {
  const repository = await openLightningRepository({ name });
  const base = commitChain(10);
  const tip = base.at(-1)?.oid ?? '';
  await repository.apply({ objects: base, refs: [{ ref: JOURNAL, expected: null, next: tip }] });
  return { repository, base, tip };
}

function planOn(tip: string, count: number): Plan {
  const objects = commitChain(count, tip, 'more');
  const next = objects.at(-1)?.oid ?? '';
  return {
    objects,
    refs: [
      { ref: JOURNAL, expected: tip, next },
      { ref: STATE, expected: null, next },
    ],
  };
}

describe('a full disk in the middle of apply', () => {
  // 3 loose files, 2 refs and the superblock are 6 puts; a pack and its index instead of the files are 5.
  it.each([
    [3, 6],
    [60, 5],
  ])('leaves everything as it was, whichever of its writes fails (%i objects)', async (count, puts) => {
    for (let nth = 1; nth <= puts; nth++) {
      const name = freshName();
      const { repository, tip } = await seeded(name);
      const plan = planOn(tip, count);
      failPut(nth);
      await expect(repository.apply(plan)).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
      vi.restoreAllMocks();
      const reopened = await openLightningRepository({ name });
      for (const seen of [repository, reopened]) {
        expect(await seen.list('')).toEqual([{ name: JOURNAL, oid: tip }]);
        for (const object of plan.objects) expect(await seen.has(object.oid)).toBe(false);
        await expectConsistent(seen);
      }
      await reopened.close();
      // The same plan succeeds once there is room again, on the repository that failed.
      expect(await repository.apply(plan)).toEqual({ ok: true });
      await expectConsistent(repository);
      await repository.close();
    }
  });

  it('writes no more than the puts the loop above goes through', async () => {
    for (const [count, puts] of [
      [3, 6],
      [60, 5],
    ] as const) {
      const { repository, tip } = await seeded(freshName());
      const put = vi.spyOn(IDBObjectStore.prototype, 'put');
      await repository.apply(planOn(tip, count));
      expect(put).toHaveBeenCalledTimes(puts);
      vi.restoreAllMocks();
      await repository.close();
    }
  });

  it.each([
    ['QuotaExceededError', 'ERR_STORAGE_FULL'],
    ['UnknownError', 'ERR_STORAGE_UNAVAILABLE'],
    [null, 'ERR_STORAGE_UNAVAILABLE'],
  ])('is noticed when only the commit fails (%s)', async (errorName, code) => {
    const name = freshName();
    const { repository, tip } = await seeded(name);
    const plan = planOn(tip, 3);
    failCommit(errorName);
    await expect(repository.apply(plan)).rejects.toMatchObject({ code });
    vi.restoreAllMocks();
    expect(await repository.list('')).toEqual([{ name: JOURNAL, oid: tip }]);
    expect(await repository.has(plan.objects[0]?.oid ?? '')).toBe(false);
    await repository.close();
    const reopened = await openLightningRepository({ name });
    expect(await reopened.list('')).toEqual([{ name: JOURNAL, oid: tip }]);
    await expectConsistent(reopened);
    await reopened.close();
  });

  it('on the very first open leaves nothing half made', async () => {
    const name = freshName();
    failPut(2);
    await expect(openLightningRepository({ name })).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
    vi.restoreAllMocks();
    const { repository } = await seeded(name);
    await expectConsistent(repository);
    await repository.close();
  });

  it('does not disturb another apply that waits its turn', async () => {
    const { repository, tip } = await seeded(freshName());
    failPut(1);
    const side = planObject('blob', new Uint8Array([1, 2, 3]));
    const [first, second] = await Promise.allSettled([
      repository.apply(planOn(tip, 3)),
      repository.apply({ objects: [side], refs: [] }),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: { ok: true } });
    expect(await repository.has(side.oid)).toBe(true);
    await repository.close();
  });
});

describe('a tab killed at any moment', () => {
  it('loses nothing acknowledged and shows nothing half written', async () => {
    const name = freshName();
    let { repository, tip } = await seeded(name);
    for (let i = 0; i < 8; i++) {
      const objects = commitChain(i % 3 === 2 ? 55 : 1, tip, `round ${i}`);
      const next = objects.at(-1)?.oid ?? '';
      const applying = repository.apply({ objects, refs: [{ ref: JOURNAL, expected: tip, next }] });
      // Somebody opens what is on the disk while the write is under way: it is the old or the new, and whole.
      const during = await openLightningRepository({ name });
      expect([tip, next]).toContain(await during.get(JOURNAL));
      await expectConsistent(during);
      await during.close();
      await applying;
      // Acknowledged: without flush or close, the next to open sees it.
      const after = await openLightningRepository({ name });
      expect(await after.get(JOURNAL)).toBe(next);
      await expectConsistent(after);
      await repository.close();
      repository = after;
      tip = next;
    }
    await repository.close();
  });

  it('asks for strict durability in every write', async () => {
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const { repository } = await seeded(freshName());
    const writes = spy.mock.calls.filter(([, mode]) => mode === 'readwrite');
    // Making the repository is one transaction, the plan another.
    expect(writes.map(([, , options]) => options)).toEqual([
      { durability: 'strict' },
      { durability: 'strict' },
    ]);
    await repository.close();
  });

  it('never saves on its own after lightning-fs has been idle', async () => {
    const { repository, tip } = await seeded(freshName());
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(spy.mock.calls.filter(([, mode]) => mode === 'readwrite')).toEqual([]);
    expect(await repository.apply(planOn(tip, 2))).toEqual({ ok: true });
    await repository.close();
  });
});
