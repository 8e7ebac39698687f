import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  proofOf,
  startFrameProofs,
  useFrameProofs,
  watchProofs,
} from '../../../src/app/stores/frameProof.ts';
import { currentMoment } from '../../../src/app/stores/moment.ts';
import { usePlayhead } from '../../../src/app/stores/playhead.ts';
import { useSession } from '../../../src/app/stores/session.ts';
import { GatosError } from '../../../src/protocol/errors.ts';

const { asked, engine } = vi.hoisted(() => ({ asked: [] as number[], engine: { fails: false } }));

vi.mock('../../../src/app/client.ts', () => ({
  client: {
    call: async (_method: string, { position }: { position: number }) => {
      asked.push(position);
      if (engine.fails) throw new GatosError('ERR_INTERNAL', 'no');
      return { position, status: 'verified' };
    },
  },
}));

startFrameProofs();
const status = () => proofOf(useFrameProofs.getState(), currentMoment()).status;
const rest = () => vi.advanceTimersByTimeAsync(1_000);
const go = (position: number) => usePlayhead.getState().set(position);
let end = (): void => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  engine.fails = false;
  useSession.setState({
    world: 'w',
    ns: 'main',
    status: 'open',
    revision: useSession.getState().revision + 1,
  });
  usePlayhead.getState().reset();
  usePlayhead.getState().setTotal(100);
  end = watchProofs();
});

afterEach(() => {
  end();
  vi.useRealTimers();
});

describe('[STA-5] proofs of frames', () => {
  it('are asked for where the playhead rests, not where it only passes', async () => {
    await rest();
    asked.length = 0;
    for (const position of [10, 20, 30]) go(position);
    expect(status()).toBe('verifying');
    await rest();
    expect(asked).toEqual([30]);
    expect(status()).toBe('verified');
  });

  it('are kept: who comes back finds them, until the history is another', async () => {
    for (const position of [10, 20, 10]) {
      go(position);
      await rest();
    }
    expect(asked.slice(-2)).toEqual([10, 20]);
    expect(status()).toBe('verified');
    useSession.setState({ revision: useSession.getState().revision + 1 });
    expect(status()).toBe('verifying');
    await rest();
    expect(asked.at(-1)).toBe(10);
    expect(status()).toBe('verified');
  });

  it('leave a frame unproved when they fail', async () => {
    engine.fails = true;
    go(7);
    await rest();
    expect(status()).toBe('unchecked');
  });

  it('are not asked for while nobody looks', async () => {
    await rest();
    asked.length = 0;
    end();
    end = () => undefined;
    go(50);
    await rest();
    expect(asked).toEqual([]);
  });
});
