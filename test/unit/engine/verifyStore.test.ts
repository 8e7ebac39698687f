import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import {
  type LightningRepository,
  openLightningRepository,
} from '../../../src/adapters/lightning-fs/repository.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import { planObject } from '../../../src/protocol/git/object.ts';
import { damage, flip } from '../adapters/lightningFiles.ts';
import { add, type Lab, newLab } from './support/lab.ts';

/** A lab's world in the browser's store. */
async function moveIn(lab: Lab, name: string): Promise<void> {
  const repository = await openLightningRepository({ name });
  const objects = [...lab.storage.objects].map(([oid, object]) => ({ oid, ...object }));
  const refs = [...lab.storage.refs].map(([ref, next]) => ({ ref, expected: null, next }));
  // In one plan of more than 50 objects, so that it becomes a pack.
  const filler = Array.from({ length: 50 }, (_, i) => i);
  const blobs = filler.map((i) => planObject('blob', new Uint8Array([i, 1, 2, 3])));
  expect(await repository.apply({ objects: [...objects, ...blobs], refs })).toEqual({ ok: true });
  await repository.close();
}

async function verified(lab: Lab, name: string) {
  const repository: LightningRepository = await openLightningRepository({ name });
  try {
    const world = await lab.open({ wrap: () => repository });
    return await verifyWorld(world, NO_TASK);
  } finally {
    await repository.close();
  }
}

describe('verifyWorld on the store of the browser', () => {
  it('reads every stored byte again, names what is damaged, and tells what was repaired', async () => {
    const lab = await newLab();
    await add(await lab.open());
    const name = 'verify-world';
    await moveIn(lab, name);
    const whole = await verified(lab, name);
    expect(whole).toMatchObject({ ok: true, events: 1 });
    expect(whole.checks[0]).toMatchObject({ name: 'Store', ok: true });
    expect(whole.checks[0]?.detail).toContain('1 pack with index and checksum');

    await damage(name, (path) => path.endsWith('.idx'), flip(1_200));
    const repaired = await verified(lab, name);
    expect(repaired.ok).toBe(true);
    expect(repaired.checks[0]?.detail).toMatch(/Repaired: .*\.idx could not be used/);

    // The last bytes of a pack are its checksum, which nothing else reads.
    await damage(name, (path) => path.endsWith('.pack'), flip(-1));
    const damaged = await verified(lab, name);
    expect(damaged.ok).toBe(false);
    expect(damaged.checks).toHaveLength(1);
    expect(damaged.checks[0]).toMatchObject({ name: 'Store', ok: false });
    expect(damaged.checks[0]?.detail).toMatch(/pack-[0-9a-f]{40}\.pack: its checksum/);
  });
});
