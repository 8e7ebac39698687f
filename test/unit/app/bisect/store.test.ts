import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BisectState,
  type BisectStore,
  createBisect,
} from '../../../../src/app/features/bisect/store.ts';
import { FakeEngine } from './fakeEngine.ts';

const NUMBERS = fc
  .integer({ min: 1, max: 200 })
  .chain((total) => fc.record({ total: fc.constant(total), culprit: fc.integer({ min: 1, max: total }) }));

async function open(engine: FakeEngine): Promise<BisectStore> {
  const bisect = createBisect(engine.deps);
  await bisect.enter('world', 'main', null);
  return bisect;
}

const state = (bisect: BisectStore): BisectState => bisect.store.getState();

/** A promise that is resolved from outside. */
function signal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('a bisection by predicate', () => {
  it('runs to the culprit of any history, goes there, and looks whether it is the only one', async () => {
    await fc.assert(
      fc.asyncProperty(NUMBERS, async ({ total, culprit }) => {
        const engine = new FakeEngine(total, culprit);
        const bisect = await open(engine);
        bisect.setDraft({ jq: '.n < 0' });
        await bisect.start(total);
        expect(state(bisect).status?.culprit?.number).toBe(culprit);
        expect(engine.looked.at(-1)).toBe(culprit);
        expect(state(bisect).sample?.flips).toEqual([{ from: culprit - 1, to: culprit }]);
        expect(state(bisect)).toMatchObject({ running: null, sampling: false, error: null });
      }),
      { numRuns: 50 },
    );
  });

  it('begins from the ends that were chosen', async () => {
    const bisect = await open(new FakeEngine(100, 60));
    bisect.setDraft({ jq: '.n < 0' });
    await bisect.setEnd('good', 10);
    await bisect.setEnd('bad', 70);
    await bisect.start(100);
    expect(
      state(bisect)
        .log?.marks.slice(0, 2)
        .map(({ position }) => position),
    ).toEqual([10, 70]);
    await bisect.setEnd('good', null);
    expect(state(bisect).draft.good).toBeNull();
  });

  it('says what the engine says against it, and keeps the form', async () => {
    const bisect = await open(new FakeEngine(10, 5));
    bisect.setDraft({ jq: 'true' });
    await bisect.start(10);
    expect(state(bisect).error?.message).toBe('There is no flip to look for.');
    expect(state(bisect).draft.jq).toBe('true');
    expect(state(bisect).status).toBeNull();
    bisect.setDraft({ jq: '.n' });
    expect(state(bisect).error).toBeNull();
  });

  it('names the suspects where skipped events hide the culprit', async () => {
    const engine = new FakeEngine(4, 3);
    for (const silent of [2, 3]) engine.silent.add(silent);
    const bisect = await open(engine);
    bisect.setDraft({ jq: '.n < 0' });
    await bisect.start(4);
    expect(state(bisect).status?.suspects.map(({ number }) => number)).toEqual([2, 3, 4]);
    expect(engine.calls).not.toContain('bisect.sample');
  });

  it('pauses with what it has, steps once, and goes on', async () => {
    const engine = new FakeEngine(64, 40);
    const bisect = await open(engine);
    bisect.setDraft({ jq: '.n < 0' });
    const third = signal();
    const release = signal();
    let steps = 0;
    engine.gate = async () => {
      steps += 1;
      if (steps !== 3) return;
      third.resolve();
      await release.promise;
    };
    const started = bisect.start(64);
    await third.promise;
    bisect.pause();
    release.resolve();
    await started;
    expect(state(bisect)).toMatchObject({ running: null, error: null });
    expect(state(bisect).log?.marks).toHaveLength(3);
    await bisect.step();
    expect(state(bisect).log?.marks).toHaveLength(4);
    await bisect.run();
    expect(state(bisect).status?.culprit?.number).toBe(40);
  });

  it('bisects another flip with the same predicate', async () => {
    const bisect = await open(new FakeEngine(64, 40));
    bisect.setDraft({ jq: '.n < 0' });
    await bisect.start(64);
    await bisect.between(32, 48);
    expect(state(bisect).status?.culprit?.number).toBe(40);
    expect(state(bisect).log?.marks.every(({ position }) => position >= 32 && position <= 48)).toBe(true);
  });
});

describe('a bisection by hand', () => {
  it('moves to each candidate and ends at the culprit that the words lead to', async () => {
    await fc.assert(
      fc.asyncProperty(NUMBERS, async ({ total, culprit }) => {
        const engine = new FakeEngine(total, culprit);
        const bisect = await open(engine);
        bisect.setDraft({ kind: 'hand' });
        await bisect.start(total);
        for (let next = state(bisect).status?.next; next != null; next = state(bisect).status?.next) {
          expect(engine.looked.at(-1)).toBe(next);
          await bisect.mark(next >= culprit ? 'bad' : 'good');
        }
        expect(state(bisect).status?.culprit?.number).toBe(culprit);
        expect(engine.calls).not.toContain('bisect.step');
      }),
      { numRuns: 50 },
    );
  });

  it('takes a word back, but not the ends', async () => {
    const bisect = await open(new FakeEngine(16, 9));
    bisect.setDraft({ kind: 'hand' });
    await bisect.start(16);
    const first = state(bisect).status?.next;
    await bisect.mark('skip');
    expect(state(bisect).status?.next).not.toBe(first);
    await bisect.takeBack();
    await bisect.takeBack();
    expect(state(bisect).status?.next).toBe(first);
    expect(state(bisect).log?.marks).toHaveLength(2);
  });

  it('takes no word while the one before is being kept', async () => {
    const bisect = await open(new FakeEngine(16, 9));
    bisect.setDraft({ kind: 'hand' });
    await bisect.start(16);
    await Promise.all([bisect.mark('good'), bisect.mark('good')]);
    expect(state(bisect).log?.marks).toHaveLength(3);
  });
});

describe('what is kept', () => {
  it('is the log after every step, so that a reload goes on where it was', async () => {
    const engine = new FakeEngine(64, 40);
    const before = await open(engine);
    before.setDraft({ jq: '.n < 0' });
    await before.setEnd('bad', 50);
    await before.start(64);
    await before.between(32, 48);
    const after = await open(engine);
    expect(state(after)).toMatchObject({
      draft: state(before).draft,
      log: state(before).log,
      status: state(before).status,
    });
  });

  it('is another bisection for each world and namespace', async () => {
    const engine = new FakeEngine(64, 40);
    const bisect = await open(engine);
    bisect.setDraft({ jq: '.n < 0' });
    await bisect.start(64);
    await bisect.enter('world', 'other', null);
    expect(state(bisect)).toMatchObject({ ns: 'other', log: null, status: null });
    await bisect.enter('world', 'main', null);
    expect(state(bisect).status?.culprit?.number).toBe(40);
  });

  it('is put away by a reset and brought back by its undo', async () => {
    const engine = new FakeEngine(64, 40);
    const bisect = await open(engine);
    bisect.setDraft({ jq: '.n < 0' });
    await bisect.start(64);
    const { log } = state(bisect);
    const undo = bisect.reset();
    expect(state(bisect).log).toBeNull();
    expect(state(await open(engine)).log).toBeNull();
    await undo();
    expect(state(bisect).log).toEqual(log);
    expect(state(bisect).status?.culprit?.number).toBe(40);
  });

  it.each(['', 'null', '{}', '{"draft":{"kind":"sql"}}', '[1]', '{"draft":null,"log":null}', 'x'])(
    'is nothing where %j was kept',
    async (text) => {
      const engine = new FakeEngine(4, 2);
      engine.saved.set('bisect.world.main', text);
      expect(state(await open(engine))).toMatchObject({ log: null, draft: { kind: 'jq', jq: '' } });
    },
  );

  it('gives way to the bisection that a link brings, which runs to the same event', async () => {
    const engine = new FakeEngine(64, 40);
    const bisect = createBisect(engine.deps);
    const link = {
      ns: 'main',
      predicate: { kind: 'jq', source: '.n < 0' },
      marks: [
        { position: 3, cid: 'bevent3', term: 'good' },
        { position: 60, cid: 'bevent60', term: 'bad' },
      ],
    } as const;
    await bisect.enter('world', 'main', link);
    expect(state(bisect)).toMatchObject({
      shared: true,
      status: { good: 3, bad: 60 },
      draft: { jq: '.n < 0' },
    });
    await bisect.run();
    expect(state(bisect)).toMatchObject({ shared: false, status: { culprit: { number: 40 } } });
  });
});
