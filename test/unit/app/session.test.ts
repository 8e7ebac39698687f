import { beforeEach, describe, expect, it, vi } from 'vitest';
import { GatosError } from '../../../src/protocol/errors.ts';
import type { WorldInfo } from '../../../src/rpc/contract.ts';

/** The engine's answers to world.open, given when the test says so. */
const { asked } = vi.hoisted(() => ({
  asked: new Map<string, { resolve: (info: unknown) => void; reject: (error: unknown) => void }>(),
}));

vi.mock('../../../src/app/client.ts', () => ({
  client: {
    call: (_method: string, { world }: { world: string }) =>
      new Promise((resolve, reject) => asked.set(world, { resolve, reject })),
    subscribe: () => () => undefined,
  },
}));

const { enterWorld, leaveWorld, openWorld, trackWrite, useSession } = await import(
  '../../../src/app/stores/session.ts'
);
const { usePlayhead } = await import('../../../src/app/stores/playhead.ts');

function info(id: string): WorldInfo {
  return {
    world: {
      id,
      name: id,
      repo: '',
      createdAt: 0,
      openedAt: 0,
      sample: false,
      genesisName: id,
      events: 0,
      govHead: null,
      storage: null,
      backup: null,
    },
    namespaces: ['main', 'other'],
    actor: null,
    owner: { actor: 'user:ada', keyId: '' },
    profile: 'local',
    policy: { bundleId: '', commit: '', codeRoot: '' },
    govHead: '',
  };
}

describe('opening worlds', () => {
  beforeEach(() => {
    asked.clear();
    leaveWorld();
  });

  it('shows the world that was asked for last, however late the others answer', async () => {
    const first = openWorld('slow');
    const second = openWorld('fast');
    asked.get('fast')?.resolve(info('fast'));
    await second;
    asked.get('slow')?.resolve(info('slow'));
    await first;
    expect(useSession.getState()).toMatchObject({ status: 'open', world: 'fast', opening: null });
  });

  it('keeps the open world at work until the next one is there', async () => {
    enterWorld(info('a'));
    const opening = openWorld('b');
    expect(useSession.getState()).toMatchObject({ status: 'open', world: 'a', opening: 'b' });
    asked.get('b')?.resolve(info('b'));
    await opening;
    expect(useSession.getState()).toMatchObject({ status: 'open', world: 'b', opening: null });
  });

  it('says which world did not open, and why', async () => {
    const opening = openWorld('gone');
    asked
      .get('gone')
      ?.reject(new GatosError('ERR_WORLD_UNKNOWN', 'There is no such world.', { hint: 'Pick another.' }));
    await opening;
    expect(useSession.getState()).toMatchObject({
      status: 'failed',
      world: 'gone',
      error: { code: 'ERR_WORLD_UNKNOWN', hint: 'Pick another.' },
    });
  });

  it('starts another world live, and leaves the playhead alone when the same one is read again', () => {
    enterWorld(info('a'));
    usePlayhead.getState().setTotal(9);
    usePlayhead.getState().set(4);
    enterWorld(info('a'));
    expect(usePlayhead.getState()).toMatchObject({ position: 4, live: false });
    enterWorld(info('b'));
    expect(usePlayhead.getState()).toMatchObject({ live: true, known: false });
  });
});

describe('saving', () => {
  it('counts writes until they are acknowledged or fail', async () => {
    const both = [trackWrite(Promise.resolve(1)), trackWrite(Promise.reject(new Error('no')))];
    expect(useSession.getState().pendingWrites).toBe(2);
    await Promise.allSettled(both);
    expect(useSession.getState().pendingWrites).toBe(0);
  });
});
