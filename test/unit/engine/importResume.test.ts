import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../../src/engine/exchange/byteSource.ts';
import { importJsonl } from '../../../src/engine/exchange/importJsonl.ts';
import { LineCutter, MAX_LINE, readBatches } from '../../../src/engine/exchange/lines/readLines.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import type { World } from '../../../src/engine/world/world.ts';
import type { Repository } from '../../../src/ports/repository.ts';
import type { Task } from '../../../src/ports/runtime.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { formatUlid } from '../../../src/protocol/event/ulid.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { add, type Lab, NOON, newLab } from './support/lab.ts';

const COUNT = 2_300;
const withIds = linesOf(COUNT, (i) => ({ id: `row ${i}` }));
const withoutIds = linesOf(COUNT, () => ({}));

function linesOf(count: number, fields: (i: number) => object): Uint8Array {
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({ type: 'add', payload: { n: i }, ...fields(i) }),
  );
  return utf8(lines.join('\n'));
}

function run(world: World, bytes: Uint8Array, task: Task = NO_TASK, key?: string) {
  return importJsonl(world, 'main', bytes, task, key);
}

function cancelAfter(batches: number): Task {
  let reports = 0;
  return {
    ...NO_TASK,
    progress: (_done, _total, phase) => {
      if (phase === 'importing') reports++;
    },
    breathe: async () => {
      if (reports >= batches) throw new GatosError('ERR_CANCELLED', 'You cancelled this.');
    },
  };
}

/** What a crash leaves: the plan of some batch is stored in part or not at all, and nothing runs after it. */
function dying(at: number, how: 'before' | 'objects only' | 'after'): (repository: Repository) => Repository {
  return (repository) => {
    const apply = repository.apply.bind(repository);
    let plans = 0;
    repository.apply = async (plan) => {
      if (++plans < at) return apply(plan);
      if (plans === at && how === 'objects only') await apply({ objects: plan.objects, refs: [] });
      if (plans === at && how === 'after') await apply(plan);
      throw new GatosError('ERR_STORAGE_UNAVAILABLE', 'The power went out.');
    };
    return repository;
  };
}

async function payloads(world: World): Promise<readonly unknown[]> {
  const events = await world.ledger.load([...world.ledger.order('main')]);
  return events.map(({ envelope }) => envelope.payload.n);
}

async function expectWhole(lab: Lab): Promise<void> {
  const fresh = await lab.open();
  expect(await payloads(fresh)).toEqual(Array.from({ length: COUNT }, (_, i) => i));
  expect(await verifyWorld(fresh, NO_TASK)).toMatchObject({ ok: true, events: COUNT, quarantine: [] });
}

describe('an import that did not come to its end', () => {
  for (const [kind, file] of [
    ['with ids', withIds],
    ['without ids', withoutIds],
  ] as const) {
    for (const how of ['before', 'objects only', 'after'] as const) {
      it(`[EVT-6] lines ${kind}: a crash ${how} the second save keeps whole batches, and the file again adds the rest`, async () => {
        const lab = await newLab();
        await rejectionOf(run(await lab.open({ wrap: dying(2, how) }), file));
        const kept = how === 'after' ? 2_000 : 1_000;
        const world = await lab.open();
        expect(world.ledger.order('main')).toHaveLength(kept);
        expect(await run(world, file)).toMatchObject({
          lines: COUNT,
          reached: COUNT,
          imported: COUNT - kept,
          duplicates: kept,
          resumed: kind === 'without ids' ? kept : 0,
          cancelled: false,
        });
        await expectWhole(lab);
      });
    }

    it(`[EVT-6] lines ${kind}: a cancel between batches keeps what is durable, says how far, and can go on`, async () => {
      const lab = await newLab();
      const world = await lab.open();
      expect(await run(world, file, cancelAfter(1))).toMatchObject({
        lines: COUNT,
        reached: 1_000,
        imported: 1_000,
        cancelled: true,
      });
      expect(world.ledger.order('main')).toHaveLength(1_000);
      expect(await run(world, file)).toMatchObject({ imported: 1_300, duplicates: 1_000, cancelled: false });
      await expectWhole(lab);
    });
  }

  it('a cancel while the file is looked through writes nothing', async () => {
    const lab = await newLab();
    const before = new Map(lab.storage.refs);
    const cancelled = run(await lab.open(), withIds, cancelAfter(0));
    expect((await rejectionOf(cancelled)).code).toBe('ERR_CANCELLED');
    expect(lab.storage.refs).toEqual(before);
  });
});

describe('a file without ids', () => {
  const file = linesOf(3, () => ({}));

  it('that came in whole adds its lines once more when it is imported once more, as often as that', async () => {
    const world = await (await newLab()).open();
    for (const times of [1, 2, 3]) {
      expect(await run(world, file)).toMatchObject({ imported: 3, duplicates: 0, resumed: 0 });
      expect(world.ledger.order('main')).toHaveLength(3 * times);
    }
  });

  it('[EVT-6] tried a second time under the same key adds nothing, under a later key it does', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const key = formatUlid({ time: NOON, entropy: 7n });
    expect(await run(world, file, NO_TASK, key)).toMatchObject({ imported: 3 });
    expect(await run(await lab.open(), file, NO_TASK, key)).toMatchObject({ imported: 0, duplicates: 3 });
    const later = formatUlid({ time: NOON + 60_000, entropy: 7n });
    expect(await run(await lab.open(), file, NO_TASK, later)).toMatchObject({ imported: 3, duplicates: 0 });
  });

  it('is another file when a byte differs: nothing of it counts as there', async () => {
    const world = await (await newLab()).open();
    await run(world, file);
    expect(
      await run(
        world,
        linesOf(4, () => ({})),
      ),
    ).toMatchObject({ imported: 4, duplicates: 0 });
  });

  it('whose last lines are refused adds the others once more too', async () => {
    const world = await (await newLab()).open();
    const odd = utf8(`${'{"type":"add","payload":{"n":1}}'}\nnonsense`);
    for (const _ of [1, 2]) expect(await run(world, odd)).toMatchObject({ imported: 1, refusedCount: 1 });
    expect(world.ledger.order('main')).toHaveLength(2);
  });
});

describe('between two batches', () => {
  it('[JRN-2] others may write: theirs come into the same journal, and nothing is lost', async () => {
    const lab = await newLab();
    const world = await lab.open();
    let emitted = 0;
    const writing: Promise<unknown>[] = [];
    const report = await run(world, withIds, {
      ...NO_TASK,
      progress: (_done, _total, phase) => {
        if (phase !== 'importing') return;
        emitted++;
        writing.push(add(world, { n: -1 }));
      },
    });
    await Promise.all(writing);
    expect(emitted).toBe(3);
    expect(report).toMatchObject({ imported: COUNT });
    expect(await verifyWorld(await lab.open(), NO_TASK)).toMatchObject({ ok: true, events: COUNT + 3 });
  });
});

describe('reading a file in parts', () => {
  it('cuts the same lines whatever the parts, with characters and line ends across them', () => {
    const text = 'grüße 🐈\r\n\n  x\r\ny\rz\nlast';
    const expected = ['grüße 🐈', '', '  x', 'y\rz', 'last'];
    for (let size = 1; size <= text.length; size++) {
      const cutter = new LineCutter();
      const lines = [];
      for (let at = 0; at < text.length; at += size) lines.push(...cutter.take(text.slice(at, at + size)));
      lines.push(...cutter.end());
      expect(lines).toEqual(expected.map((line, i) => ({ number: i + 1, text: line })));
    }
  });

  it('reads bytes of one character from two slices, and never all of the file', async () => {
    const line = `"${'ü'.repeat(100_001)}"`;
    const bytes = utf8(`x${line}\n`.repeat(20));
    let longest = 0;
    const source = {
      ...bytesSource(bytes),
      read: (at: number, length: number) => {
        longest = Math.max(longest, length);
        return bytesSource(bytes).read(at, length);
      },
    };
    const lines: (string | null)[] = [];
    for await (const batch of readBatches(source, 3)) {
      expect(batch.length).toBeLessThanOrEqual(3);
      lines.push(...batch.map(({ text }) => text));
    }
    expect(lines).toEqual(Array.from({ length: 20 }, () => `x${line}`));
    expect(longest).toBeLessThan(bytes.length);
  });

  it('refuses a line that is too long without keeping it, and goes on after it', async () => {
    const world = await (await newLab()).open();
    const report = await run(world, utf8(`${'x'.repeat(3 * MAX_LINE)}\n{"type":"add","payload":{"n":1}}\n`));
    expect(report).toMatchObject({ lines: 2, imported: 1, refused: [{ line: 1, code: 'ERR_LIMIT' }] });
  });

  it('lists the first 1,000 refusals and counts them all', async () => {
    const world = await (await newLab()).open();
    const report = await run(world, utf8('nonsense\n'.repeat(2_500)));
    expect(report).toMatchObject({ lines: 2_500, imported: 0, refusedCount: 2_500 });
    expect(report.refused).toHaveLength(1_000);
  });
});
