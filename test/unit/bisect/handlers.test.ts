import { beforeAll, describe, expect, it } from 'vitest';
import { NO_TASK } from '../../../src/engine/task.ts';
import type { World } from '../../../src/engine/world/world.ts';
import type { BisectLog, BisectMark, BisectPredicate } from '../../../src/rpc/contract.ts';
import { add, newLab } from '../engine/support/lab.ts';
import { handlersOver } from './support.ts';

/** Sums: 1, 2, 3, ... 9, then 4 (#10), 5, 6, ... */
let world: World;
beforeAll(async () => {
  world = await (await newLab()).open();
  for (let n = 1; n <= 16; n++) await add(world, { n: n === 10 ? -5 : 1 });
});

const HAND: BisectPredicate = { kind: 'hand' };
const FELL: BisectPredicate = {
  kind: 'echolua',
  source: 'return function(state)\n  return #state.log >= 10\nend',
};
const log = (predicate: BisectPredicate, marks: readonly BisectMark[] = []): BisectLog => ({
  ns: 'main',
  predicate,
  marks,
});
const cidAt = (position: number) =>
  position === 0 ? null : (world.ledger.order('main').at(position - 1)?.cid ?? '');
const mark = (position: number, term: BisectMark['term']): BisectMark => ({
  position,
  cid: cidAt(position),
  term,
});

describe('the bisect handlers', () => {
  it('status: from the marks of a person, step by step', async () => {
    const handlers = handlersOver(world);
    const status = (...marks: readonly BisectMark[]) =>
      handlers['bisect.status']({ world: 'w', log: log(HAND, marks) }, NO_TASK);
    expect(await status()).toMatchObject({ good: null, bad: null, next: null, culprit: null });
    const ends = [mark(0, 'good'), mark(16, 'bad')];
    expect(await status(...ends)).toMatchObject({ good: 0, bad: 16, next: 8, left: 7, steps: 3 });
    const event = world.ledger.order('main').at(9);
    const found = await status(...ends, mark(9, 'good'), mark(10, 'bad'));
    expect(found.culprit).toEqual({
      number: 10,
      cid: event?.cid,
      commit: event?.oid,
      type: 'add',
      actor: 'user:ada',
    });
    const elsewhere = handlers['bisect.status']({ world: 'w', log: { ...log(HAND), ns: 'prod' } }, NO_TASK);
    await expect(elsewhere).rejects.toMatchObject({ code: 'ERR_USAGE' });
  });

  it('step: to the end or one at a time gives the same log', async () => {
    const handlers = handlersOver(world);
    const all = await handlers['bisect.step']({ world: 'w', log: log(FELL), all: true }, NO_TASK);
    expect(all.status.culprit?.number).toBe(10);
    let one = { log: log(FELL), status: all.status };
    do one = await handlers['bisect.step']({ world: 'w', log: one.log, all: false }, NO_TASK);
    while (one.status.culprit === null);
    expect(one).toEqual(all);
    await expect(
      handlers['bisect.step']({ world: 'w', log: log(HAND), all: true }, NO_TASK),
    ).rejects.toMatchObject({ code: 'ERR_USAGE', message: expect.stringContaining('by hand') });
  });

  it('test and check: what the predicate says, and what stands against it', async () => {
    const handlers = handlersOver(world);
    const test = (predicate: BisectPredicate, position: number) =>
      handlers['bisect.test']({ world: 'w', ns: 'main', position, predicate }, NO_TASK);
    expect([await test(FELL, 9), await test(FELL, 10)]).toEqual([
      { outcome: 'false', detail: '' },
      { outcome: 'true', detail: '' },
    ]);
    expect(await test(FELL, 0)).toEqual({
      outcome: 'error',
      detail: expect.stringMatching(/^E_TYPE: .* \(line 2\)$/),
    });
    const wrong = { kind: 'echolua', source: 'return function(state) return os.time() end' } as const;
    const invalid = { code: 'ERR_PREDICATE_INVALID', data: { line: 1, code: 'E_REFUSED' } };
    await expect(test(wrong, 9)).rejects.toMatchObject(invalid);
    await expect(test(wrong, 9)).rejects.toMatchObject(invalid);
    await expect(test(FELL, 17)).rejects.toMatchObject({ code: 'ERR_USAGE' });
    expect((await test(FELL, 10)).outcome).toBe('true');
    const check = (predicate: BisectPredicate) => handlers['bisect.check']({ predicate }, NO_TASK);
    expect(await check(FELL)).toEqual([]);
    expect(await check(HAND)).toEqual([]);
    expect(await check(wrong)).toMatchObject([{ line: 1, column: 31, code: 'E_REFUSED' }]);
  });

  it('jq is asked through its port; without one that is said', async () => {
    const predicate = { kind: 'jq', source: '.count < 6' } as const;
    const handlers = handlersOver(world, (state) => ((state as { count?: number }).count ?? 0) > 8);
    const { status } = await handlers['bisect.step'](
      { world: 'w', log: log(predicate, [mark(9, 'good'), mark(12, 'bad')]), all: true },
      NO_TASK,
    );
    expect(status.culprit?.number).toBe(10);
    expect(await handlers['bisect.check']({ predicate: { kind: 'jq', source: '' } }, NO_TASK)).toMatchObject([
      { line: 1, code: 'E_SYNTAX', message: 'empty' },
    ]);
    for (const call of [
      () => handlersOver(world)['bisect.check']({ predicate }, NO_TASK),
      () => handlersOver(world)['bisect.step']({ world: 'w', log: log(predicate), all: true }, NO_TASK),
    ])
      await expect((async () => call())()).rejects.toMatchObject({
        code: 'ERR_USAGE',
        message: 'There is no jq here.',
      });
  });

  it('sample: says at how many points it looked, and every flip it saw', async () => {
    const handlers = handlersOver(world);
    const predicate = {
      kind: 'echolua',
      source: 'return function(s) return (s.count or 0) > 4 end',
    } as const;
    const { log: done } = await handlers['bisect.step'](
      { world: 'w', log: log(predicate), all: true },
      NO_TASK,
    );
    // The clock of the lab stands still: there is time for all of them.
    const sample = await handlers['bisect.sample']({ world: 'w', log: done, budget: 100 }, NO_TASK);
    expect(sample).toEqual({
      checked: 17,
      flips: [
        { from: 4, to: 5 },
        { from: 9, to: 10 },
        { from: 10, to: 11 },
      ],
    });
  });

  it('report: of what a person found, with the log to replay; not before the end', async () => {
    const handlers = handlersOver(world);
    const report = (...marks: readonly BisectMark[]) =>
      handlers['bisect.report'](
        { world: 'w', log: log(HAND, marks), sample: null, link: 'https://x.example/<a b>' },
        NO_TASK,
      );
    await expect(report(mark(0, 'good'), mark(16, 'bad'))).rejects.toMatchObject({ code: 'ERR_USAGE' });
    const { markdown } = await report(mark(9, 'good'), mark(10, 'bad'));
    expect(markdown).toContain('A person judged each state by hand.');
    expect(markdown).toContain('| Link | <https://x.example/%3Ca%20b%3E> |');
    expect(markdown).toContain(`git gatos bisect bad ${world.ledger.order('main').at(9)?.oid}`);
    expect(markdown).toContain('| `.count` | `9` | `4` |');
    const skipped = await report(mark(8, 'good'), mark(10, 'bad'), mark(9, 'skip'));
    expect(skipped.markdown).toMatch(/could be any of\n\n- #9 `add` by `user:ada`.*\n- #10/);
  });

  it('text of the repository cannot break out of the report', async () => {
    const lab = await newLab();
    const other = await lab.open();
    await add(other, { key: 'x', value: 1 }, 'set');
    const nasty = '```\n# Not a heading | </td> \u202e `code`';
    await add(other, { key: nasty, value: nasty }, 'set');
    const cids = [...other.ledger.order('main')].map(({ cid }) => cid);
    const marks: BisectMark[] = [
      { position: 1, cid: cids[0] ?? '', term: 'good' },
      { position: 2, cid: cids[1] ?? '', term: 'bad' },
    ];
    const { markdown } = await handlersOver(other)['bisect.report'](
      { world: 'w', log: log(HAND, marks), sample: null, link: '' },
      NO_TASK,
    );
    expect(markdown).not.toMatch(/^# Not a heading/m);
    expect(markdown).not.toContain('\u202e');
    expect(markdown).not.toContain('| Link |');
    // Unescaped bars would add cells: in the table of changes every row has three.
    const table = /\| path \|[\s\S]*?\n\n/.exec(markdown)?.[0] ?? '';
    const cells = table
      .trim()
      .split('\n')
      .map((row) => row.replaceAll('\\|', '').split('|').length);
    expect(new Set(cells)).toEqual(new Set([5]));
  });

  it('a State-Root that is not what the events give is reported as such', async () => {
    const { bisectReport } = await import('../../../src/engine/bisect/report.ts');
    const { timeOf } = await import('../../../src/engine/world/time.ts');
    const time = timeOf(world, 'main');
    const lying = new Proxy(time.fold, {
      get: (fold, name) =>
        name === 'statesAt'
          ? async () => [{ stateRoot: 'blake3:00' }, await fold.stateAt(10)]
          : Reflect.get(fold, name, fold),
    });
    const request = {
      question: HAND,
      marks: [mark(9, 'good'), mark(10, 'bad')],
      ask: null,
      sample: null,
      link: null,
    };
    const report = await bisectReport(world, { ...time, fold: lying }, request, NO_TASK);
    expect(report).toMatch(/\*\*DOES NOT HOLD\*\*: The state before it: .*, not blake3:00\./);
    expect(report).toMatch(/- holds: The state after it/);
  });
});
