import { describe, expect, it } from 'vitest';
import { createLatest } from '../../../src/app/stores/latest.ts';

/** A fetch whose answers come when the test says so. */
function bench() {
  const asked: number[] = [];
  const shown: number[] = [];
  const failed: number[] = [];
  const busy: boolean[] = [];
  const open: { resolve: (value: number) => void; reject: (error: unknown) => void }[] = [];
  const latest = createLatest<number, number>({
    fetch: (key) => {
      asked.push(key);
      return new Promise((resolve, reject) => open.push({ resolve, reject }));
    },
    onResult: (key) => shown.push(key),
    onError: (key) => failed.push(key),
    onBusy: (now) => busy.push(now),
  });
  const settle = async (index: number, ok = true) => {
    if (ok) open[index]?.resolve(0);
    else open[index]?.reject(new Error('no'));
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { latest, asked, shown, failed, busy, settle };
}

describe('latest wins', () => {
  it('has one request out at a time and skips what was only passed over', async () => {
    const { latest, asked, shown, settle } = bench();
    for (const key of [1, 2, 3, 4]) latest.want(key);
    expect(asked).toEqual([1]);
    await settle(0);
    expect(asked).toEqual([1, 4]);
    await settle(1);
    expect(shown).toEqual([1, 4]);
  });

  it('drops the answer to a question that was cancelled', async () => {
    const { latest, shown, settle } = bench();
    latest.want(1);
    latest.cancel();
    await settle(0);
    expect(shown).toEqual([]);
  });

  it('goes on after a failure, and reports it only when nothing newer is wanted', async () => {
    const { latest, asked, shown, failed, settle } = bench();
    latest.want(1);
    latest.want(2);
    await settle(0, false);
    expect(failed).toEqual([]);
    await settle(1, false);
    expect(failed).toEqual([2]);
    latest.want(3);
    await settle(2);
    expect(asked).toEqual([1, 2, 3]);
    expect(shown).toEqual([3]);
  });

  it('says when it is busy', async () => {
    const { latest, busy, settle } = bench();
    latest.want(1);
    await settle(0);
    expect(busy).toEqual([true, false]);
  });
});
