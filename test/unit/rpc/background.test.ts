import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task } from '../../../src/ports/runtime.ts';
import { Background } from '../../../workers/engine/background.ts';
import type { Worlds } from '../../../workers/engine/worlds.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const saveIndexes = async () => undefined;

/** Worlds whose packing goes on, slice after slice, until it is stopped. */
function endless() {
  const seen = { started: 0, slices: 0, stopped: 0 };
  const maintain = async (task: Task) => {
    seen.started += 1;
    try {
      for (;;) {
        seen.slices += 1;
        await task.breathe();
        task.check();
      }
    } catch (error) {
      seen.stopped += 1;
      throw error;
    }
  };
  return {
    seen,
    background: new Background({ maintain, saveIndexes } as unknown as Worlds, () => undefined),
  };
}

describe('packing in the background', () => {
  it('starts when it has been quiet for two seconds, and stops between two slices when a call arrives', async () => {
    const { seen, background } = endless();
    background.busy();
    vi.advanceTimersByTime(1_900);
    background.busy();
    vi.advanceTimersByTime(1_900);
    expect(seen.started).toBe(0);
    vi.advanceTimersByTime(200);
    await vi.waitFor(() => expect(seen.slices).toBeGreaterThan(2));
    background.busy();
    await vi.waitFor(() => expect(seen.stopped).toBe(1));
    expect(seen.started).toBe(1);
    vi.advanceTimersByTime(2_000);
    await vi.waitFor(() => expect(seen.started).toBe(2));
    background.busy();
    await vi.waitFor(() => expect(seen.stopped).toBe(2));
  });

  it('waits while a call is being carried out, however long no message comes', async () => {
    const { seen, background } = endless();
    let awaited = true;
    background.isAwaited = () => awaited;
    background.busy();
    vi.advanceTimersByTime(10_000);
    expect(seen.started).toBe(0);
    awaited = false;
    vi.advanceTimersByTime(2_000);
    await vi.waitFor(() => expect(seen.started).toBe(1));
    background.busy();
    await vi.waitFor(() => expect(seen.stopped).toBe(1));
  });

  it('says that packing failed, and tries again after the next quiet', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    let tries = 0;
    const maintain = async () => {
      tries += 1;
      throw new Error('full');
    };
    const background = new Background({ maintain, saveIndexes } as unknown as Worlds, () => undefined);
    for (const n of [1, 2]) {
      background.busy();
      vi.advanceTimersByTime(2_000);
      await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(n));
    }
    expect(tries).toBe(2);
    warn.mockRestore();
  });
});
