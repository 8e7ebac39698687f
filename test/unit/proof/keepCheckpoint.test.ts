import { afterEach, describe, expect, it, vi } from 'vitest';
import { knownCheckpoints } from '../../../src/engine/proof/checkpoints.ts';
import { keepCheckpoint } from '../../../src/engine/proof/keepCheckpoint.ts';
import { verdictOn } from '../../../src/engine/proof/knownVerdicts.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import type { World } from '../../../src/engine/world/world.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import type { WorkerEvent } from '../../../src/rpc/contract.ts';
import { CheckpointKeeper } from '../../../workers/engine/checkpointKeeper.ts';
import { add, newLab } from '../engine/support/lab.ts';
import { rejectionOf } from '../protocol/support/codes.ts';

const keep = (world: World, every: number) => keepCheckpoint(world, 'main', every, NO_TASK);
const written = async (world: World) =>
  (await knownCheckpoints(world, 'main')).map(({ proof }) => proof.events);

describe('[STA-3] checkpoints that are written by themselves', () => {
  it('one when so many events have come since the newest, verified by recomputing', async () => {
    const world = await (await newLab()).open();
    expect(await keep(world, 1)).toBeNull();
    await add(world);
    await add(world);
    expect(await keep(world, 3)).toBeNull();
    await add(world);
    const kept = await keep(world, 3);
    expect(kept?.verdict.status).toBe('verified');
    expect(verdictOn(world, kept?.oid ?? '')).toBe(kept?.verdict);
    await add(world);
    expect(await keep(world, 3)).toBeNull();
    expect(await written(world)).toEqual([3]);
  });

  it('none where this device cannot sign', async () => {
    const lab = await newLab();
    await add(await lab.open());
    const reader = await lab.open({ as: null });
    expect(await keep(reader, 1)).toBeNull();
    expect(await written(reader)).toEqual([]);
  });

  it('cancelled before it is written: nothing; between writing and verifying: verified the next time, and not written again', async () => {
    const world = await (await newLab()).open();
    await add(world);
    const cancelled = () => {
      throw new GatosError('ERR_CANCELLED', 'Enough.');
    };
    const never = { ...NO_TASK, breathe: async () => cancelled() };
    expect((await rejectionOf(keepCheckpoint(world, 'main', 1, never))).code).toBe('ERR_CANCELLED');
    expect(await written(world)).toEqual([]);

    expect((await rejectionOf(keepCheckpoint(world, 'main', 1, { ...NO_TASK, check: cancelled }))).code).toBe(
      'ERR_CANCELLED',
    );
    const [half] = await knownCheckpoints(world, 'main');
    expect(half).toBeDefined();
    expect(verdictOn(world, half?.oid ?? '')).toBeUndefined();

    expect((await keep(world, 1))?.oid).toBe(half?.oid);
    expect(verdictOn(world, half?.oid ?? '')?.status).toBe('verified');
    expect(await written(world)).toEqual([1]);
    expect(await keep(world, 1)).toBeNull();
  });
});

describe('[STA-3] the keeper of checkpoints', () => {
  afterEach(() => void vi.restoreAllMocks());

  async function keeper() {
    const world = await (await newLab()).open();
    const told: WorkerEvent[] = [];
    const made = new CheckpointKeeper({ ownOpened: async () => [['w', world]] }, (event) => told.push(event));
    return { world, told, made };
  }

  it('does nothing before it is allowed, and tells of what it writes', async () => {
    const { world, told, made } = await keeper();
    await add(world);
    made.noteImport('w', 'main');
    await made.run(NO_TASK);
    expect([told, await written(world)]).toEqual([[], []]);
    made.enabled = true;
    await made.run(NO_TASK);
    expect(told).toEqual([{ kind: 'world.changed', world: 'w', ns: 'main', total: 1, cause: 'checkpoint' }]);
    expect(await written(world)).toEqual([1]);
  });

  it('after an import at once, otherwise only after many events', async () => {
    const { world, told, made } = await keeper();
    made.enabled = true;
    await add(world);
    await made.run(NO_TASK);
    expect(told).toEqual([]);
    made.noteImport('w', 'main');
    await made.run(NO_TASK);
    await add(world);
    await made.run(NO_TASK);
    expect(await written(world)).toEqual([1]);
  });
});
