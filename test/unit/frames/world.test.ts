import { describe, expect, it } from 'vitest';
import { NO_TASK } from '../../../src/engine/task.ts';
import { stateFrame, valueText } from '../../../src/engine/world/frames.ts';
import { blameValue, fuelOf, nextChangeOf } from '../../../src/engine/world/past.ts';
import { timeOf } from '../../../src/engine/world/time.ts';
import { ada, add, newLab } from '../engine/support/lab.ts';
import { rejectionOf } from '../protocol/support/codes.ts';

const TREE = { from: 0, count: 40, open: [], filter: '', changesOnly: false, since: null, pinned: [] };

async function openWorld() {
  const lab = await newLab();
  const world = await lab.open();
  await add(world, { n: 1 });
  await add(world, { key: 'k', value: 'x' }, 'set');
  await add(world, {}, 'boom');
  const newest = await add(world, { key: 'k', value: 'y' }, 'set');
  return { world, newest, time: timeOf(world, 'main') };
}

describe('the time machine of a world', () => {
  it('blames the event that set a value, with its signer and the law it cites', async () => {
    const { time, newest } = await openWorld();
    const { changes, complete, origin } = await blameValue(
      time,
      { path: ['map', 'k'], position: 4, limit: 9 },
      NO_TASK,
    );
    expect(complete).toBe(true);
    expect(changes.map(({ number, text, event }) => [number, text, event?.type])).toEqual([
      [4, '"y"', 'set'],
      [2, '"x"', 'set'],
    ]);
    expect([origin?.cid, origin?.oid, origin?.keyId]).toEqual([newest.cid, newest.oid, ada.signer.keyId]);
    expect(origin?.envelope.policy_root).toBe(newest.envelope.policy_root);
    const nothing = await blameValue(time, { path: ['map', 'z'], position: 4, limit: 9 }, NO_TASK);
    expect(nothing).toEqual({ changes: [], complete: true, origin: undefined });
    const root = await blameValue(time, { path: [], position: 4, limit: 9 }, NO_TASK);
    expect(root.changes).toEqual([{ number: 0, kind: 'object', text: '{}', cut: false, event: undefined }]);
  });

  it('[LUA-5] counts fuel and lines of one event, of one that faulted as well', async () => {
    const { world, time } = await openWorld();
    const set = await fuelOf(world, time, 2, NO_TASK);
    expect(set.source).toContain('state.map[p.key] = p.value');
    const hitsOf = (count: typeof set, text: string) => {
      const line = count.source.split('\n').findIndex((one) => one.includes(text)) + 1;
      return count.lines.find((one) => one.line === line)?.hits;
    };
    expect(hitsOf(set, 'state.map[p.key]')).toBe(1);
    expect(hitsOf(set, 'error("boom")')).toBe(0);
    expect(set.fuel).toBeGreaterThan(0);
    expect(set.fuel).toBeLessThan(set.limit);
    const boom = await fuelOf(world, time, 3, NO_TASK);
    expect(hitsOf(boom, 'error("boom")')).toBe(1);
    expect(hitsOf(boom, 'table.insert')).toBe(0);
    expect((await rejectionOf(fuelOf(world, time, 0, NO_TASK))).code).toBe('ERR_USAGE');
  });

  it('[STA-6] a frame says that its event faulted, and shows the state as it was', async () => {
    const { time } = await openWorld();
    const frame = await stateFrame(time, 3, TREE, NO_TASK);
    expect(frame).toMatchObject({ position: 3, total: 4, keys: 3, rowCount: 3, diff: [] });
    expect(frame.fault?.message).toContain('boom');
    expect(frame.rows.map(({ path, kind, size, change }) => [path[0], kind, size, change])).toEqual([
      ['count', 'number', 0, null],
      ['log', 'array', 2, null],
      ['map', 'object', 1, null],
    ]);
    expect(await valueText(time, 4, ['map'], NO_TASK)).toBe('{"k":"y"}');
    expect(await valueText(time, 1, ['map'], NO_TASK)).toBeNull();
    expect(await nextChangeOf(time, ['map', 'k'], 2, 1, NO_TASK)).toBe(4);
    expect(await nextChangeOf(time, ['map', 'k'], 2, -1, NO_TASK)).toBeNull();
  });

  it('refuses positions, paths and windows that cannot be', async () => {
    const { time } = await openWorld();
    const refused = async (change: Partial<typeof TREE> | { pinned: unknown }, position = 1) =>
      (
        await rejectionOf(
          (async () => stateFrame(time, position, { ...TREE, ...change } as typeof TREE, NO_TASK))(),
        )
      ).code;
    for (const change of [
      { count: 501 },
      { count: -1 },
      { from: 0.5 },
      { filter: 'x'.repeat(1_001) },
      { since: 5 },
      { pinned: [[-1]] },
      { pinned: [[2 ** 32]] },
      { pinned: Array.from({ length: 101 }, () => ['a']) },
    ])
      expect(await refused(change as Partial<typeof TREE>), JSON.stringify(change).slice(0, 60)).toBe(
        'ERR_USAGE',
      );
    expect(await refused({}, 5)).toBe('ERR_USAGE');
    const limits = [0, 1.5, 1_001];
    for (const limit of limits)
      expect((await rejectionOf(blameValue(time, { path: [], position: 1, limit }, NO_TASK))).code).toBe(
        'ERR_USAGE',
      );
  });
});
