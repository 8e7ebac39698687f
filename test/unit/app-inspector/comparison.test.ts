import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startComparison, useComparison } from '../../../src/app/stores/comparison.ts';
import { usePlayhead } from '../../../src/app/stores/playhead.ts';
import { useSession } from '../../../src/app/stores/session.ts';

vi.mock('../../../src/app/client.ts', () => ({ client: { call: vi.fn(), subscribe: vi.fn() } }));

const comparison = () => useComparison.getState();
const playhead = () => usePlayhead.getState();
startComparison();

beforeEach(() => {
  comparison().stop();
  playhead().reset();
  playhead().setTotal(5_000);
});

describe('comparing two moments', () => {
  it('begins with the moment at the playhead and stays there while the playhead goes on', () => {
    playhead().set(1_200);
    comparison().start();
    playhead().set(1_847);
    expect(comparison().since).toBe(1_200);
  });

  it('swaps the ends, and back', () => {
    playhead().set(1_847);
    comparison().setSince(1_200);
    comparison().swap();
    expect([comparison().since, playhead().position]).toEqual([1_847, 1_200]);
    comparison().swap();
    expect([comparison().since, playhead().position]).toEqual([1_200, 1_847]);
  });

  it('does not swap what is not compared', () => {
    playhead().set(7);
    comparison().swap();
    expect([comparison().since, playhead().position]).toEqual([null, 7]);
  });

  it('cuts an end to the history there is, also when the history is known only later', () => {
    comparison().setSince(9_000);
    expect(comparison().since).toBe(5_000);
    playhead().reset();
    comparison().setSince(9_000);
    expect(comparison().since).toBe(9_000);
    playhead().setTotal(100);
    expect(comparison().since).toBe(100);
  });

  it('ends with another world or namespace', () => {
    useSession.setState({ world: 'one', ns: 'main' });
    comparison().setSince(10);
    useSession.setState({ revision: 5 });
    expect(comparison().since).toBe(10);
    useSession.setState({ ns: 'other' });
    expect(comparison().since).toBeNull();
  });
});
