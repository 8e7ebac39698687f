import { describe, expect, it } from 'vitest';
import { enforcedEstimate } from '../../../src/adapters/browser/headroom.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** A browser that enforces `quota` and has granted `usage` of it. */
function browser(usage: number, quota: number) {
  const asked: number[] = [];
  const fits = async (bytes: number) => {
    asked.push(bytes);
    return usage + bytes <= quota;
  };
  return { asked, fits, madeUp: { usage, quota: usage + 10 * GIB } };
}

describe('the room there really is', () => {
  it('is what the browser says where that is not made up, and nothing is asked', async () => {
    const { asked, fits } = browser(5, 10);
    for (const estimate of [
      { usage: 5_000, quota: 9_000 },
      { usage: null, quota: GIB },
      { usage: 5, quota: null },
      { usage: 10 * GIB, quota: 10 * GIB },
    ])
      expect(await enforcedEstimate(estimate, fits)).toBe(estimate);
    expect(asked).toEqual([]);
  });

  it('is asked for once where the limit is far', async () => {
    const { asked, fits, madeUp } = browser(400 * MIB, 5 * GIB);
    expect(await enforcedEstimate(madeUp, fits)).toBe(madeUp);
    expect(asked).toEqual([100 * MIB]);
  });

  it.each([
    [0.81, 4 * GIB],
    [0.86, 1 * GIB],
    [0.96, 300 * MIB],
    [1, 2 * GIB],
    [0.3, 40 * MIB],
  ])('is found to within a few percent where %s of it are taken', async (share, quota) => {
    const { asked, fits, madeUp } = browser(Math.round(share * quota), quota);
    const found = await enforcedEstimate(madeUp, fits);
    expect(Math.abs((found.quota ?? 0) - quota)).toBeLessThanOrEqual(Math.max(MIB, quota / 50));
    expect(found.quota).toBeLessThanOrEqual(quota);
    expect(asked.length).toBeLessThan(10);
  });
});
