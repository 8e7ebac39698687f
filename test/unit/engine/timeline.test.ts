import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuePast } from '../../../src/engine/fold/past/valuePast.ts';
import { compileFold, type LoadFoldEvents, toFoldEvent } from '../../../src/engine/fold/program.ts';
import { FoldTimeline, SLICE_EVENTS } from '../../../src/engine/fold/timeline.ts';
import type { FullEvent } from '../../../src/engine/ledger/event.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { refreshWorld } from '../../../src/engine/world/world.ts';
import type { FoldSession, LuaRuntime } from '../../../src/ports/lua.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { formatUlid } from '../../../src/protocol/event/ulid.ts';
import { compareEvents } from '../../../src/protocol/journal/order.ts';
import { stateRootOf } from '../../../src/protocol/state/checkpoint.ts';
import { diffStates } from '../../../src/protocol/state/diff.ts';
import { parseState } from '../../../src/protocol/state/stateText.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { cidFor, envelope } from '../protocol/support/samples.ts';
import { copy, fork, refOf } from './support/forge.ts';
import {
  adaPhone,
  add,
  foldFromScratch,
  Lab,
  NOON,
  newLab,
  runtime,
  TEST_FOLD,
  TestClock,
} from './support/lab.ts';

/** An event at a time, as the ledger would hand it over; some of them make the fold fail. */
function eventAt(time: number, kind: number): FullEvent {
  const [type, payload] = (
    [
      ['add', { n: time % 7 }],
      ['set', { key: `k${time % 5}`, value: time }],
      ['boom', {}],
      ['add', { n: 'x' }],
      ['note', {}],
    ] as const
  )[kind % 5] ?? ['note', {}];
  const ulid = formatUlid({ time: NOON + time, entropy: 0n });
  return {
    envelope: { ...envelope, ulid, type, payload },
    json: '',
    cid: cidFor(String(time)),
    keyId: '',
    signature: new Uint8Array(),
    oid: '',
    parent: null,
    ref: 'r',
    govIndex: 0,
    ulid,
    type,
    actor: envelope.actor,
    ns: envelope.ns,
    time: NOON + time,
  };
}

/** These events bring their envelopes along; a ledger would read them. */
const load: LoadFoldEvents = async (events) => (events as readonly FullEvent[]).map(toFoldEvent);

/** A history of so few bytes that it lies in several stretches, of which most are dropped. */
const TINY = 2_000;

const spec = await compileFold(runtime, TEST_FOLD);

/** The runtime, with parts of its sessions replaced. */
function withSession(parts: (session: FoldSession) => Partial<FoldSession>): LuaRuntime {
  return {
    engineId: runtime.engineId,
    mathId: runtime.mathId,
    check: (source, kind) => runtime.check(source, kind),
    compile: (source, request) => runtime.compile(source, request),
    inspect: (elc) => runtime.inspect(elc),
    openPolicy: (program) => runtime.openPolicy(program),
    openPredicate: (program) => runtime.openPredicate(program),
    openFold: async (program) => {
      const session = await runtime.openFold(program);
      return {
        restore: (state) => session.restore(state),
        apply: (events) => session.apply(events),
        encode: () => session.encode(),
        tell: (sink) => session.tell(sink),
        fuelSpent: () => session.fuelSpent(),
        close: () => session.close(),
        ...parts(session),
      };
    },
  };
}

/** Some events at distinct times, in any order of arrival. */
const arrivals = fc
  .uniqueArray(fc.nat({ max: 5_000 }), { minLength: 1, maxLength: 180 })
  .chain((times) =>
    fc
      .array(fc.nat({ max: 30 }), { minLength: times.length, maxLength: times.length })
      .map((kinds) => times.map((time, i) => eventAt(time, kinds[i] ?? 0))),
  );

function sorted(events: readonly FullEvent[]): FullEvent[] {
  return [...events].sort(compareEvents);
}

function unchangedOf(before: readonly FullEvent[], after: readonly FullEvent[]): number {
  let same = 0;
  while (same < before.length && before[same]?.cid === after[same]?.cid) same++;
  return same;
}

async function expectRight(
  timeline: FoldTimeline,
  order: readonly FullEvent[],
  position: number,
): Promise<void> {
  const { state, faults } = await foldFromScratch(order.slice(0, position));
  const at = await timeline.stateAt(position);
  expect(at.state).toBe(state);
  expect(at.stateRoot).toBe(stateRootOf(state));
  for (let number = 1; number <= position; number++) {
    expect(timeline.fault(number) !== undefined, `fault at ${number}`).toBe(faults.includes(number));
  }
}

describe('FoldTimeline', () => {
  it('[STA-1] the state at any position is that of a fold from nothing, in whatever order it is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
        async (events, seeks) => {
          const timeline = new FoldTimeline(runtime, spec, load, seeks.length % 2 === 0 ? TINY : undefined);
          const order = sorted(events);
          timeline.follow(order, 0);
          for (const seek of seeks) await expectRight(timeline, order, seek % (order.length + 1));
          timeline.close();
        },
      ),
      { numRuns: 12 },
    );
  });

  it('[JRN-4] [STA-6] late events landing in the past: states and faults are as if they had always been there', async () => {
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 5 }),
        async (events, steps) => {
          const timeline = new FoldTimeline(runtime, spec, load, steps.length % 2 === 0 ? TINY : undefined);
          let order: FullEvent[] = [];
          for (const [i, [cut, seek]] of steps.entries()) {
            const here =
              i === steps.length - 1
                ? events
                : events.slice(0, Math.max(order.length, cut % (events.length + 1)));
            const next = sorted(here);
            timeline.follow(next, unchangedOf(order, next));
            order = next;
            await expectRight(timeline, order, seek % (order.length + 1));
          }
          await timeline.foldAll(NO_TASK);
          await expectRight(timeline, order, order.length);
          expect([...timeline.faults.keys()].sort((a, b) => a - b)).toEqual(
            (await foldFromScratch(order)).faults,
          );
          timeline.close();
        },
      ),
      { numRuns: 12 },
    );
  });

  it('[JRN-4] a late event that comes while a state is being asked for leaves nothing stale behind', async () => {
    const order = Array.from({ length: 120 }, (_, i) => eventAt(10 + i * 10, i));
    const late = sorted([...order, eventAt(5, 0)]);
    for (let ticks = 0; ticks < 24; ticks++) {
      const timeline = new FoldTimeline(runtime, spec, load, ticks % 2 === 0 ? TINY : undefined);
      timeline.follow(order, 0);
      const asked = timeline.stateAt(60);
      for (let i = 0; i < ticks / 2; i++) await Promise.resolve();
      timeline.follow(late, 0);
      await asked;
      await expectRight(timeline, late, 60);
      await expectRight(timeline, late, late.length);
      timeline.close();
    }
  });

  it('[JRN-4] every position is right after a late event, though every one was asked for before', async () => {
    const order = Array.from({ length: 110 }, (_, i) => eventAt(10 + i * 10, i));
    for (const late of [5, 15, 505, 515, 1_095, 2_000]) {
      const timeline = new FoldTimeline(runtime, spec, load);
      timeline.follow(order, 0);
      for (let position = 0; position <= order.length; position++) await timeline.stateAt(position);
      const after = sorted([...order, eventAt(late, 0)]);
      timeline.follow(after, unchangedOf(order, after));
      const fresh = new FoldTimeline(runtime, spec, load);
      fresh.follow(after, 0);
      for (let position = after.length; position >= 0; position--) {
        expect((await timeline.stateAt(position)).state).toBe((await fresh.stateAt(position)).state);
      }
      expect([...timeline.faults.keys()].sort()).toEqual([...fresh.faults.keys()].sort());
    }
  });

  it('[JRN-4] two late events, one before the other, with nothing asked in between', async () => {
    const timeline = new FoldTimeline(runtime, spec, load);
    const first = [eventAt(10, 2), eventAt(30, 0)];
    timeline.follow(first, 0);
    await timeline.stateAt(1);
    await timeline.stateAt(2);
    const second = sorted([...first, eventAt(20, 0)]);
    timeline.follow(second, 1);
    const third = sorted([...second, eventAt(5, 1)]);
    timeline.follow(third, 0);
    expect(timeline.fault(1)).toBeUndefined();
    for (const position of [1, 2, 3, 4]) await expectRight(timeline, third, position);
  });

  it('[STA-6] a fault leaves the state as it was and has its place, code and line', async () => {
    const timeline = new FoldTimeline(runtime, spec, load);
    const order = [eventAt(1, 0), eventAt(2, 2), eventAt(3, 0)];
    timeline.follow(order, 0);
    await timeline.foldAll(NO_TASK);
    expect([...timeline.faults.keys()]).toEqual([2]);
    expect(timeline.fault(2)).toMatchObject({
      code: expect.stringMatching(/^E_/),
      message: expect.stringContaining('boom'),
      line: 10,
    });
    expect((await timeline.stateAt(2)).state).toBe((await timeline.stateAt(1)).state);
    expect(JSON.parse((await timeline.stateAt(3)).state)).not.toHaveProperty('half');
  });

  it('position 0 is the empty state, and positions outside are refused', async () => {
    const timeline = new FoldTimeline(runtime, spec, load);
    timeline.follow([eventAt(1, 0)], 0);
    expect((await timeline.stateAt(0)).state).toBe('{}');
    for (const position of [-1, 2, 0.5, Number.NaN]) {
      expect((await rejectionOf(timeline.stateAt(position))).code).toBe('ERR_USAGE');
    }
  });

  it('folds in steps that can be watched and cancelled, and goes on from there', async () => {
    const order = Array.from({ length: SLICE_EVENTS * 4 + 7 }, (_, i) => eventAt(i, 0));
    const timeline = new FoldTimeline(runtime, spec, load);
    timeline.follow(order, 0);
    const seen: number[] = [];
    const cancelled = timeline.foldAll({
      ...NO_TASK,
      progress: (done) => seen.push(done),
      breathe: async () => {
        if (seen.length === 2) throw new GatosError('ERR_CANCELLED', 'You cancelled this.');
      },
    });
    expect((await rejectionOf(cancelled)).code).toBe('ERR_CANCELLED');
    expect(seen).toEqual([50, 100]);
    expect(timeline.folded).toBe(100);
    await timeline.foldAll(NO_TASK);
    expect(timeline.folded).toBe(order.length);
    await expectRight(timeline, order, order.length);
  });

  it('what arrives while events are read from Git is folded at its place', async () => {
    const order = [...Array.from({ length: 30 }, (_, i) => eventAt(2 * i, i))];
    const later = sorted([...order, eventAt(3, 1), eventAt(41, 4)]);
    let arrive = () => timeline.follow(later, unchangedOf(order, later));
    const timeline: FoldTimeline = new FoldTimeline(runtime, spec, async (events) => {
      arrive();
      arrive = () => undefined;
      return load(events);
    });
    timeline.follow(order, 0);
    await timeline.foldAll(NO_TASK);
    expect(timeline.folded).toBe(32);
    for (const position of [2, 3, 22, 23, 32]) await expectRight(timeline, later, position);
  });

  it('every event is folded once: no seek folds any again', async () => {
    let folded = 0;
    const counting = withSession((session) => ({
      apply: (events) => {
        folded += events.length;
        return session.apply(events);
      },
    }));
    const order = Array.from({ length: 300 }, (_, i) => eventAt(i, i));
    const timeline = new FoldTimeline(counting, spec, load);
    timeline.follow(order, 0);
    for (const position of [299, 1, 150, 149, 0, 300]) await timeline.stateAt(position);
    expect(folded).toBe(300);
    timeline.follow(order, 280);
    await timeline.foldAll(NO_TASK);
    expect(folded).toBe(320);
  });

  it('an engine failure is reported, and a new session goes on from where the last one was', async () => {
    let broken = true;
    const failing = withSession((session) => ({
      apply: (events) => {
        const faults = session.apply(events);
        // After the deltas of the whole batch were told, as when a session dies in the middle of several batches.
        if (broken && events.some((event) => event.ulid === order[70]?.envelope.ulid))
          throw new GatosError('ERR_FOLD_ENGINE', 'out of memory');
        return faults;
      },
    }));
    const order = Array.from({ length: 100 }, (_, i) => eventAt(i, i));
    const timeline = new FoldTimeline(failing, spec, load);
    timeline.follow(order, 0);
    expect((await rejectionOf(timeline.foldAll(NO_TASK))).code).toBe('ERR_FOLD_ENGINE');
    expect(timeline.folded).toBe(50);
    await expectRight(timeline, order, 50);
    expect((await rejectionOf(timeline.stateAt(80))).code).toBe('ERR_FOLD_ENGINE');
    await expectRight(timeline, order, 60);
    broken = false;
    await expectRight(timeline, order, 100);
  });

  it('a session that fails on being loaded is closed, and the next call starts again', async () => {
    let [failures, closed] = [3, 0];
    const failing = withSession((session) => ({
      restore: (state) => {
        failures -= 1;
        if (failures >= 0) throw new GatosError('ERR_FOLD_ENGINE', 'out of memory');
        session.restore(state);
      },
      close: () => {
        closed += 1;
        session.close();
      },
    }));
    const order = Array.from({ length: 5 }, (_, i) => eventAt(i, 0));
    const timeline = new FoldTimeline(failing, spec, load);
    timeline.follow(order, 0);
    for (let i = 0; i < 3; i++) expect((await rejectionOf(timeline.stateAt(5))).code).toBe('ERR_FOLD_ENGINE');
    await expectRight(timeline, order, 5);
    expect(closed).toBe(3);
  });

  it('[STA-2] the state and what its event changed are of one order', async () => {
    const order = Array.from({ length: 60 }, (_, i) => eventAt(i, i));
    const timeline = new FoldTimeline(runtime, spec, load);
    timeline.follow(order, 0);
    for (let position = 0; position <= order.length; position++) {
      const [before, after] = await timeline.statesAt(Math.max(0, position - 1), position);
      const changes = diffStates(parseState(before.state), parseState(after.state), 1_000);
      expect(await timeline.viewAt(position, 1_000)).toEqual({ ...after, ...changes });
      expect(await timeline.changesAt(position, 1_000)).toEqual(changes);
    }
    const [first, last] = await timeline.statesAt(7, 55);
    expect(await timeline.changesBetween(55, 7, 10)).toEqual(
      diffStates(parseState(last.state), parseState(first.state), 10),
    );
  });

  it('a history too large to be kept is dropped in stretches, and folded again where it is asked for', async () => {
    let folded = 0;
    let open = 0;
    const counting = withSession((session) => ({
      apply: (events) => {
        folded += events.length;
        return session.apply(events);
      },
      close: () => {
        open -= 1;
        session.close();
      },
    }));
    const opened: LuaRuntime = {
      ...counting,
      openFold: (program) => {
        open += 1;
        return counting.openFold(program);
      },
    };
    const order = Array.from({ length: 400 }, (_, i) => eventAt(i, i));
    const [timeline, whole] = [
      new FoldTimeline(opened, spec, load, TINY),
      new FoldTimeline(runtime, spec, load),
    ];
    for (const one of [timeline, whole]) one.follow(order, 0);
    await timeline.foldAll(NO_TASK);
    expect(folded).toBe(400);
    for (const position of [399, 1, 50, 51, 149, 150, 251, 0, 400, 2]) {
      expect(await timeline.viewAt(position, 99), `${position}`).toEqual(await whole.viewAt(position, 99));
      folded = 0;
      await timeline.stateAt(position);
      expect(folded, `${position} was there already`).toBe(0);
      expect(open).toBe(1);
    }
    expect(await timeline.changesBetween(3, 390, 99)).toEqual(await whole.changesBetween(3, 390, 99));
    expect(await timeline.statesAt(160, 10)).toEqual(await whole.statesAt(160, 10));
    timeline.close();
    expect(open).toBe(0);
  });

  it('[JRN-4] a late event that comes while a dropped stretch is folded again leaves nothing stale behind', async () => {
    const order = Array.from({ length: 300 }, (_, i) => eventAt(10 + i * 10, i));
    for (const late of [5, 1_005, 2_500]) {
      for (let breaths = 0; breaths < 3; breaths++) {
        const timeline = new FoldTimeline(runtime, spec, load, TINY);
        timeline.follow(order, 0);
        await timeline.foldAll(NO_TASK);
        const after = sorted([...order, eventAt(late, 0)]);
        let left = breaths;
        await timeline.stateAt(110, {
          ...NO_TASK,
          breathe: async () => {
            if (left === 0) timeline.follow(after, unchangedOf(order, after));
            left -= 1;
          },
        });
        if (left >= 0) timeline.follow(after, unchangedOf(order, after));
        const fresh = new FoldTimeline(runtime, spec, load);
        fresh.follow(after, 0);
        for (const position of [0, 90, 105, 110, 200, 249, 301])
          expect(await timeline.stateAt(position)).toEqual(await fresh.stateAt(position));
      }
    }
  });

  it('says which events set a value', async () => {
    const timeline = new FoldTimeline(runtime, spec, load);
    timeline.follow([eventAt(5, 1), eventAt(6, 0), eventAt(10, 1), eventAt(15, 1), eventAt(16, 2)], 0);
    const past = async (key: string, position: number, limit: number) => {
      const request = { path: ['map', key], position, limit, text: 9 };
      const { changes, complete } = await valuePast(timeline, request, NO_TASK);
      return { complete, set: changes.map(({ number, text }) => [number, text]) };
    };
    expect(await past('k0', 5, 3)).toEqual({
      complete: true,
      set: [
        [4, '15'],
        [3, '10'],
        [1, '5'],
      ],
    });
    expect(await past('k0', 3, 1)).toEqual({ complete: false, set: [[3, '10']] });
    expect(await past('nowhere', 5, 10)).toEqual({ complete: true, set: [] });
  });

  it('once closed it says so instead of answering', async () => {
    const timeline = new FoldTimeline(runtime, spec, load);
    timeline.follow([eventAt(1, 0)], 0);
    timeline.close();
    expect((await rejectionOf(timeline.stateAt(1))).code).toBe('ERR_CANCELLED');
  });
});

describe('a world and its timeline', () => {
  it('[JRN-4] an event of a second journal that lands in the past re-folds from there', async () => {
    const lab = await newLab();
    const offline = fork(lab, (storage) => new Lab(storage));
    const world = await lab.open();
    for (let i = 0; i < 60; i++) {
      lab.clock.time = NOON + i * 1_000;
      await add(world, {}, i === 30 ? 'boom' : 'note');
    }
    const timeline = world.timelines.get('main');
    await timeline.foldAll(NO_TASK);
    expect([...timeline.faults.keys()]).toEqual([31]);
    const before = await timeline.stateAt(10);
    const late = await add(await offline.open({ as: adaPhone, clock: new TestClock(NOON + 9_500) }), {
      n: 5,
    });
    copy(offline, lab, (ref) => ref === refOf(adaPhone));
    await refreshWorld(world, NO_TASK);
    expect([...world.ledger.order('main')].findIndex((event) => event.cid === late.cid)).toBe(10);
    expect(timeline.total).toBe(61);
    expect(await timeline.stateAt(10)).toEqual(before);
    expect((await timeline.stateAt(11)).state).toContain('"count":5');
    await timeline.foldAll(NO_TASK);
    expect([...timeline.faults.keys()]).toEqual([32]);
    expect((await timeline.stateAt(61)).state).toBe(
      (await foldFromScratch(await world.ledger.load(world.ledger.order('main').slice()))).state,
    );
  });
});
