import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useComparison } from '../../../src/app/stores/comparison.ts';
import { createFrameFeed, type TreeWish } from '../../../src/app/stores/frameFeed.ts';
import { usePlayhead } from '../../../src/app/stores/playhead.ts';
import { useSession } from '../../../src/app/stores/session.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import type { StateFrame, TreeRequest } from '../../../src/rpc/contract.ts';

interface Asked {
  readonly position: number;
  readonly tree: TreeRequest;
  readonly answer: () => Promise<void>;
  readonly fail: () => Promise<void>;
}

const { asked } = vi.hoisted(() => ({ asked: [] as Asked[] }));

vi.mock('../../../src/app/client.ts', () => ({
  client: {
    call: (_method: string, { position, tree }: { position: number; tree: TreeRequest }) =>
      new Promise((resolve, reject) => {
        const settled = () => new Promise<void>((done) => setTimeout(done));
        asked.push({
          position,
          tree,
          answer: () => {
            resolve(frameAt(position));
            return settled();
          },
          fail: () => {
            reject(new GatosError('ERR_INTERNAL', 'no'));
            return settled();
          },
        });
      }),
  },
}));

function frameAt(position: number): StateFrame {
  const nothing = { rows: [], pinned: [], diff: [] };
  return { ...nothing, position, total: 100, from: 0, rowCount: 0, diffTruncated: false, keys: 0 };
}

const WISH: TreeWish = { from: 0, count: 50, open: [], filter: '', changesOnly: false, pinned: [] };

beforeEach(() => {
  asked.length = 0;
  useComparison.getState().stop();
  useSession.setState({ world: 'w', ns: 'main', status: 'open', revision: 1 });
  usePlayhead.getState().reset();
  usePlayhead.getState().setTotal(100);
});

function look() {
  const feed = createFrameFeed();
  feed.want(WISH);
  return { feed, end: feed.start(), shown: () => feed.store.getState() };
}

describe('the frames of a view', () => {
  it('asks for one at a time, skips what was only passed over, and leaves the last on the screen meanwhile', async () => {
    const { end, shown } = look();
    for (const position of [10, 20, 30]) usePlayhead.getState().set(position);
    expect(asked.map(({ position }) => position)).toEqual([100]);
    await asked[0]?.answer();
    expect(shown()).toMatchObject({ frame: { position: 100 }, pending: true });
    expect(asked.map(({ position }) => position)).toEqual([100, 30]);
    await asked[1]?.answer();
    expect(shown()).toMatchObject({ frame: { position: 30 }, pending: false });
    end();
  });

  it('asks again for other rows, another comparison and another revision, and for nothing twice', async () => {
    const { feed, end } = look();
    await asked[0]?.answer();
    feed.want(WISH);
    feed.want({ ...WISH });
    expect(asked).toHaveLength(1);
    feed.want({ ...WISH, from: 200 });
    await asked[1]?.answer();
    useComparison.getState().setSince(5);
    await asked[2]?.answer();
    useSession.setState({ revision: 2 });
    await asked[3]?.answer();
    expect(asked.map(({ tree: { from, since } }) => [from, since])).toEqual([
      [0, null],
      [200, null],
      [200, 5],
      [200, 5],
    ]);
    end();
  });

  it('says of a frame which moment it is of, and drops one of a history that has changed', async () => {
    const { end, shown } = look();
    useSession.setState({ revision: 2 });
    await asked[0]?.answer();
    expect(shown().frame).toBeNull();
    await asked[1]?.answer();
    expect(shown().of?.moment).toEqual({ world: 'w', ns: 'main', revision: 2, position: 100 });
    end();
  });

  it('leaves no frame of another namespace on the screen', async () => {
    const { end, shown } = look();
    await asked[0]?.answer();
    useSession.setState({ ns: 'other' });
    expect(shown().frame).toBeNull();
    end();
  });

  it('reports an error beside the last frame, and asks again when told to', async () => {
    const { feed, end, shown } = look();
    await asked[0]?.answer();
    usePlayhead.getState().set(3);
    await asked[1]?.fail();
    expect(shown()).toMatchObject({
      frame: { position: 100 },
      pending: false,
      error: { code: 'ERR_INTERNAL' },
    });
    feed.retry();
    await asked[2]?.answer();
    expect(shown()).toMatchObject({ frame: { position: 3 }, error: null });
    end();
  });

  it('asks for nothing once nobody looks', async () => {
    const { end } = look();
    await asked[0]?.answer();
    end();
    usePlayhead.getState().set(3);
    expect(asked).toHaveLength(1);
  });
});
