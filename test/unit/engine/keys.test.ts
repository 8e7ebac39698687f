import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStorage, MemoryRepository } from '../../../src/adapters/memory/repository.ts';
import { emit } from '../../../src/engine/emit/emit.ts';
import { importJsonl } from '../../../src/engine/exchange/importJsonl.ts';
import { checkpointChain } from '../../../src/engine/proof/checkpoints.ts';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { createWorld, HELLO_FOLD, planGenesis } from '../../../src/engine/world/genesis.ts';
import { refreshWorld, type World } from '../../../src/engine/world/world.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { formatUlid, isKeyOf, isUlid, keyedUlid, parseUlid } from '../../../src/protocol/event/ulid.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { ada, add, endState, NOON, newLab, TestClock } from './support/lab.ts';

const entropy = fc.bigInt({ min: 0n, max: (1n << 80n) - 1n });
const time = fc.integer({ min: 0, max: 2 ** 47 });
const ulid = fc.record({ time, entropy }).map(formatUlid);

const KEY = formatUlid({ time: NOON, entropy: 77n });

const send = (world: World, key: string, n = 1) =>
  emit(world, { ns: 'main', type: 'add', payload: { n }, key }, NO_TASK);

describe('the ULID of a key', () => {
  it('[EVT-6] is above all that was seen, never before now or the key, and known by its entropy', () => {
    fc.assert(
      fc.property(ulid, time, fc.option(ulid), (key, now, greatest) => {
        const made = keyedUlid(key, now, greatest);
        expect(isUlid(made)).toBe(true);
        expect(greatest === null || made > greatest).toBe(true);
        expect(parseUlid(made).time).toBeGreaterThanOrEqual(Math.max(now, parseUlid(key).time));
        expect(isKeyOf(key, made)).toBe(true);
        expect(made >= key).toBe(true);
      }),
    );
  });

  it('[EVT-6] is not taken for that of another key', () => {
    fc.assert(
      fc.property(ulid, ulid, time, (key, other, now) => {
        fc.pre(parseUlid(key).entropy !== parseUlid(other).entropy);
        expect(isKeyOf(other, keyedUlid(key, now, null))).toBe(false);
      }),
    );
  });
});

describe('a second try with the key of the first', () => {
  it('[EVT-6] of an event answers with the event that is there, also after others', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const first = await send(world, KEY);
    await add(world, { n: 10 });
    const again = await send(await lab.open(), KEY);
    expect(first).toMatchObject({ verdict: 'accepted', number: 1 });
    expect(again).toMatchObject({ verdict: 'accepted', number: 1 });
    if (first.verdict === 'accepted' && again.verdict === 'accepted')
      expect(again.event.oid).toBe(first.event.oid);
    await refreshWorld(world, NO_TASK);
    expect(await endState(world)).toMatchObject({ count: 11 });
  });

  it('[EVT-6] where the first did nothing, writes it, though others were faster meanwhile', async () => {
    const lab = await newLab();
    lab.clock.time += 5_000;
    const world = await lab.open();
    await add(world, { n: 10 });
    expect(await send(world, KEY)).toMatchObject({ verdict: 'accepted', number: 2 });
    expect(await send(world, KEY)).toMatchObject({ verdict: 'accepted', number: 2 });
    expect(await endState(world)).toMatchObject({ count: 11 });
  });

  it('[EVT-6] many keys of one millisecond, in any order, are each one event', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const keys = Array.from({ length: 30 }, (_, i) =>
      formatUlid({ time: NOON, entropy: BigInt((i * 7919) % 1000) }),
    );
    for (const key of [...keys, ...keys.toReversed()])
      expect((await send(world, key)).verdict).toBe('accepted');
    expect(world.ledger.order('main').length).toBe(30);
  });

  it('[EVT-6] a key far ahead of the clock, or that is none, is refused and moves nothing', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const ahead = formatUlid({ time: NOON + 3_600_000, entropy: 1n });
    expect(await send(world, ahead)).toMatchObject({ verdict: 'denied', denial: { code: 'ERR_CLOCK' } });
    expect(await send(world, 'no ulid')).toMatchObject({
      verdict: 'denied',
      denial: { code: 'ERR_ULID_INVALID' },
    });
    expect(world.ledger.order('main').length).toBe(0);
  });

  it('[EVT-6] of an import writes no line twice, with or without an id', async () => {
    const lab = await newLab();
    const lines = utf8(
      '{"type":"add","payload":{"n":1}}\n{"type":"add","payload":{"n":1}}\n{"type":"add","payload":{"n":1},"id":"x"}',
    );
    const first = await importJsonl(await lab.open(), 'main', lines, NO_TASK, KEY);
    const again = await importJsonl(await lab.open(), 'main', lines, NO_TASK, KEY);
    expect([first.imported, again.imported, again.duplicates]).toEqual([3, 0, 3]);
    const other = formatUlid({ time: NOON + 1, entropy: 78n });
    expect((await importJsonl(await lab.open(), 'main', lines, NO_TASK, other)).imported).toBe(2);
  });

  it('[EVT-6] of a checkpoint answers with the one that is there', async () => {
    const lab = await newLab();
    const world = await lab.open();
    await add(world);
    const first = await writeCheckpoint(world, 'main', NO_TASK, KEY);
    const again = await writeCheckpoint(await lab.open(), 'main', NO_TASK, KEY);
    expect(again.oid).toBe(first.oid);
    await writeCheckpoint(world, 'main', NO_TASK, formatUlid({ time: NOON + 1, entropy: 78n }));
    expect(await checkpointChain(world, 'main')).toHaveLength(2);
  });

  it('[EVT-6] of a new world plans the same world, which is left as it is', async () => {
    const lab = await newLab();
    const request = {
      name: 'W',
      ns: 'main',
      profile: 'local',
      foldSource: HELLO_FOLD,
      managesMain: true,
    } as const;
    const plan = (now: number, key: string) =>
      planGenesis(lab.deps({ clock: new TestClock(now) }), ada, { ...request, key });
    const first = await plan(NOON, KEY);
    const again = await plan(NOON + 9_000, KEY);
    expect(again).toEqual(first);
    const repository = new MemoryRepository(createMemoryStorage());
    await createWorld(repository, first);
    await createWorld(repository, again);
    const other = await plan(NOON, formatUlid({ time: NOON + 1, entropy: 78n }));
    expect(other.repo).not.toBe(first.repo);
    expect((await rejectionOf(createWorld(repository, other))).code).toBe('ERR_WORLD_EXISTS');
  });
});
