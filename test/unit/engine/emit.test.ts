import { describe, expect, it } from 'vitest';
import { checkEvent, emit } from '../../../src/engine/emit/emit.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { createWorld, HELLO_FOLD, planGenesis } from '../../../src/engine/world/genesis.ts';
import { closeWorld, refreshWorld } from '../../../src/engine/world/world.ts';
import type { ApplyResult, Plan, Repository } from '../../../src/ports/repository.ts';
import { formatUlid, ulidTime } from '../../../src/protocol/event/ulid.ts';
import { GOV_REF, journalRef } from '../../../src/protocol/journal/names.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import {
  ada,
  adaPhone,
  add,
  bob,
  endState,
  eve,
  identity,
  type Lab,
  NOON,
  newLab,
  TestClock,
} from './support/lab.ts';

const MINUTE = 60_000;

/** A repository in which somebody else is faster `times` times: `rival` runs just before the write. */
function raced(repository: Repository, times: number, rival: () => Promise<void>): Repository {
  let left = times;
  return {
    read: (oid) => repository.read(oid),
    has: (oid) => repository.has(oid),
    get: (ref) => repository.get(ref),
    list: (prefix) => repository.list(prefix),
    close: () => repository.close(),
    async apply(plan: Plan): Promise<ApplyResult> {
      if (left > 0) {
        left--;
        await rival();
      }
      return repository.apply(plan);
    },
  };
}

function headOf(lab: Lab, event: { readonly ref: string }): string | undefined {
  return lab.storage.refs.get(event.ref);
}

describe('creating a world', () => {
  it('[POL-9] [STA-7] makes chain, bundle and pointers in one step, and Hello, GATOS counts', async () => {
    const lab = await newLab({ fold: HELLO_FOLD });
    const names = [...lab.storage.refs.keys()].map((name) => name.replace(/\/[0-9a-f]{64}$/, '/<id>'));
    expect(names.sort()).toEqual([
      GOV_REF,
      'refs/gatos/policies/<id>',
      'refs/gatos/policies/active',
      'refs/gatos/trust/graph',
    ]);
    const world = await lab.open();
    await add(world, { n: 10 });
    expect(await endState(world)).toEqual({ count: 10 });
  });

  it('refuses a second genesis in the same repository and leaves the first', async () => {
    const lab = await newLab();
    const before = new Map(lab.storage.refs);
    const planned = await planGenesis(lab.deps(), bob, {
      name: 'x',
      ns: 'main',
      profile: 'local',
      foldSource: HELLO_FOLD,
      managesMain: false,
    });
    expect((await rejectionOf(createWorld(lab.repository, planned))).code).toBe('ERR_WORLD_EXISTS');
    expect(lab.storage.refs).toEqual(before);
  });

  it.each(['', 'Main', 'a/b', '..', 'gov', 'x.lock'])('[JRN-0] refuses the namespace %j', async (ns) => {
    const request = { name: 'x', ns, profile: 'local' as const, foldSource: HELLO_FOLD, managesMain: false };
    const lab = await newLab();
    expect((await rejectionOf(planGenesis(lab.deps(), ada, request))).code).toBe('ERR_REF_INVALID');
  });

  it('[EVT-3] refuses a key that is not sound as its owner', async () => {
    const lab = await newLab();
    const weak = {
      actor: 'user:ada',
      signer: { keyId: `ed25519:01${'00'.repeat(31)}`, sign: async () => new Uint8Array(64) },
    };
    const request = {
      name: 'x',
      ns: 'main',
      profile: 'local' as const,
      foldSource: HELLO_FOLD,
      managesMain: false,
    };
    expect((await rejectionOf(planGenesis(lab.deps(), weak, request))).code).toBe('ERR_KEY_INVALID');
  });
});

describe('emit', () => {
  it('[JRN-1] [EVT-7] appends to the journal of actor and device, each event on the one before', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const first = await add(world);
    const second = await add(world);
    expect(first.ref).toMatch(/^refs\/gatos\/journal\/main\/user\/ada\/[0-9a-f]{16}$/);
    expect(first.envelope.prev).toBeUndefined();
    expect(second.envelope.prev).toBe(first.cid);
    expect(second.parent).toBe(first.oid);
    expect(headOf(lab, second)).toBe(second.oid);
    expect(first.envelope).toMatchObject({
      gov: world.ledger.governance.genesis.cid,
      repo: world.ledger.governance.genesis.cid,
    });
  });

  it('[POL-1] says beforehand what it would say, and writes nothing then', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const before = new Map(lab.storage.refs);
    expect(checkEvent(world, { ns: 'main', type: 'add', payload: { n: 1 } })).toBeNull();
    expect(checkEvent(world, { ns: 'main', type: 'Add!', payload: {} })).toMatchObject({
      verdict: 'denied',
      denial: { code: 'ERR_ENVELOPE_INVALID' },
    });
    expect(lab.storage.refs).toEqual(before);
  });

  it.each([
    ['a bad type', { ns: 'main', type: '', payload: {} }, 'ERR_ENVELOPE_INVALID'],
    ['a bad namespace', { ns: '../x', type: 'a', payload: {} }, 'ERR_REF_INVALID'],
    ['the namespace of the chain', { ns: 'gov', type: 'gov.activate', payload: {} }, 'ERR_REF_INVALID'],
    ['a namespace that is not there', { ns: 'other', type: 'a', payload: {} }, 'ERR_POLICY_DENIED'],
    ['a number too large', { ns: 'main', type: 'a', payload: { n: 2 ** 31 } }, 'ERR_NUMBER_RANGE'],
    ['a bad time', { ns: 'main', type: 'a', payload: {}, ts: 'yesterday' }, 'ERR_ENVELOPE_INVALID'],
    [
      'a bad ULID',
      { ns: 'main', type: 'a', payload: {}, ulid: '8ZZZZZZZZZZZZZZZZZZZZZZZZZ' },
      'ERR_ULID_INVALID',
    ],
    ['half a surrogate', { ns: 'main', type: 'a', payload: { s: '\ud800' } }, 'ERR_JSON_INVALID'],
    ['too much', { ns: 'main', type: 'a', payload: { s: 'x'.repeat(70_000) } }, 'ERR_ENVELOPE_TOO_LARGE'],
  ])('[POL-1] denies %s with a sentence, and moves nothing', async (_, request, code) => {
    const lab = await newLab();
    const world = await lab.open();
    const before = new Map(lab.storage.refs);
    const outcome = await emit(world, request, NO_TASK);
    expect(outcome).toMatchObject({
      verdict: 'denied',
      denial: { code, reason: expect.stringMatching(/.{15,}\.$/) },
    });
    expect(lab.storage.refs).toEqual(before);
  });

  it('[POL-5] denies an actor that the world does not know, and a reader without a key', async () => {
    const lab = await newLab();
    const outcome = await emit(await lab.open({ as: eve }), { ns: 'main', type: 'a', payload: {} }, NO_TASK);
    expect(outcome).toMatchObject({ verdict: 'denied', denial: { rule: 'POL-5', code: 'ERR_KEY_UNKNOWN' } });
    const imposter = await identity('user:ada', 5);
    expect(
      await emit(await lab.open({ as: imposter }), { ns: 'main', type: 'a', payload: {} }, NO_TASK),
    ).toMatchObject({ verdict: 'denied' });
    const reader = await lab.open({ as: null });
    expect((await rejectionOf(emit(reader, { ns: 'main', type: 'a', payload: {} }, NO_TASK))).code).toBe(
      'ERR_IDENTITY_MISSING',
    );
  });

  it('[JRN-3] [EVT-6] answers a ULID that is there with the first event, whatever the payload and the device', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const ulid = formatUlid({ time: NOON, entropy: 7n });
    const first = await add(world, { n: 1 }, 'add', ulid);
    const again = await emit(world, { ns: 'main', type: 'add', payload: { n: 99 }, ulid }, NO_TASK);
    expect(again).toMatchObject({ verdict: 'duplicate', event: { oid: first.oid } });
    const phone = await lab.open({ as: adaPhone });
    expect(await emit(phone, { ns: 'main', type: 'add', payload: { n: 1 }, ulid }, NO_TASK)).toMatchObject({
      verdict: 'duplicate',
      event: { oid: first.oid },
    });
    // Another actor may use the same ULID: the key is (namespace, actor, ULID).
    expect((await add(await lab.open({ as: bob }), { n: 1 }, 'add', ulid)).oid).not.toBe(first.oid);
    expect(await endState(await lab.open())).toMatchObject({ count: 2 });
  });

  it('[EVT-6] refuses a chosen ULID below the tip of the journal', async () => {
    const world = await (await newLab()).open();
    await add(world);
    const outcome = await emit(
      world,
      { ns: 'main', type: 'a', payload: {}, ulid: formatUlid({ time: NOON - 1, entropy: 0n }) },
      NO_TASK,
    );
    expect(outcome).toMatchObject({ verdict: 'denied', denial: { rule: 'EVT-6', code: 'ERR_ULID_ORDER' } });
  });

  it('[EVT-6] [JRN-6] refuses a chosen ULID far ahead: the journal could never go on below it', async () => {
    const world = await (await newLab()).open();
    const at = (time: number) => ({
      ns: 'main',
      type: 'a',
      payload: {},
      ulid: formatUlid({ time, entropy: 0n }),
    });
    expect(
      await emit(world, { ns: 'main', type: 'a', payload: {}, ulid: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ' }, NO_TASK),
    ).toMatchObject({ verdict: 'denied', denial: { code: 'ERR_CLOCK' } });
    expect(await emit(world, at(NOON + 6 * MINUTE), NO_TASK)).toMatchObject({ verdict: 'denied' });
    expect(await emit(world, at(NOON + 4 * MINUTE), NO_TASK)).toMatchObject({ verdict: 'accepted' });
  });

  it('numbers the event by its place in the order', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const number = async (clock: number) => {
      lab.clock.time = clock;
      const outcome = await emit(world, { ns: 'main', type: 'add', payload: { n: 1 } }, NO_TASK);
      return outcome.verdict === 'accepted' ? outcome.number : outcome;
    };
    expect(await number(NOON)).toBe(1);
    expect(await number(NOON + 1)).toBe(2);
    const phone = await lab.open({ as: adaPhone, clock: new TestClock(NOON + 10 * MINUTE) });
    await add(phone);
    await refreshWorld(world, NO_TASK);
    // The phone's event lies ten minutes ahead, so it does not move this clock and stays last.
    expect(await number(NOON + 2)).toBe(3);
    expect(world.ledger.order('main').at(-1)?.ref).toContain(journalRef('main', 'user:ada', '').slice(0, -1));
  });
});

describe('hybrid logical clock', () => {
  it('[EVT-6] causes come before effects though the clocks are minutes apart', async () => {
    const lab = await newLab();
    const fast = await lab.open({ as: ada, clock: new TestClock(NOON + 3 * MINUTE) });
    const slow = await lab.open({ as: bob, clock: new TestClock(NOON - 60 * MINUTE) });
    const cause = await add(fast);
    // Three minutes ahead of noon is more than an hour ahead of the slow clock: it must not be moved that far.
    await refreshWorld(slow, NO_TASK);
    expect(ulidTime((await add(slow)).envelope.ulid)).toBeLessThan(NOON);
    const near = await lab.open({ as: bob, clock: new TestClock(NOON) });
    const effect = await add(near);
    expect(effect.envelope.ulid > cause.envelope.ulid).toBe(true);
    expect(near.ledger.order('main').at(-1)?.cid).toBe(effect.cid);
  });

  it('[EVT-6] [JRN-6] one event far ahead does not hide the events before it from the clock', async () => {
    const lab = await newLab();
    const clock = new TestClock(NOON + 3 * MINUTE);
    const other = await lab.open({ as: bob, clock });
    const seen = await add(other);
    clock.time = NOON + 60 * MINUTE;
    await add(other);
    const mine = await add(await lab.open({ as: ada, clock: new TestClock(NOON) }));
    expect(mine.envelope.ulid > seen.envelope.ulid).toBe(true);
    expect(ulidTime(mine.envelope.ulid)).toBe(NOON + 3 * MINUTE);
  });

  it('[EVT-6] a clock that was set back goes on above its own journal', async () => {
    const lab = await newLab();
    const world = await lab.open();
    lab.clock.time = NOON + 24 * 60 * MINUTE;
    const late = await add(world);
    lab.clock.time = NOON;
    const next = await add(world);
    expect(next.envelope.ulid > late.envelope.ulid).toBe(true);
  });

  it('[EVT-6] events of one millisecond keep their order', async () => {
    const world = await (await newLab()).open();
    for (let i = 0; i < 200; i++) await add(world);
    const ulids = [...world.ledger.order('main')].map((event) => event.ulid);
    expect([...ulids].sort()).toEqual(ulids);
    expect(new Set(ulids).size).toBe(200);
  });
});

describe('compare-and-swap', () => {
  it('[JRN-2] a lost race is tried again on top of the winner, and both events are there', async () => {
    const lab = await newLab();
    const rival = await lab.open();
    const world = await lab.open({
      wrap: (repository) => raced(repository, 2, async () => void (await add(rival, { n: 100 }))),
    });
    await add(world, { n: 1 });
    expect(lab.clock.slept).toHaveLength(2);
    expect(await endState(await lab.open())).toMatchObject({ count: 201 });
    expect((await lab.open()).ledger.quarantine).toEqual([]);
  });

  it('[JRN-2] after five lost races: ERR_REF_CONFLICT, jittered waits from 25 to 500 ms, and nothing written', async () => {
    const lab = await newLab();
    const rival = await lab.open();
    const world = await lab.open({
      wrap: (repository) => raced(repository, 99, async () => void (await add(rival, { n: 1 }))),
    });
    const error = await rejectionOf(emit(world, { ns: 'main', type: 'add', payload: { n: 100 } }, NO_TASK));
    expect(error.code).toBe('ERR_REF_CONFLICT');
    expect(lab.clock.slept).toHaveLength(4);
    for (const ms of lab.clock.slept) expect(ms).toBeGreaterThanOrEqual(25);
    for (const ms of lab.clock.slept) expect(ms).toBeLessThanOrEqual(500);
    expect(await endState(await lab.open())).toMatchObject({ count: 5 });
    // The world has caught up meanwhile and works again.
    expect((await add(await lab.open(), { n: 1 })).envelope.prev).toBe(
      rival.ledger.order('main').at(-1)?.cid,
    );
  });

  it('[JRN-2] events emitted at once through one world all arrive', async () => {
    const lab = await newLab();
    const world = await lab.open();
    await Promise.all(Array.from({ length: 50 }, (_, n) => add(world, { n })));
    expect(await endState(await lab.open())).toMatchObject({ count: 1225 });
  });

  it('[JRN-2] two programs with one key never lose an event', async () => {
    const lab = await newLab();
    const worlds = [await lab.open(), await lab.open(), await lab.open()];
    for (let round = 0; round < 5; round++) await Promise.all(worlds.map((world) => add(world, { n: 1 })));
    const check = await lab.open();
    expect(check.ledger.quarantine).toEqual([]);
    expect(await endState(check)).toMatchObject({ count: 15 });
  });

  it('[JRN-2] closing a world waits for the event that is being written; one that comes later is refused', async () => {
    const lab = await newLab();
    const world = await lab.open({
      wrap: (repository) => raced(repository, 1, () => new Promise((resolve) => setTimeout(resolve, 20))),
    });
    const writing = add(world, { n: 1 });
    const closing = closeWorld(world);
    const late = rejectionOf(emit(world, { ns: 'main', type: 'add', payload: { n: 2 } }, NO_TASK));
    await closing;
    expect(headOf(lab, await writing)).toBe((await writing).oid);
    expect((await late).code).toBe('ERR_STORAGE_UNAVAILABLE');
    expect(await endState(await lab.open())).toMatchObject({ count: 1 });
  });

  it('a failing store leaves the world as it was, and the next try works', async () => {
    const lab = await newLab();
    let failing = true;
    const world = await lab.open({
      wrap: (repository) =>
        raced(repository, 99, async () => {
          if (failing) throw new Error('disk on fire');
        }),
    });
    await expect(emit(world, { ns: 'main', type: 'add', payload: { n: 1 } }, NO_TASK)).rejects.toThrow(
      'disk on fire',
    );
    expect([...world.ledger.order('main')]).toEqual([]);
    failing = false;
    await add(world, { n: 2 });
    expect(await endState(world)).toMatchObject({ count: 2 });
  });
});
